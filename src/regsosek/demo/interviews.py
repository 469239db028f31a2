"""Interviews that officers sent with their phones: some three hundred, in every state. They reach the registry by no other way."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from regsosek.access.actions import create_user, grant_role
from regsosek.access.models import User
from regsosek.access.queries import actor_for, grants_in_force
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.officers import Officer, field_force
from regsosek.collect.actions.devices import issue_device
from regsosek.collect.actions.receiving import Arrival, receive
from regsosek.collect.forms import Form
from regsosek.collect.models import Device
from regsosek.collect.samples import filled, submission_of
from regsosek.demo import people
from regsosek.demo.drawing import Wanted, draw_raw
from regsosek.kernel import clock
from regsosek.kernel.action import Actor
from regsosek.vocabulary.roles import Role

Document = dict[str, Any]
MOST = 300
COMPLETE = 1
AGREES, REFUSES = 1, 2
POOR = (1, 2)
SPARE = "/2"
WITA = ZoneInfo("Asia/Makassar")


@dataclass(frozen=True)
class Interview:
    """One family as its officer saw it. ``instance``: the id that the phone gave to the interview."""

    document: Document
    officer: str

    @property
    def family_id(self) -> UUID:
        return UUID(self.document["family_id"])

    @property
    def instance(self) -> str:
        return f"uuid:{uuid5(self.family_id, 'interview')}"


class Interviews:
    """Sets aside families of one PML's team while the city is recorded: they are to come by phone."""

    def __init__(self, geography: Geography, families: int) -> None:
        force = field_force(geography, families)
        first = next(o for o in force.ppl if any(rt.startswith(people.VILLAGE) for rt in o.areas))
        self.team: list[Officer] = [first, *(o for o in force.ppl if o.above == first.above and o is not first)]
        self._of = {rt: number for number, officer in enumerate(self.team) for rt in officer.areas}
        self.held: list[Interview] = []
        self._most = min(MOST, max(12, families // 20))

    def hold_back(self, documents: Sequence[Document]) -> list[Document]:
        """The documents to record now: every other family of the team's RT waits for its interview."""
        rest: list[Document] = []
        for number, document in enumerate(documents):
            wanted = number % 2 == 0 and len(self.held) < self._most and document["sub_sls"] in self._of
            if wanted and document["visit"]["interview_result"] == COMPLETE and document["members"]:
                self.held.append(Interview(document, account_of(self._of[document["sub_sls"]])))
            else:
                rest.append(document)
        return rest


def account_of(number: int) -> str:
    return "demo-ppl" if number == 0 else f"demo-ppl-{number + 1}"


def equip(by: Actor, team: Sequence[Officer]) -> dict[str, Device]:
    """Accounts for the others of the team, and two phones for each of them. Returns account → phone, account + :data:`SPARE` →
    the other one."""
    office, phones = people.actor_in(Role.BPS), {}
    for number, officer in enumerate(team):
        name = account_of(number)
        if number:
            user = create_user(by=by, username=name, display_name=f"PPL {officer.name} (peraga)")
            grant_role(
                by=by, user=user, role=Role.PPL, areas=list(officer.areas), valid_from=people.SINCE, valid_to=people.UNTIL
            )  # fmt: skip
        user = User.objects.get(username=name)
        phones[name], _ = issue_device(by=office, officer_id=user.pk, label=f"Ponsel {number + 1} (peraga)")
        phones[name + SPARE], _ = issue_device(by=office, officer_id=user.pk, label=f"Ponsel cadangan {number + 1}")
    return phones


class Sender:
    """Sends interviews as ODK Collect would: the XML and its photos, by the officer's phone, some days ago or today."""

    def __init__(self, form: Form, phones: Mapping[str, Device], seed: int, expected: int) -> None:
        self.form, self.phones, self.seed, self.expected = form, phones, seed, max(1, expected)
        self.sent = 0
        self._actors = {name: _actor(name.removesuffix(SPARE)) for name in phones}

    def send(self, interview: Interview, *, broken: str = "", without: str = "", **more: Any) -> None:
        """``broken``: what is wrong with it; ``without``: a kind of photo that is named and does not come; ``more``: ``instance_id``,
        ``deprecated_id``, ``officer``, ``document`` other than the interview's own."""
        document = filled(more.get("document", interview.document))
        document["visit"]["consent"] = AGREES if _agrees(document) else REFUSES
        files = self._files(document)
        xml = submission_of(
            document, instance_id=more.get("instance_id", interview.instance), deprecated_id=more.get("deprecated_id", ""),
            photos={kind: name for kind, (name, _) in files.items()}, form=self.form, broken=broken,
        )  # fmt: skip
        self.post(
            xml,
            {name: data for kind, (name, data) in files.items() if kind != without},
            more.get("officer", interview.officer),
        )

    def post(self, xml: bytes, files: Mapping[str, bytes], officer: str) -> None:
        device, actor = self.phones[officer], self._actors[officer]
        arrival = Arrival(
            xml=xml, files=files, device=device, officer_id=actor.id, officer_label=actor.label, area_code=actor.scope.areas[0],
            source="collect", received_at=self._when(), areas=tuple(actor.scope.areas),
        )  # fmt: skip
        receive(by=actor, arrivals=[arrival])
        self.sent += 1

    def _when(self) -> datetime:
        """The last third this morning, the others in the evenings before."""
        left = max(0, self.expected - self.sent)
        if 3 * left <= self.expected:
            return clock.now() - timedelta(seconds=1 + 120 * left * 60 // max(60, self.expected))
        evening = clock.now().astimezone(WITA).replace(hour=16, minute=left % 60, second=0, microsecond=0)
        return evening - timedelta(days=1 + 6 * left // self.expected - 2, hours=-(left % 5))

    def _files(self, document: Document) -> dict[str, tuple[str, bytes]]:
        """Kind → name and picture: of houses that the field photographed, and a signature."""
        stem = str(document["family_id"])[:8]
        found = {"signature": (f"ttd-{stem}.png", _signature(document["family_id"]))} if _agrees(document) else {}
        for photo in document.get("photos", ()):
            wanted = Wanted(document["family_id"], photo["kind"], document["housing"], photo)
            found[photo["kind"]] = (f"{photo['kind']}-{stem}.jpg", draw_raw(wanted, self.seed))
        return found


def _actor(username: str) -> Actor:
    user, today = User.objects.get(username=username), clock.today()
    return actor_for(user, grants_in_force(user, today)[0], today)


def _agrees(document: Document) -> bool:
    """Nine of ten families let their names be used."""
    return UUID(document["family_id"]).int % 10 != 0


def _signature(family_id: str) -> bytes:
    """A line that nobody wrote."""
    image, number = Image.new("L", (240, 80), 255), UUID(family_id).int
    points = [(10 + 22 * i, 20 + (number >> (4 * i)) % 40) for i in range(11)]
    ImageDraw.Draw(image).line(points, fill=20, width=2)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def changed(document: Document, **housing: int) -> Document:
    """The same family, seen otherwise."""
    other = copy.deepcopy(document)
    other["housing"] |= housing
    return other


def dealt(interviews: Sequence[Interview], **shares: int) -> Iterator[tuple[str, Interview]]:
    """Which interview is for what: so many of each, thinned out when there are fewer; all others are plain."""
    total = sum(shares.values())
    scale = min(1.0, len(interviews) / (2 * total)) if total else 1.0
    kinds = [kind for kind, count in shares.items() for _ in range(max(1, int(count * scale)))]
    for number, interview in enumerate(interviews):
        yield (kinds[number] if number < len(kinds) else "plain"), interview

"""What becomes of the demo's interviews: most are taken by the check itself, the others wait for a person, or met one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from regsosek.collect.actions.questionnaires import publish_questionnaire
from regsosek.collect.arrivals import submission_id
from regsosek.collect.forms import Form, Instance
from regsosek.collect.models import Submission
from regsosek.collect.queries import xml_of
from regsosek.collect.samples import filled, submission_of
from regsosek.collect.states import State
from regsosek.collect.xlsform import build, build_upload
from regsosek.demo import people
from regsosek.demo.interviews import SPARE, Interview, Interviews, Sender, changed, dealt, equip
from regsosek.intake import actions
from regsosek.intake.models import FollowUp
from regsosek.intake.queries import opened
from regsosek.intake.worker import checker, drain
from regsosek.kernel import clock
from regsosek.kernel.action import Actor
from regsosek.kernel.scope import activate, system_scope
from regsosek.vocabulary.roles import Role

K_FORM = "regsosek22_k"
SHARES = {
    "flagged": 18, "warned": 14, "returned": 9, "answered": 6, "corrected": 4, "accepted": 5, "refused": 3, "clashing": 3,
    "waiting": 8, "early": 2, "edited": 6, "stuck": 1,
}  # fmt: skip
ERRORS = ("missing_wall", "floor_too_large", "second_head", "fridge_without_power", "age_and_birth", "member_count")
BELIEVED = ("age_and_birth", "member_count")
"""Errors in spite of which a family can be recorded."""
WARNINGS = ("gas_cylinder", "not_asked", "nik_of_another", "mock_place")
ANSWERS = frozenset({"identity", "housing", "assets", "aid", "members"})
"""Groups of the form in which something is broken on purpose."""
COMMENTS = (
    "Mohon tanyakan lagi; isian ini belum ada.", "Periksa sekali lagi di rumahnya.", "Angka ini tampaknya keliru, tolong dicek.",
)  # fmt: skip
NOTES_FORM = """
| survey |
|        | type    | name    | label::Indonesia (id)             | label::English (en)              |
|        | text    | place   | Tempat                            | Place                            |
|        | integer | present | Banyaknya orang yang hadir        | How many people were there       |
|        | text    | notes   | Catatan                           | Notes                            |
| settings |
|        | form_title                       | form_id      | version    | default_language |
|        | Catatan kunjungan RT (peraga)    | kunjungan_rt | 2022101501 | Indonesia (id)   |
"""
BROUGHT = [
    ("Pos RT 001", "12", "Daftar keluarga dicocokkan"),
    ("Rumah Ketua RT 002", "4", "Janji temu berikutnya hari Minggu"),
]


def collect(by: Actor, interviews: Interviews, seed: int) -> None:
    """Publish the questionnaires, equip the team, send everything, check it, and decide some."""
    office = people.actor_in(Role.BPS)
    version = publish_questionnaire(by=office, built=build(Path(settings.REGSOSEK_QUESTIONNAIRES) / K_FORM))
    sender = Sender(Form.from_json(version.form), equip(by, interviews.team), seed, len(interviews.held))
    dealt_out: dict[str, list[Interview]] = defaultdict(list)
    for kind, interview in dealt(interviews.held, **SHARES):
        dealt_out[kind].append(interview)
    for kind, mine in dealt_out.items():
        for number, interview in enumerate(mine):
            _first(kind, number, interview, sender)
    _get_stuck(checker(), dealt_out["stuck"])
    drain()
    for interview in dealt_out["edited"]:
        sender.send(interview, **_again(interview, "edit", interview.instance))
    for interview in dealt_out["clashing"]:  # another phone saw another wall and another roof
        seen = changed(interview.document, wall_material=1, roof_material=2)
        sender.send(interview, document=seen, officer=interview.officer + SPARE, **_again(interview, "clash"))
    _what_nobody_can_read(interviews.held, sender)
    _visit_notes(office, sender)
    drain()
    _decide(people.actor_in(Role.PML), dealt_out, sender)
    drain()
    for officer in sorted({phone.officer_id for phone in sender.phones.values()}):
        actions.push_lists(by=office, officer_id=officer)


def _first(kind: str, number: int, interview: Interview, sender: Sender) -> None:
    if kind == "early":  # the first version is still on the phone
        sender.send(interview, **_again(interview, "edit", interview.instance))
    elif kind == "waiting":
        has_photo = any(photo["kind"] == "outside" for photo in interview.document.get("photos", ()))
        sender.send(interview, without="outside" if has_photo else "signature")
    elif kind == "warned":
        sender.send(interview, broken=WARNINGS[number % len(WARNINGS)])
    elif kind == "accepted":
        sender.send(interview, broken=BELIEVED[number % len(BELIEVED)])
    elif kind in ("plain", "edited", "clashing", "stuck"):
        sender.send(interview)
    else:
        sender.send(interview, broken=ERRORS[number % len(ERRORS)])


def _again(interview: Interview, why: str, deprecated_id: str = "") -> dict[str, str]:
    made = uuid5(interview.family_id, why)
    return {"instance_id": f"uuid:{made}", "deprecated_id": deprecated_id}


def _get_stuck(by: Actor, interviews: Sequence[Interview]) -> None:
    """A check that is begun and dies, again and again."""
    for interview in interviews:
        for _ in range(actions.queue.MOST_ATTEMPTS + 1):
            actions.lease(by=by, size=1, only=submission_id(K_FORM, interview.instance))
            clock.advance(actions.queue.LEASE + timedelta(seconds=1))


def _what_nobody_can_read(held: Sequence[Interview], sender: Sender) -> None:
    """For the quarantine: half an XML, a form that nobody published, the same interview with other answers."""
    officer = held[0].officer
    sender.post(b'<data id="regsosek22_k" version="', {}, officer)
    foreign = Instance("pendataan_lama", "1", root="data")
    foreign.set("/data/meta/instanceID", f"uuid:{uuid5(held[0].family_id, 'foreign')}")
    sender.post(foreign.write(), {}, officer)
    sender.send(held[-1], document=changed(held[-1].document, floor_area=99))


def _visit_notes(office: Actor, sender: Sender) -> None:
    """A form that the office uploaded itself: what it brings is kept, and feeds no registry."""
    version = publish_questionnaire(by=office, built=build_upload("kunjungan.md", NOTES_FORM.encode()))
    form = Form.from_json(version.form)
    for number, (officer, brought) in enumerate(zip(sender.phones, BROUGHT, strict=False)):
        instance = Instance(form.form_id, form.version, root=form.root)
        for name, text in zip(("place", "present", "notes"), brought, strict=True):
            instance.set(f"/{form.root}/{name}", text)
        instance.set(f"/{form.root}/meta/instanceID", f"uuid:{uuid5(uuid5(NAMESPACE_URL, officer), str(number))}")
        sender.post(instance.write(), {}, officer)


def _decide(desk: Actor, dealt_out: dict[str, list[Interview]], sender: Sender) -> None:
    """What the supervisor does. Only where the check left something to decide."""
    steps: dict[str, Callable[[Submission, Interview, int], None]] = {
        "returned": lambda s, _, n: _send_back(desk, s, n, _asked(desk, s)),
        "answered": lambda s, i, n: _ask_and_answer(desk, s, i, n, sender),
        "corrected": lambda s, i, _: _correct(desk, s, i, sender.form),
        "accepted": lambda s, _, __: _accept(desk, s),
        "refused": lambda s, _, __: _refuse(desk, s),
    }
    for kind, step in steps.items():
        for number, interview in enumerate(dealt_out[kind]):
            with system_scope("demo.desk"):
                found = Submission.objects.filter(
                    pk=submission_id(K_FORM, interview.instance), state=State.FLAGGED
                ).first()
            if found is not None:
                step(found, interview, number)


def _asked(desk: Actor, submission: Submission) -> list[str]:
    """Paths of the questions of its errors."""
    with activate(desk.scope):
        findings = opened(submission.id).findings
    return [f.path for f in findings if f.severity == "error" and f.path][:3]


def _slips(submission: Submission, interview: Interview, form: Form) -> dict[str, str]:
    """Path → what the family really said, of every answer that was sent otherwise: an error may be told at another question than
    the one that is wrong."""
    right = Instance.read(submission_of(filled(interview.document), instance_id="uuid:0", form=form)).leaves()
    with system_scope("demo.desk"):
        sent = Instance.read(xml_of(submission)).leaves()
    told = [path for path in sorted(right.keys() | sent.keys()) if path.split("/")[2] in ANSWERS]
    return {path: right.get(path, "") for path in told if right.get(path, "") != sent.get(path, "")}


def _send_back(desk: Actor, submission: Submission, number: int, questions: Sequence[str]) -> None:
    comment = COMMENTS[number % len(COMMENTS)]
    if questions:  # an error of the whole interview is no question that could be asked again
        actions.send_back(by=desk, submission_id=submission.id, comment=comment, questions=questions)


def _ask_and_answer(desk: Actor, submission: Submission, interview: Interview, number: int, sender: Sender) -> None:
    """Sent back; the officer asks again and sends the small form."""
    slips = _slips(submission, interview, sender.form)
    if not any(slips.values()):
        return
    _send_back(desk, submission, number, [path for path, text in slips.items() if text])
    with system_scope("demo.desk"):
        asked = FollowUp.objects.get(submission_id=submission.id)
    instance = Instance(asked.form_id, "1", root="data")
    for name, path in asked.asked.items():
        if slips.get(path):
            instance.set(f"/data/{name}", slips[path])
    instance.set("/data/meta/instanceID", f"uuid:{uuid5(submission.id, 'answer')}")
    sender.post(instance.write(), {}, interview.officer)


def _correct(desk: Actor, submission: Submission, interview: Interview, form: Form) -> None:
    changes = _slips(submission, interview, form)
    if changes:
        actions.correct(
            by=desk, submission_id=submission.id, changes=changes, reason="Ditanyakan lewat telepon kepada keluarga"
        )


def _accept(desk: Actor, submission: Submission) -> None:
    actions.accept(by=desk, submission_id=submission.id, reason="Benar demikian, sudah dilihat di lapangan")


def _refuse(desk: Actor, submission: Submission) -> None:
    actions.refuse(by=desk, submission_id=submission.id, reason="Keluarga pindah sebelum pendataan; kiriman keliru")

"""What only a person can decide, on the page: which of two answers, which of two families, and who sees which photo."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factories import intake
from factories.pictures import jpeg
from factories.places import CITY
from regsosek.collect.models import Submission
from regsosek.intake import worker
from regsosek.intake.models import Clash
from regsosek.intake.opened import opened
from regsosek.kernel.scope import activate, system_scope
from regsosek.registry.models import Family
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.office import submissions_content as content

pytestmark = pytest.mark.django_db
WALL = "/data/housing/wall_material"


@pytest.fixture
def pml(city: Any, client_as: Any, tmp_path: Path, settings: Any) -> Any:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    with system_scope("tests"):
        intake.publish()
    return client_as("pml", CITY.villages[0])


def sent(said: Any, name: str, **more: Any) -> uuid.UUID:
    with system_scope("tests"):
        pk = intake.send(said, name, **more)
        worker.drain()
    return pk


def of(pk: uuid.UUID) -> Submission:
    with system_scope("tests"):
        return Submission.objects.get(pk=pk)


@pytest.fixture
def clashed(pml: Any) -> uuid.UUID:
    """Two officers asked family 1: about its walls and its car they heard different things."""
    sent(intake.document(1), "a", by_officer="71")
    other = intake.document(1, housing={"wall_material": 1}, assets={"has_car": 1})
    return sent(other, "b", by_officer="72")


def test_a_clash_shows_both_answers_and_is_resolved_by_the_page(pml: Any, clashed: uuid.UUID) -> None:
    assert of(clashed).state == "clashed"
    page = pml.get(f"/kiriman/{clashed}/").content.decode()
    with system_scope("tests"):
        paths = set(Clash.objects.values_list("path", flat=True))
        both = {c.path: c.texts for c in opened(clashed).clashes}

    assert len(paths) == 2 and WALL in paths
    for path in paths:
        assert page.count(f'name="choose:{path}"') == 2
        assert all(text["id"] in page for text in both[path])
    assert 'value="accept"' not in page, "a clash is decided question by question"

    half = pml.post(f"/kiriman/{clashed}/", {"do": "resolve", f"choose:{WALL}": "this", "reason-resolve": "Dilihat"})
    assert (half.status_code, of(clashed).state) == (422, "clashed")
    chosen = {f"choose:{path}": "this" if path == WALL else "other" for path in paths}
    done = pml.post(f"/kiriman/{clashed}/", chosen | {"do": "resolve", "reason-resolve": "Dilihat sendiri"})

    assert (done.status_code, of(clashed).state) == (302, "taken")
    with system_scope("tests"):
        family = Family.objects.get()
    assert (family.housing["wall_material"], family.assets["has_car"]) == (1, 2)
    page = pml.get(f"/kiriman/{clashed}/").content.decode()
    assert 'name="choose:' not in page and "dipilih: kiriman ini" in page and "dipilih: sebelumnya" in page
    assert "Dilihat sendiri" in page


def test_what_was_chosen_stays_chosen_when_the_page_says_no(pml: Any, clashed: uuid.UUID) -> None:
    half = {"do": "resolve", f"choose:{WALL}": "other", "reason-resolve": "Dilihat sendiri"}
    page = pml.post(f"/kiriman/{clashed}/", half).content.decode()
    assert f'name="choose:{WALL}" value="other" checked' in page and 'value="Dilihat sendiri"' in page


def test_which_family_is_chosen_on_the_page(pml: Any, record: Any) -> None:
    first, second = record(intake.document(1), intake.document(2))
    said = intake.document(3)
    said["members"][1] = intake.document(1)["members"][1] | {"person_id": said["members"][1]["person_id"]}
    said["members"][1]["identity"]["line_number"] = 2
    pk = sent(said, "a", listed=False)
    page = pml.get(f"/kiriman/{pk}/").content.decode()

    assert "Keluarga yang mana?" in page
    assert f'name="family" value="{first}"' in page and 'name="family" value="new"' in page
    assert str(second) not in page
    unsaid = pml.post(f"/kiriman/{pk}/", {"do": "accept", "reason-accept": "x"})
    assert (unsaid.status_code, of(pk).state) == (422, "flagged")
    done = pml.post(f"/kiriman/{pk}/", {"do": "accept", "reason-accept": "Kartunya sama", "family": str(first)})
    assert (done.status_code, of(pk).state, of(pk).family_id) == (302, "taken", first)


def test_photos_are_shown_by_their_class(pml: Any, actor: Any) -> None:
    photos = {"outside": "luar.jpg", "inside": "dalam.jpg"}
    pk = sent(intake.document(1), "a", photos=photos, files={name: jpeg() for name in photos.values()})
    whole = actor("pml", CITY.villages[0])
    with activate(whole.scope):
        found = opened(pk)

    def shown(without: PrivacyClass | None) -> dict[str, bool]:
        classes = frozenset(PrivacyClass) - {without}
        reader = replace(whole, scope=replace(whole.scope, classes=classes))
        with activate(reader.scope):
            return {row["label"]: bool(row["url"]) for row in content.page_of(found, reader)["files"]}

    assert shown(None) == {"Luar rumah": True, "Dalam rumah": True}
    assert shown(PrivacyClass.PHOTO_INSIDE) == {"Luar rumah": True, "Dalam rumah": False}
    assert shown(PrivacyClass.PHOTO_OUTSIDE) == {"Luar rumah": False, "Dalam rumah": True}


def test_who_may_not_read_every_answer_is_given_no_file(pml: Any, actor: Any) -> None:
    pk = sent(intake.document(1), "a", photos={"inside": "dalam.jpg"}, files={"dalam.jpg": jpeg()})
    reader = actor("pml", CITY.villages[0])
    reader = replace(reader, scope=replace(reader.scope, classes=frozenset(PrivacyClass) - {PrivacyClass.PHOTO_INSIDE}))
    with activate(reader.scope):
        found = opened(pk)
        page = content.page_of(found, reader)
    assert (page["blocks"], [row["url"] for row in page["files"]]) == ([], [""])

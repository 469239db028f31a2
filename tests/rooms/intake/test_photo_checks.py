"""Photos are looked at, each oddity is said; only where a photo is needed and none came is the family kept out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from factories import intake
from factories.pictures import jpeg
from regsosek.collect.models import Submission
from regsosek.intake import photo_marks, worker
from regsosek.intake.models import PhotoMark
from regsosek.intake.photo_checks import BLURRED_BELOW, DARK_BELOW, measured, metres
from regsosek.registry.models import Photo


def house(seed: int = 1, *, size: tuple[int, int] = (800, 600), light: float = 1.0) -> Image.Image:
    """Walls and windows by chance: edges, and light enough."""
    chance = np.random.default_rng(seed)
    blocks = chance.integers(40, 255, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray((blocks * light).astype(np.uint8)).resize(size, Image.Resampling.NEAREST)


def as_jpeg(image: Image.Image, quality: int = 85, **more: Any) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=quality, **more)
    return kept.getvalue()


def test_sharp_and_light_is_told_from_blurred_and_dark() -> None:
    sharp, light, _ = measured(as_jpeg(house()))
    blurred, _, _ = measured(as_jpeg(house().filter(ImageFilter.GaussianBlur(40))))
    _, dark, _ = measured(as_jpeg(house(light=0.1)))

    assert sharp > 10 * BLURRED_BELOW and light > 2 * DARK_BELOW
    assert blurred < BLURRED_BELOW and dark < DARK_BELOW


def test_the_same_view_in_other_bytes_has_nearly_the_same_mark() -> None:
    one = measured(as_jpeg(house(1)))[2]
    again = measured(as_jpeg(house(1).resize((640, 480)), quality=50))[2]
    other = measured(as_jpeg(house(2)))[2]

    assert photo_marks.distance(one, again) <= photo_marks.ALIKE < photo_marks.distance(one, other)


def test_marks_that_differ_in_six_bits_always_share_a_near_band() -> None:
    chance = np.random.default_rng(6472)
    for _ in range(500):
        mark = int(chance.integers(0, 2**63))
        changed = mark
        for bit in chance.choice(64, photo_marks.ALIKE, replace=False):
            changed ^= 1 << int(bit)
        pairs = zip(photo_marks.bands(mark), photo_marks.bands(changed), strict=True)
        assert any(theirs in photo_marks.near(mine) for mine, theirs in pairs)


def test_metres_on_the_ground() -> None:
    assert metres((117.0, 0.0), (117.0, 0.0018)) == pytest.approx(200, abs=1)


def taken(name: str, number: int, photo: bytes, *, judged: int = 2) -> Submission:
    """``judged``: by the RT meeting; 1 and 2 are those whose photo is needed."""
    said = intake.document(number, listing={"rt_judgement": judged})
    sent = intake.send(said, name, photos={"outside": f"{name}.jpg"}, files={f"{name}.jpg": photo})
    worker.drain()
    return Submission.objects.get(pk=sent)


def codes(row: Submission) -> set[str]:
    return {f["code"] for f in row.findings if "photo" in f}


def packed() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("a.txt", "a")
    return kept.getvalue()


@pytest.mark.django_db
class TestSubmitted:
    pytestmark = pytest.mark.usefixtures("field")

    def test_a_good_photo_has_no_finding(self) -> None:
        row = taken("a", 1, as_jpeg(house()))

        assert (row.state, codes(row)) == ("taken", set())
        facts = row.files.get().facts
        assert facts["sharpness"] > BLURRED_BELOW and len(facts["hash"]) == 16 and "lon" not in facts
        assert PhotoMark.objects.get().family_id == row.family_id

    def test_a_photo_whose_name_holds_a_long_number_is_found_by_its_name(self) -> None:
        row = taken("6472055005709001 Uji", 1, as_jpeg(house()))

        assert (row.state, codes(row), Photo.objects.count()) == ("taken", set(), 1)
        assert "6472055005709001" not in row.files.get().name

    @pytest.mark.parametrize("photo", [packed(), b"\xff\xd8\xff\xe0"])
    def test_no_picture_where_one_is_needed_waits_for_a_person(self, photo: bytes) -> None:
        row = taken("a", 1, photo)

        assert (row.state, codes(row), row.errors, Photo.objects.count()) == ("flagged", {"not_a_picture"}, 1, 0)
        assert [f["path"].rpartition("/")[2] for f in row.findings if "photo" in f] == ["photo_outside"]

    def test_no_picture_where_none_is_needed_is_a_warning(self) -> None:
        row = taken("a", 1, packed(), judged=3)

        assert (row.state, codes(row), Photo.objects.count()) == ("taken", {"not_a_picture"}, 0)

    def test_more_than_forty_megapixels_are_not_unpacked(self) -> None:
        row = taken("a", 1, as_jpeg(Image.new("L", (8000, 5100))))

        assert codes(row) == {"not_a_picture"}

    def test_taken_elsewhere_and_on_another_day(self) -> None:
        gps = {1: "S", 2: (0.0, 54.0, 0.0), 3: "E", 4: (117.0, 30.0, 0.0)}
        row = taken("a", 1, jpeg(size=(640, 480), taken="2022:09:01 10:00:00", gps=gps))

        assert {"photo_far", "photo_other_day"} <= codes(row)
        assert row.state == "taken" and row.files.get().facts["metres"] > 1000

    def test_the_photo_of_another_family_is_said_for_both_kinds_of_likeness(self) -> None:
        taken("a", 1, as_jpeg(house(1)))
        same, near, other = (
            taken("b", 2, as_jpeg(house(1))),
            taken("c", 3, as_jpeg(house(1).resize((640, 480)), quality=60)),
            taken("d", 4, as_jpeg(house(2))),
        )

        assert "photo_of_another_family" in codes(same) & codes(near)
        assert "photo_of_another_family" not in codes(other)

    def test_the_same_photo_in_an_edit_is_no_other_family(self) -> None:
        photo = as_jpeg(house(1))
        taken("a", 1, photo)
        edit = intake.send(intake.document(1), "b", edits="a", photos={"outside": "b.jpg"}, files={"b.jpg": photo})
        worker.drain()

        row = Submission.objects.get(pk=edit)
        assert (row.state, codes(row), Photo.objects.count()) == ("taken", set(), 1)

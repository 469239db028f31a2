import itertools

import pytest

from regsosek.vocabulary.welfare import (
    DEFAULT_SHARES,
    POOREST_GROUPS,
    UNRANKED,
    RtJudgement,
    WelfareGroup,
    WelfareShares,
    group_colour,
    group_label,
    group_short,
)

STATES = (None, *WelfareGroup)

# Machado, Oliveira and Fernandes 2009, severity 1.0: what is left of linear RGB.
VISION = {
    "usual": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "protanopia": [(0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)],
    "deuteranopia": [(0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)],
    "tritanopia": [(1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)],
}


def seen(colour: str, vision: str) -> tuple[float, float, float]:
    """The colour in CIE Lab as a kind of eye sees it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    r, g, b = (min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True)))) for row in VISION[vision])
    x, y, z = (
        0.4124 * r + 0.3576 * g + 0.1805 * b,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        0.0193 * r + 0.1192 * g + 0.9505 * b,
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / 0.9505, y, z / 1.089))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_the_groups_are_those_of_the_forum_form():
    assert [(int(group), group.label.id) for group in WelfareGroup] == [
        (1, "Sangat miskin"),
        (2, "Miskin"),
        (3, "Rentan miskin"),
        (4, "Tidak miskin"),
    ]


def test_unranked_is_a_state_of_its_own():
    assert group_label(None) is UNRANKED
    assert UNRANKED.id == "Belum diperingkat"
    assert None not in POOREST_GROUPS
    assert len({group_label(state) for state in STATES}) == len({group_short(state) for state in STATES}) == 5


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_number_that_is_no_group_is_an_error(number):
    for of in (group_label, group_short, group_colour):
        with pytest.raises(ValueError, match=str(number)):
            of(number)


@pytest.mark.parametrize("vision", VISION)
def test_the_colours_stay_apart_for_every_kind_of_eye(vision):
    for one, other in itertools.combinations(STATES, 2):
        difference = [
            a - b for a, b in zip(seen(group_colour(one), vision), seen(group_colour(other), vision), strict=True)
        ]
        assert sum(d * d for d in difference) ** 0.5 > 20, (one, other)


def test_unranked_is_grey():
    lightness, green_red, blue_yellow = seen(group_colour(None), "usual")

    assert abs(green_red) < 5 and abs(blue_yellow) < 5
    assert 40 < lightness < 80


def test_the_rt_head_judges_in_three_classes_without_rentan():
    assert [(int(judgement), judgement.label.id) for judgement in RtJudgement] == [
        (1, "Sangat miskin"),
        (2, "Miskin"),
        (3, "Tidak miskin"),
    ]


def test_the_default_shares_are_stated():
    assert DEFAULT_SHARES.cumulative == (0.01, 0.05, 0.15)


@pytest.mark.parametrize("shares", [(0, 0.05, 0.15), (0.05, 0.05, 0.15), (0.01, 0.2, 0.15), (0.01, 0.05, 1)])
def test_shares_that_do_not_rise_are_refused(shares):
    with pytest.raises(ValueError, match="rise"):
        WelfareShares(*shares)

"""What the K form demands beyond the codebook: photos by judgement, position with a limit, consent with a signature, periods."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from factories.documents import family_document
from factories.questionnaires import family_form
from regsosek.collect.forms import Instance, evaluate
from regsosek.collect.samples import filled, submission_of

NOW = datetime(2022, 10, 20, 3, tzinfo=UTC)


def _errors(**answers: str) -> set[str]:
    """Names of the questions with an error, after these answers of a sound interview are changed."""
    xml = submission_of(filled(family_document(3)), instance_id="uuid:uji", form=family_form())
    instance = Instance.read(xml)
    paths = {node.name: node.path for node in family_form().nodes}
    for name, text in answers.items():
        instance.set(paths[name], text)
    return {
        f.path.rpartition("/")[2] for f in evaluate(family_form(), instance, now=NOW).findings if f.severity == "error"
    }


@pytest.mark.parametrize(
    ("judgement", "refusal", "wanted"),
    [
        ("1", "0", {"photo_outside"}),
        ("2", "0", {"photo_outside"}),
        ("3", "0", set()),
        ("", "0", set()),
        ("1", "1", set()),
        ("2", "3", set()),
    ],
)
def test_a_photo_from_outside_is_needed_of_the_poor_and_a_refusal_never_blocks(
    judgement: str, refusal: str, wanted: set[str]
) -> None:
    assert _errors(rt_judgement=judgement, photo_refusal=refusal) == wanted


def test_a_photo_that_is_there_is_enough() -> None:
    assert _errors(rt_judgement="1", photo_refusal="0", photo_outside="luar.jpg") == set()


@pytest.mark.parametrize(
    ("position", "reason", "wanted"),
    [
        ("-0.48 117.14 0 20", "", set()), ("-0.48 117.14 0 20.5", "", {"location_reason"}), ("-0.48 117.14 0 50", "2", set()),
        ("-0.48 117.14 0 50.5", "2", {"location"}), ("", "4", set()), ("", "", {"location_reason"}),
    ],
)  # fmt: skip
def test_a_position_is_accurate_or_has_a_reason(position: str, reason: str, wanted: set[str]) -> None:
    assert _errors(location=position, location_reason=reason) == wanted


def test_consent_comes_with_a_signature_and_no_consent_without() -> None:
    assert _errors(consent="1") == {"signature"}
    assert _errors(consent="1", signature="ttd.png") == set()
    assert _errors(consent="2") == set()


@pytest.mark.parametrize(
    ("period", "wanted"),
    [
        ("2021-10-01", set()),
        ("2022-10-01", set()),
        ("2021-09-01", {"aid_pkh_period"}),
        ("2022-11-01", {"aid_pkh_period"}),
        ("", {"aid_pkh_period"}),
    ],
)
def test_periods_of_aid_follow_the_round(period: str, wanted: set[str]) -> None:
    assert _errors(aid_pkh="1", aid_pkh_period=period) == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("floor_area", "0"), ("floor_area", "998"), ("no_kk", "123"), ("landmark_id", "AB12"), ("ppl", "A1"), ("family_status", "12"),
        ("interviewed_on", "2023-01-01"), ("phone", "rumah"), ("head_name", "Uji 2"), ("village_code", "6"),
    ],
)  # fmt: skip
def test_limits_hold(name: str, text: str) -> None:
    assert name in _errors(**{name: text})

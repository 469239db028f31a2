"""What an interview costs the database does not grow with the rush: counted in statements, not in seconds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import intake
from factories.pictures import jpeg
from regsosek.collect.actions.receiving import receive
from regsosek.collect.models import Submission
from regsosek.intake import worker
from regsosek.kernel.actor import system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]
MOST_OF_A_GROUP = 16
MOST_OF_A_BATCH = 150


def _statements(count: int, start: int) -> int:
    """Statements to keep a group of so many interviews, each with a photo."""
    photo = jpeg(size=(64, 48))
    arrivals = [
        intake.arrived(
            intake.xml_of_family(intake.document(n), str(n), photos={"outside": f"{n}.jpg"}), files={f"{n}.jpg": photo}
        )
        for n in range(start, start + count)
    ]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert {receipt.status for receipt in receive(by=system("tests"), arrivals=arrivals)} == {201}
    return len(seen)


def test_a_group_of_eight_takes_as_many_statements_as_one() -> None:
    one, eight = _statements(1, 1), _statements(8, 10)
    per_row = 2 if connection.vendor == "sqlite" else 0  # SQLite inserts row by row, from one prepared statement
    assert one <= MOST_OF_A_GROUP
    assert eight <= one + 7 * per_row


def test_a_batch_is_checked_and_taken_by_as_many_statements_as_a_few() -> None:
    def drained(start: int, count: int) -> int:
        for number in range(start, start + count):
            intake.send(intake.document(number), str(number))
        with CaptureQueriesContext(connection) as seen:
            assert worker.drain().taken == count
        return len(seen)

    few, many = drained(1, 3), drained(20, 15)
    assert few <= MOST_OF_A_BATCH and many <= few + 15, (few, many)
    assert Submission.objects.filter(state="taken").count() == 18

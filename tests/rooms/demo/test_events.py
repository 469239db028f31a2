"""What happens to the demo's families goes through the verbs, so that each has a history and the old area its departures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from factories.documents import family_document
from regsosek.demo import events
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Departure, Family, Person


def test_families_move_between_the_centre_and_its_neighbours(city: Any, actor: Any, record: Any) -> None:
    centre, neighbour = city.villages[:2]
    record(*(family_document(n) for n in range(1, 9)))
    geography: Any = SimpleNamespace(
        sls=[
            SimpleNamespace(code=code + "00", village=code[:10], name="RT", lon=117.145, lat=-0.495)
            for code in city.sls
            if code[:10] in (centre, neighbour)
        ]
    )
    events.happen(actor("bps", "6472"), geography, centre)

    with system_scope("tests"):
        assert set(Departure.objects.values_list("to_village", flat=True)) <= {centre, neighbour}
        assert Departure.objects.filter(to_village=neighbour).exists()
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))
        assert {"registry.move_family", "registry.record_death", "registry.record_birth"} <= verbs
        assert Person.objects.filter(died_on__isnull=False, presence=2).exists()
        assert Family.objects.count() == 8

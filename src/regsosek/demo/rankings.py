"""The demo's rankings: a first one, what a forum and the desk then set right, and a second one that counts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from regsosek.demo.events import CENTRE
from regsosek.demo.fitting import Fitting
from regsosek.kernel import clock
from regsosek.kernel.action import Actor
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import correct_fact
from regsosek.registry.models import Family
from regsosek.welfare.actions import adopt_run, keep_comparison, run_ranking, settle_family
from regsosek.welfare.models import Position, Run
from regsosek.welfare.models_kept import model_from

SETTLED, CORRECTED = 9, 12
FORUM, MINUTES = "Musyawarah Kelurahan Sidodadi (peraga)", "FKP/{number:02d}/X/2022"
FORUM_DAY = date(2022, 10, 29)
TILED, BRICK = 2, 1


def rank_first(by: Actor, office: Actor, fitting: Fitting) -> Run:
    """A linear model, whose every reason is exact; the statistics office adopts it until there is a better one."""
    run = _rank(by, fitting, "linear", "sementara, hari ke-15 pendataan")
    return adopt_run(by=office, run=run, reason="Pemeringkatan pertama kota peraga, untuk musyawarah")


def rank_again(by: Actor, office: Actor, fitting: Fitting) -> Run:
    """After what was corrected and the forum decided: the most accurate recipe, compared with the first run, adopted by a
    person of the statistics office."""
    with system_scope("demo.rankings"):
        first = Run.objects.filter(adopted_at__isnull=False).latest("adopted_at")
    correct(office)
    settle(office, first)
    run = _rank(by, fitting, "best", "sementara, hari ke-18 pendataan")
    keep_comparison(by=by, run_a=first, run_b=run)
    return adopt_run(by=office, run=run, reason="Sesudah musyawarah dan perbaikan isian; model yang lebih teliti")


def _rank(by: Actor, fitting: Fitting, recipe: str, label: str) -> Run:
    fitted = fitting.keep(by, recipe)
    return run_ranking(by=by, model=model_from(fitted.document), label=label, fitted=fitted)


def correct(desk: Actor) -> None:
    """Roofs and walls that were noted down wrongly, and so worse than they are."""
    with system_scope("demo.rankings"):
        listed = Family.objects.filter(
            area_code__startswith=CENTRE, closed_on__isnull=True, interview_result=1, persons__gt=0
        )
        poorest = listed.filter(welfare_group__isnull=False).order_by("decile", "area_code", "family_number", "id")
        chosen = list(poorest.values_list("id", flat=True)[:CORRECTED])
    for number, family_id in enumerate(chosen):
        name, value = ("roof_material", TILED) if number % 2 else ("wall_material", BRICK)
        correct_fact(
            by=desk, family_id=family_id, section="housing", name=name, value=value, reason="salah catat saat wawancara",
            happened_on=clock.today(),
        )  # fmt: skip


def settle(desk: Actor, run: Run) -> None:
    """The forum of the centre: of the families behind the borders some are poorer than the model says, some less poor, some as
    it says; and one that could not be ranked."""
    for number, (family_id, group) in enumerate(_for_the_forum(run), start=1):
        settle_family(
            by=desk, family_id=family_id, welfare_group=group, document=MINUTES.format(number=number), decided_on=FORUM_DAY,
            decided_by=FORUM,
        )  # fmt: skip


def _for_the_forum(run: Run) -> list[tuple[UUID, int]]:
    with system_scope("demo.rankings"):
        here = Position.objects.filter(run=run, area_code__startswith=CENTRE)
        placed = here.filter(position__isnull=False).order_by("position")
        vulnerable = list(placed.filter(welfare_group=3).values_list("family_id", flat=True)[: SETTLED // 3])
        poor = list(placed.filter(welfare_group=2).reverse().values_list("family_id", flat=True)[: SETTLED // 3])
        well_off = list(placed.filter(welfare_group=4).values_list("family_id", flat=True)[: SETTLED // 3])
        unranked = here.filter(unscored_reason="no_interview").order_by("area_code", "family_id")
        unknown = list(unranked.values_list("family_id", flat=True)[:1])
    decided = [
        *((f, 2) for f in vulnerable),
        *((f, 3) for f in poor),
        *((f, 3) for f in well_off),
        *((f, 4) for f in unknown),
    ]
    with system_scope("demo.rankings"):
        open_ones = set(
            Family.objects.filter(pk__in=[f for f, _ in decided], closed_on__isnull=True).values_list("id", flat=True)
        )
    return [(family, group) for family, group in decided if family in open_ones]

"""How far a case in stable safety is, as facts of one line: for /fase, /casus and the receipt of a score."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.phase_facts import facts_of
from rules.calendar import local_date
from rules.phases import how_stable
from rules.words import Phase
from store.cases import Case
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class StabilityLine:
    """The row of 7s and the months without an unsafe event; handlers.stability_texts says it.

    `counted` is never more than `needed`. `next_on` is the earliest day on which one more counts: None where
    any day will do, or where there are enough. `months` are whole, and never more than `months_needed`.
    """

    score: int
    """The policy's 7."""
    counted: int
    needed: int
    next_on: date | None
    months: int
    months_needed: int
    free_since: date
    """The day of the last unsafe event, or the start of the case."""
    enough_on: date
    """When the months without an event are enough, at the earliest."""


def stability_line(uow: UnitOfWork, case: Case, now: datetime) -> StabilityLine | None:
    """How far it is; None for a case that is in another phase than stable safety."""
    if case.phase is not Phase.STABLE_SAFETY:
        return None
    stable = how_stable(facts_of(uow, case), uow.policy, local_date(now))
    row, free = stable.row, stable.event_free
    return StabilityLine(
        score=uow.policy.scale.stable_safety,
        counted=min(len(row.counted), row.needed),
        needed=row.needed,
        next_on=row.next_on,
        months=min(free.months, free.needed),
        months_needed=free.needed,
        free_since=free.since,
        enough_on=free.enough_on,
    )

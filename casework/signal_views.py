"""What the opened view of a signal adds to its cause: the facts that a person needs to act on it."""

from dataclasses import dataclass
from datetime import date, datetime

from casework import clocks
from casework.alert_rows import UNDECIDED, alerts_in
from casework.alert_views import explains
from casework.meetings import MeetingFacts, facts_of
from casework.signals import leading, unanswered
from casework.stagnation import stagnation
from rules.aliases import Alias
from rules.calendar import local_date
from rules.scores import ScaleUpReason
from rules.threshold import current
from rules.words import AlertCause, AlertKind
from store.alerts import Alert
from store.cases import Case, Meeting
from store.people import Person
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NotRising:
    """Why the scores suggest to scale up, and until when the clock runs; both None once that is gone."""

    reason: ScaleUpReason | None
    due_on: date | None


@dataclass(frozen=True)
class NoAnswer:
    """The meeting without scores, who is asked for them, and since when (the day of the question)."""

    meeting: MeetingFacts
    asked: Alias
    asked_on: date


@dataclass(frozen=True)
class NobodyThere:
    """The coordinator, and the deputy where there is one; since when that was known."""

    people: tuple[Alias, ...]
    since: date


@explains(AlertCause.NOT_RISING)
def _not_rising(uow: UnitOfWork, alert: Alert, now: datetime) -> NotRising:
    case = uow.get(Case, alert.case_id)
    course = clocks.clocks_of(uow, case, now)
    found, clock = stagnation(uow, case, course), current(course)
    return NotRising(
        found.reason if found is not None else None,
        clock.due if clock is not None and clock.running else None,
    )


@explains(AlertCause.NO_ANSWER)
def _no_answer(uow: UnitOfWork, alert: Alert, now: datetime) -> NoAnswer:
    term = unanswered(uow, alert)
    meeting = uow.get(Meeting, term.meeting_id)
    return NoAnswer(facts_of(uow, meeting), uow.get(Person, term.owner_id).alias, term.due_on)


@explains(AlertCause.NOBODY_THERE)
def _nobody_there(uow: UnitOfWork, alert: Alert, now: datetime) -> NobodyThere:
    people = leading(uow, uow.get(Case, alert.case_id))
    return NobodyThere(tuple(person.alias for person in people), local_date(alert.opened_at))


@dataclass(frozen=True)
class OpenSignal:
    """One that waits for a person, since when (the local day)."""

    cause: AlertCause
    since: date


def open_signals(uow: UnitOfWork, case: Case) -> tuple[OpenSignal, ...]:
    """What a person must look at on this case, the oldest first."""
    waiting = alerts_in(uow, case, UNDECIDED, AlertKind.SIGNAL)
    return tuple(
        OpenSignal(alert.cause, local_date(alert.opened_at))
        for alert in waiting
        if alert.cause_vanished_at is None
    )

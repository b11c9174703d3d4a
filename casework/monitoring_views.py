"""How the questions about a monitoring date look, in every state they can be in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework import terms
from casework.views import Told, View, shows_prompt
from rules.calendar import Workdays, add_months, local_date
from rules.words import Role, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.unit_of_work import UnitOfWork

ASKED = "monitoring"
NEXT = "monitoring_next"
FURTHEST_MONTHS = 12
"""No monitoring date lies further ahead than this; ours."""


class PutOff(StrEnum):
    """For how long a reminder is put off: working days, or a week."""

    ONE_DAY = "1"
    THREE_DAYS = "3"
    A_WEEK = "week"


@dataclass(frozen=True)
class MonitoringAsked(View):
    """Was it done? No `can_snooze`: the threshold is too near."""

    reference: str
    due_on: date
    can_snooze: bool


@dataclass(frozen=True)
class ChoosingSnooze(View):
    """Until when to put it off; only days up to the threshold date are offered."""

    reference: str
    due_on: date
    options: tuple[tuple[PutOff, date], ...]
    threshold: date | None


@dataclass(frozen=True)
class ChoosingDate(View):
    """Another date, typed or tapped, in this month of the calendar.

    `doubt` names why typed text was not taken, `candidates` what it may have meant.
    """

    reference: str
    due_on: date
    earliest: date
    latest: date
    year: int
    month: int
    doubt: str | None
    candidates: tuple[date, ...]


@dataclass(frozen=True)
class ConfirmingDate(View):
    """A typed date is read back before it is kept."""

    reference: str
    due_on: date
    chosen: date


@dataclass(frozen=True)
class NextProposed(View):
    """Done; the next date is on record already, and this asks whether it is right."""

    reference: str
    done: date | None
    due_on: date
    weeks: int


class Outcome(StrEnum):
    MOVED = "moved"
    PUT_OFF = "put_off"
    NEXT_SET = "next_set"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class MonitoringReceipt(View):
    """What was recorded. `was` is the date that was asked about, `until` what holds from now on."""

    reference: str
    outcome: Outcome
    was: date | None
    until: date | None


@shows_prompt(
    ASKED,
    Told.reminder(
        Role.COORDINATOR,
        when="a monitoring date comes near",
        closes="done or moved; put off, it comes back then",
        again="7 days and 1 day before, on the day, then every third working day",
    ),
)
def _asked(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, term = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id)
    if prompt.state is not PromptState.OPEN:
        return _receipt(case, prompt)
    if prompt.filled.get("step") == "snooze":
        last = threshold_date(uow, case)
        return ChoosingSnooze(case.reference, term.due_on, snooze_options(uow, case, now), last)
    return _dating(case, term, prompt, now) or MonitoringAsked(
        case.reference,
        term.due_on,
        bool(snooze_options(uow, case, now)),
    )


@shows_prompt(
    NEXT,
    Told.reminder(
        Role.COORDINATOR,
        when="a monitoring date is done: is the next one right?",
        closes="yes, or another date; the next one comes near",
        again="",
    ),
)
def _next(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, term = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id)
    if prompt.state is not PromptState.OPEN:
        return _receipt(case, prompt)
    return _dating(case, term, prompt, now) or NextProposed(
        case.reference,
        day_of(prompt.filled.get("done")),
        term.due_on,
        uow.policy.monitoring.weeks(case.phase),
    )


def _dating(case: Case, term: Term, prompt: Prompt, now: datetime) -> View | None:
    chosen = day_of(prompt.filled.get("date"))
    if chosen is not None:
        return ConfirmingDate(case.reference, term.due_on, chosen)
    if prompt.filled.get("step") != "date":
        return None
    earliest, latest = date_limits(now)
    shown = day_of(f"{prompt.filled.get('month')}-01") or min(max(term.due_on, earliest), latest)
    doubt = prompt.filled.get("doubt") or {}
    meant = (day_of(candidate) for candidate in doubt.get("candidates", ()))
    return ChoosingDate(
        case.reference,
        term.due_on,
        earliest,
        latest,
        shown.year,
        shown.month,
        doubt.get("kind"),
        tuple(day for day in meant if day is not None and earliest <= day <= latest),
    )


def _receipt(case: Case, prompt: Prompt) -> MonitoringReceipt:
    filled = prompt.filled
    outcome = Outcome(filled.get("outcome", Outcome.WITHDRAWN))
    return MonitoringReceipt(case.reference, outcome, day_of(filled.get("was")), day_of(filled.get("until")))


def day_of(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def date_limits(now: datetime) -> tuple[date, date]:
    """The first and last day that a monitoring date may be moved to: today, and a year ahead (ours)."""
    today = local_date(now)
    return today, add_months(today, FURTHEST_MONTHS)


def threshold_date(uow: UnitOfWork, case: Case) -> date | None:
    """The date of the running threshold that is due first; None when none runs."""
    running = terms.running_terms(uow, case, TermKind.THRESHOLD)
    return running[0].due_on if running else None


def snooze_options(uow: UnitOfWork, case: Case, now: datetime) -> tuple[tuple[PutOff, date], ...]:
    """The working days until which a reminder can be put off, none of them past the threshold date (ours)."""
    workdays, today = Workdays(uow.policy.office_hours), local_date(now)
    options = (
        (PutOff.ONE_DAY, workdays.add_working_days(today, 1)),
        (PutOff.THREE_DAYS, workdays.add_working_days(today, 3)),
        (PutOff.A_WEEK, workdays.same_or_next(today + timedelta(weeks=1))),
    )
    last = threshold_date(uow, case)
    return tuple((length, day) for length, day in options if last is None or day <= last)

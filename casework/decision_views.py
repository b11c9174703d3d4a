"""The steps between an alert and a decision on it, or on deciding later: what each of them shows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework import terms
from casework.day_choice import DayChoice, day_choice
from casework.meeting_views import MomentDoubt, coming_doubt_of
from casework.meetings import latest_day
from casework.reviews import review_on
from casework.views import View
from rules.calendar import at_local, local_date
from rules.words import BackReason, Decision, SnoozeReason, TermKind
from store.alerts import Alert
from store.cases import Case
from store.messages import Prompt
from store.terms import Term
from store.unit_of_work import UnitOfWork

UNASKED = "asked"
"""What `filled["snooze"]` says before there is a reason."""


@dataclass(frozen=True)
class ExpertDayAsked(View):
    """The day of the expert meeting; `month` is the first day of the page that the calendar shows."""

    reference: str
    month: date
    earliest: date
    latest: date
    doubt: MomentDoubt | None


@dataclass(frozen=True)
class ExpertTimeAsked(View):
    reference: str
    day: date
    doubt: MomentDoubt | None


@dataclass(frozen=True)
class BackReasonAsked(View):
    """Why the case goes back to the coordinator."""

    reference: str


@dataclass(frozen=True)
class DecisionReadBack(View):
    """The decision before it is recorded, with what follows from it."""

    reference: str
    decision: Decision
    starts_at: datetime | None
    review_on: date
    reason: BackReason | None = None


@dataclass(frozen=True)
class Room:
    """On which days a decision may come later; `term` on `due_on` is the next term, which it never passes.

    `earliest` after `latest` is no room at all. No `term`: nothing else runs on the case.
    """

    earliest: date
    latest: date
    term: TermKind | None
    due_on: date | None


@dataclass(frozen=True)
class SnoozeReasonAsked(View):
    """Why the decision comes later."""

    reference: str
    decide_by: date
    room: Room


@dataclass(frozen=True)
class SnoozeDayAsked(View):
    """By which day it comes instead."""

    reference: str
    reason: SnoozeReason
    day: DayChoice
    room: Room


@dataclass(frozen=True)
class SnoozeReadBack(View):
    """The new date, before it is kept."""

    reference: str
    reason: SnoozeReason
    day: date


def step_shown(uow: UnitOfWork, prompt: Prompt, alert: Alert, case: Case, now: datetime) -> View | None:
    """The step of the decision, or of deciding later, that this message is in; None for neither."""
    if "snooze" in prompt.filled:
        return _deciding_later(uow, prompt, alert, case, now)
    if "choice" in prompt.filled:
        return _choosing(uow, prompt, case.reference, Decision(prompt.filled["choice"]), now)
    return None


def _choosing(uow: UnitOfWork, prompt: Prompt, reference: str, decision: Decision, now: datetime) -> View:
    filled, day, reason = prompt.filled, chosen_day(prompt), chosen_reason(prompt)
    if decision is Decision.EXPERT_MEETING:
        if day is None:
            today = local_date(now)
            month = date.fromisoformat(filled["month"]) if "month" in filled else today.replace(day=1)
            return ExpertDayAsked(reference, month, today, latest_day(now), coming_doubt_of(prompt, now))
        if chosen_moment(prompt) is None:
            return ExpertTimeAsked(reference, day, coming_doubt_of(prompt, now))
    if decision is Decision.BACK_TO_COORDINATOR and reason is None:
        return BackReasonAsked(reference)
    looked_at_again = review_on(now, uow.policy.alerts.review_weeks)
    return DecisionReadBack(reference, decision, chosen_moment(prompt), looked_at_again, reason)


def _deciding_later(uow: UnitOfWork, prompt: Prompt, alert: Alert, case: Case, now: datetime) -> View:
    assert alert.decide_by is not None
    room, reason, day = room_of(uow, alert, case, now), snooze_reason(prompt), chosen_day(prompt)
    if reason is None:
        return SnoozeReasonAsked(case.reference, alert.decide_by, room)
    if day is not None:
        return SnoozeReadBack(case.reference, reason, day)
    choice = day_choice(prompt, room.earliest, room.latest)
    page = choice.month or room.earliest.replace(day=1)
    choice = DayChoice(room.earliest, room.latest, page, choice.doubt, choice.candidates)
    return SnoozeDayAsked(case.reference, reason, choice, room)


def room_of(uow: UnitOfWork, alert: Alert, case: Case, now: datetime) -> Room:
    """Until when a decision may be put off: the day before the next term of the case (issue 4).

    The alert's own terms do not count, nor what is overdue already. Where nothing else runs it is until the
    facts would be looked at again (ours).
    """
    today = local_date(now)
    earliest = max(alert.decide_by or today, today) + timedelta(days=1)
    following = next((term for term in _other_terms(uow, alert, case) if term.due_on >= today), None)
    if following is None:
        return Room(earliest, review_on(now, uow.policy.alerts.review_weeks), None, None)
    return Room(earliest, following.due_on - timedelta(days=1), following.kind, following.due_on)


def _other_terms(uow: UnitOfWork, alert: Alert, case: Case) -> list[Term]:
    others = (term for term in terms.running_terms(uow, case) if term.alert_id != alert.id)
    return sorted(others, key=lambda term: term.due_on)


def chosen_day(prompt: Prompt) -> date | None:
    """The day that was chosen, of the expert meeting or to decide on."""
    day = prompt.filled.get("day")
    return date.fromisoformat(day) if day is not None else None


def chosen_moment(prompt: Prompt) -> datetime | None:
    """The start of the expert meeting, in UTC, once day and time were filled in."""
    day, at = chosen_day(prompt), prompt.filled.get("time")
    return at_local(day, time.fromisoformat(at)) if day is not None and at is not None else None


def chosen_reason(prompt: Prompt) -> BackReason | None:
    """Why it goes back to the coordinator, once that was chosen."""
    reason = prompt.filled.get("reason")
    return BackReason(reason) if reason is not None else None


def snooze_reason(prompt: Prompt) -> SnoozeReason | None:
    """Why the decision comes later, once that was chosen."""
    reason = prompt.filled.get("snooze")
    return SnoozeReason(reason) if reason not in (None, UNASKED) else None

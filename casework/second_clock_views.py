"""What the question after the second clock shows: the push, the opened view, one's own answer, what stays.

Only the opened view has a reason or a score; until it is decided nobody sees who said what.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.alert_rows import (
    VOTE,
    answers,
    clock_start,
    is_voting,
    open_prompts,
    recipients,
)
from casework.alert_views import SCORES_SHOWN, ScoreOn, alias_of, explains, scores_of
from casework.reviews import review_on
from casework.second_clock import Seat, seats
from casework.views import WITH_DUTY, Told, View, shows_message, shows_prompt
from rules.aliases import Alias
from rules.second_clock import Vote, standing
from rules.threshold import threshold_due
from rules.words import AlertCause, Decision, Role, Urgency
from store.alerts import Alert
from store.cases import Case
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SecondClockWhy:
    """What the opened view adds: the clock, and the scores of the case."""

    held_on: date
    due_on: date
    months: int
    scores: tuple[ScoreOn, ...]


@dataclass(frozen=True)
class SecondClockAsked(View):
    """Is a new expert meeting needed? `mine` is what the reader said, and can change until it is decided."""

    reference: str
    decide_by: date
    mine: bool | None
    answered: int
    asked: int
    why: SecondClockWhy | None = None


class Result(StrEnum):
    """What became of the question."""

    MEETING = "meeting"
    NO_MEETING = "no_meeting"
    DIVIDED = "divided"
    """No two equal answers: the ladder decides."""
    GONE = "gone"
    """A 6, or a correction: it is not asked any more."""
    NOT_YOURS = "not_yours"
    """It is asked of others now."""


@dataclass(frozen=True)
class SecondClockOver(View):
    """What stays of the question, and the line that everybody asked hears. `to` decide or choose the day;
    `by` is their last day, or when the case is looked at again."""

    reference: str
    result: Result
    yes: int
    no: int
    to: tuple[Alias, ...] = ()
    by: date | None = None


@dataclass(frozen=True)
class SecondClockSkipped(View):
    """To the project leaders: so many of the three could not be reached."""

    reference: str
    people: int


@dataclass(frozen=True)
class Votes:
    """How many said that a new expert meeting is needed, and how many that it is not."""

    yes: int
    no: int


@shows_prompt(
    VOTE,
    Told.alert(
        *WITH_DUTY,
        when="three months after an expert meeting without a 6: is a new one needed? "
        "Who gets the duty later: in office hours",
        urgencies=(Urgency.URGENT, Urgency.ROUTINE),
        closes="two of three are equal; or it goes up the ladder after 5 working days",
    ),
)
def _second_clock(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    alert, case = uow.get(Alert, prompt.alert_id), uow.get(Case, prompt.case_id)
    if prompt.state is not PromptState.OPEN or not is_voting(alert):
        return over(uow, alert)
    assert alert.decide_by is not None
    asked: list[Seat] = [seat for seat in seats(uow, alert, case) if seat.voter is not None]
    return SecondClockAsked(
        case.reference,
        alert.decide_by,
        answers(uow, alert).get(prompt.person_id),
        sum(seat.said is not None for seat in asked),
        len(asked),
        _why(uow, alert) if prompt.filled.get("opened") else None,
    )


def _why(uow: UnitOfWork, alert: Alert) -> SecondClockWhy:
    months, held_on = uow.policy.threshold.months, clock_start(alert)
    scores = scores_of(uow, alert.case_id)[-SCORES_SHOWN:]
    return SecondClockWhy(held_on, threshold_due(held_on, months), months, scores)


def over(uow: UnitOfWork, alert: Alert, to: tuple[Alias, ...] = ()) -> SecondClockOver:
    """What became of it; `to` where that was told already."""
    reference, votes = uow.get(Case, alert.case_id).reference, votes_of(uow, alert)
    result = _result(alert, votes)
    if result is Result.NO_MEETING and alert.decided_at is not None:
        reviewed = review_on(alert.decided_at, uow.policy.alerts.review_weeks)
        return SecondClockOver(reference, result, votes.yes, votes.no, by=reviewed)
    if result in (Result.MEETING, Result.DIVIDED):
        return SecondClockOver(
            reference, result, votes.yes, votes.no, to or _deciding(uow, alert), alert.decide_by
        )
    return SecondClockOver(reference, result, votes.yes, votes.no)


def votes_of(uow: UnitOfWork, alert: Alert) -> Votes:
    """How it was answered, without saying by whom."""
    said = list(answers(uow, alert).values())
    return Votes(said.count(True), said.count(False))


def _result(alert: Alert, votes: Votes) -> Result:
    if alert.decision is Decision.NO_MEETING:
        return Result.NO_MEETING
    if alert.step >= 0:
        agreed = standing(votes.yes, votes.no, 0) is Vote.MEETING
        return Result.MEETING if agreed else Result.DIVIDED
    return Result.NOT_YOURS if is_voting(alert) else Result.GONE


def _deciding(uow: UnitOfWork, alert: Alert) -> tuple[Alias, ...]:
    """Who has the alert now, or could take it on."""
    holder = alias_of(uow, alert.holder_id)
    if holder is not None:
        return (holder,)
    return tuple(uow.get(Person, prompt.person_id).alias for prompt in open_prompts(uow, alert))


@shows_message(
    "second_clock_over",
    Told.alert(
        *WITH_DUTY,
        when="what came of the vote on a new expert meeting",
    ),
)
def _over(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> SecondClockOver:
    to = tuple(uow.get(Person, person_id).alias for person_id in message.params.get("to", ()))
    return over(uow, uow.get(Alert, message.params["alert_id"]), to)


@shows_message(
    "second_clock_skipped",
    Told.alert(Role.PROJECT_LEADER, when="one of the three who vote on it cannot be reached"),
)
def _skipped(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> SecondClockSkipped:
    return SecondClockSkipped(uow.get(Case, message.case_id).reference, int(message.params["passed_over"]))


@explains(AlertCause.SECOND_CLOCK)
def _votes(uow: UnitOfWork, alert: Alert, now: datetime) -> Votes | None:
    """What the chair who decides sees; None when nobody could be asked."""
    return votes_of(uow, alert) if recipients(uow, alert) and answers(uow, alert) else None

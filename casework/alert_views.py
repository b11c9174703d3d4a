"""What an alert shows to whom: the push, the opened view, the decision step by step, and what stays.

Only the opened view has a reason or a score: everything else may stand on a lock screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import col, select

from casework import prompts
from casework.alert_rows import ALERT, clock_anchor, clock_start, open_prompts
from casework.items import opens
from casework.meeting_views import MomentDoubt, coming_doubt_of
from casework.meetings import latest_day
from casework.reviews import review_on
from casework.views import View, shows_prompt
from rules.alerts import CLOCK_CAUSES, choices, kind_of
from rules.aliases import Alias
from rules.calendar import at_local, local_date
from rules.policy import Policy
from rules.threshold import threshold_due
from rules.words import AlertCause, AlertKind, AlertState, Decision, MeetingState, TermKind
from store.alerts import Alert
from store.cases import Case, ConsensusScore, Meeting
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

SCORES_SHOWN = 6


@dataclass(frozen=True)
class ScoreOn:
    """One consensus; no `score` is no consensus, with the lowest named."""

    day: date
    score: int | None
    lowest: int | None


@dataclass(frozen=True)
class AlertPush(View):
    """What a lock screen may show. `received_at` is when the reader took it on.

    `waits_since` is set from the day after the alert was opened: a later step of the ladder, or a repeat.
    """

    reference: str
    decide_by: date
    received_at: datetime | None
    vanished: bool
    waits_since: date | None = None
    choices: tuple[Decision, ...] = ()
    """What can be decided on it, in the order of the buttons."""
    kind: AlertKind = AlertKind.SCALE_UP
    wording: tuple[str, str] = ("", "")
    """The region's own words for what is asked, in Dutch and in English; empty for ours."""


@dataclass(frozen=True)
class AlertOpened(View):
    """Why this came and what closes it; `clock` is what started the clock, "none" for a case without one."""

    reference: str
    decide_by: date
    received_at: datetime | None
    vanished: bool
    cause: AlertCause
    clock: str
    started_on: date
    due_on: date
    opened_on: date
    months: int
    scores: tuple[ScoreOn, ...]
    waits_since: date | None = None
    choices: tuple[Decision, ...] = ()
    kind: AlertKind = AlertKind.SCALE_UP
    wording: tuple[str, str] = ("", "")
    facts: object | None = None
    """What its cause adds, from `explains`: a frozen dataclass that the lines of this cause read."""


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
class DecisionReadBack(View):
    """The decision before it is recorded, with what follows from it."""

    reference: str
    decision: Decision
    starts_at: datetime | None
    review_on: date


@dataclass(frozen=True)
class Outcome:
    """What was decided: the expert meeting, or when the facts are looked at again."""

    decision: Decision
    starts_at: datetime | None
    review_on: date


@dataclass(frozen=True)
class AlertOver(View):
    """What stays for somebody who cannot act on it any more, or who has decided (`mine`).

    `outcome` once it was decided; else `holder` has it since `since` and decides by `decide_by`; without a
    holder it was closed.
    """

    reference: str
    mine: bool
    outcome: Outcome | None
    holder: Alias | None
    since: datetime | None
    decide_by: date | None


@dataclass(frozen=True)
class AlertTakenOn(View):
    """What stays of a message in which somebody could act, until another did: a new message says the rest."""

    reference: str
    holder: Alias


@dataclass(frozen=True)
class AlertMoved(View):
    """To those who got it before: who has it now too. `lapsed`: the decision did not come within its term."""

    reference: str
    to: tuple[Alias, ...]
    lapsed: bool


@shows_prompt(ALERT)
def _alert(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    alert, case = uow.get(Alert, prompt.alert_id), uow.get(Case, prompt.case_id)
    filled, reference = prompt.filled, case.reference
    if prompt.state is not PromptState.OPEN:
        return _went_on(uow, alert, prompt.person_id, reference)
    if choice := filled.get("choice"):
        return _choosing(uow, prompt, reference, Decision(choice), now)
    assert alert.decide_by is not None
    received_at = alert.acknowledged_at if alert.holder_id == prompt.person_id else None
    opened_on = local_date(alert.opened_at)
    waits_since = opened_on if opened_on < local_date(now) else None
    rules = uow.policy.alerts.rules(alert.cause)
    push = AlertPush(
        reference,
        alert.decide_by,
        received_at,
        alert.cause_vanished_at is not None,
        waits_since,
        choices(alert.cause, case.phase),
        kind_of(alert.cause),
        (rules.wording_nl, rules.wording_en),
    )
    return _opened(uow, alert, push, now) if filled.get("opened") else push


def _went_on(uow: UnitOfWork, alert: Alert, reader_id: int, reference: str) -> View:
    """For somebody who cannot act on it any more: while they were away it may have gone to others."""
    others = tuple(uow.get(Person, prompt.person_id).alias for prompt in open_prompts(uow, alert))
    if alert.state is AlertState.OPEN and others:
        return AlertMoved(reference, others, False)
    went = over(uow, alert, reader_id)
    return went if went.mine or went.holder is None else AlertTakenOn(reference, went.holder)


Explains = Callable[[UnitOfWork, Alert, datetime], object]
_EXPLAINS: dict[AlertCause, Explains] = {}


def explains(cause: AlertCause) -> Callable[[Explains], Explains]:
    """Register the facts with which the opened view says why an alert of this cause came."""

    def register(facts: Explains) -> Explains:
        _EXPLAINS[cause] = facts
        return facts

    return register


def _opened(uow: UnitOfWork, alert: Alert, push: AlertPush, now: datetime) -> AlertOpened:
    months = uow.policy.threshold.months
    on_clock = alert.cause in CLOCK_CAUSES
    started_on = clock_start(alert) if on_clock else local_date(alert.opened_at)
    return AlertOpened(
        reference=push.reference,
        decide_by=push.decide_by,
        received_at=push.received_at,
        vanished=push.vanished,
        waits_since=push.waits_since,
        choices=push.choices,
        kind=push.kind,
        wording=push.wording,
        cause=alert.cause,
        clock=clock_anchor(alert).split(":")[0] if on_clock else "none",
        started_on=started_on,
        due_on=threshold_due(started_on, months),
        opened_on=local_date(alert.opened_at),
        months=months,
        scores=scores_of(uow, alert.case_id)[-SCORES_SHOWN:],
        facts=_EXPLAINS[alert.cause](uow, alert, now) if alert.cause in _EXPLAINS else None,
    )


def scores_of(uow: UnitOfWork, case_id: int) -> tuple[ScoreOn, ...]:
    """Every consensus of the case as it stands, the newest last."""
    rows = uow.session.exec(
        select(Meeting, ConsensusScore)
        .join(ConsensusScore, col(ConsensusScore.meeting_id) == col(Meeting.id))
        .where(
            col(Meeting.case_id) == case_id,
            col(Meeting.state) == MeetingState.HELD,
            col(ConsensusScore.corrected_at).is_(None),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    ).all()
    return tuple(ScoreOn(local_date(meeting.starts_at), row.score, row.lowest) for meeting, row in rows)


def _choosing(uow: UnitOfWork, prompt: Prompt, reference: str, decision: Decision, now: datetime) -> View:
    filled, day = prompt.filled, chosen_day(prompt)
    if decision is Decision.EXPERT_MEETING:
        if day is None:
            today = local_date(now)
            month = date.fromisoformat(filled["month"]) if "month" in filled else today.replace(day=1)
            return ExpertDayAsked(reference, month, today, latest_day(now), coming_doubt_of(prompt, now))
        if chosen_moment(prompt) is None:
            return ExpertTimeAsked(reference, day, coming_doubt_of(prompt, now))
    return DecisionReadBack(reference, decision, chosen_moment(prompt), _review(now, uow.policy))


def _review(decided_at: datetime, policy: Policy) -> date:
    return review_on(decided_at, policy.alerts.review_weeks)


def chosen_day(prompt: Prompt) -> date | None:
    """The day of the expert meeting, as far as it was filled in."""
    day = prompt.filled.get("day")
    return date.fromisoformat(day) if day is not None else None


def chosen_moment(prompt: Prompt) -> datetime | None:
    """The start of the expert meeting, in UTC, once day and time were filled in."""
    day, at = chosen_day(prompt), prompt.filled.get("time")
    return at_local(day, time.fromisoformat(at)) if day is not None and at is not None else None


def outcome_of(uow: UnitOfWork, alert: Alert) -> Outcome | None:
    """What was decided on the alert, if it was."""
    if alert.decision is None or alert.decided_at is None:
        return None
    meeting = uow.get(Meeting, alert.meeting_id) if alert.meeting_id is not None else None
    starts_at = meeting.starts_at if meeting is not None else None
    return Outcome(alert.decision, starts_at, _review(alert.decided_at, uow.policy))


def alias_of(uow: UnitOfWork, person_id: int | None) -> Alias | None:
    """The alias of a person, if there is one."""
    return uow.get(Person, person_id).alias if person_id is not None else None


def over(uow: UnitOfWork, alert: Alert, reader_id: int) -> AlertOver:
    """What the alert says to somebody who cannot act on it any more."""
    held = alert.state in (AlertState.ACKNOWLEDGED, AlertState.DECIDED)
    return AlertOver(
        uow.get(Case, alert.case_id).reference,
        alert.holder_id == reader_id,
        outcome_of(uow, alert),
        alias_of(uow, alert.holder_id) if held or alert.decision is not None else None,
        alert.acknowledged_at,
        alert.decide_by,
    )


@opens(TermKind.DECISION)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    return prompts.ask(uow, person_id, ALERT, now, case_id=term.case_id, alert_id=term.alert_id)

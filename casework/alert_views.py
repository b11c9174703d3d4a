"""What an alert shows to whom: the push, the opened view, the decision step by step, and what stays.

Only the opened view has a reason or a score: everything else may stand on a lock screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import prompts
from casework.alert_offer_rows import asked_to_take
from casework.alert_rows import (
    ALERT,
    ask_whether_to_meet,
    clock_anchor,
    clock_start,
    is_voting,
    open_prompts,
)
from casework.decision_views import step_shown
from casework.items import opens
from casework.registration import Ready, is_needed, ready_of
from casework.reviews import review_on
from casework.views import Told, View, shows_prompt
from rules.alerts import CLOCK_CAUSES, choices, kind_of
from rules.aliases import Alias
from rules.calendar import local_date
from rules.threshold import threshold_due
from rules.words import (
    AlertCause,
    AlertKind,
    AlertState,
    BackReason,
    Decision,
    MeetingState,
    SnoozeReason,
    TermKind,
    Urgency,
)
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
    snooze_reason: SnoozeReason | None = None
    """Why who has it decides later."""
    ready: Ready | None = None
    """What the coordinator said of form and plan; None for an alert that needs no registration."""


@dataclass(frozen=True)
class Outcome:
    """What was decided: the expert meeting, or when the facts are looked at again.

    The reason why it went back never stands in a push: who reads it there is told where to look.
    """

    decision: Decision
    starts_at: datetime | None
    review_on: date
    reason: BackReason | None = None


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
    kind: AlertKind = AlertKind.SCALE_UP


@dataclass(frozen=True)
class AlertTakenOn(View):
    """What stays of a message in which somebody could act, until another did: a new message says the rest."""

    reference: str
    holder: Alias


@dataclass(frozen=True)
class AlertMoved(View):
    """To those who got it before: who has it now too. `lapsed`: the decision did not come within its term.

    `takes` when the reader can still take it on.
    """

    reference: str
    to: tuple[Alias, ...]
    lapsed: bool
    kind: AlertKind = AlertKind.SCALE_UP
    takes: bool = True


@shows_prompt(
    ALERT,
    Told.alert(
        when="a step of its ladder is one's own: urgent to scale up, else in office hours",
        urgencies=(Urgency.URGENT, Urgency.ROUTINE),
        again="as its step repeats; when a promise lapses; past the last step every working day",
        closes="a decision; one tap when its cause is gone, and a signal then by itself",
    ),
)
def _alert(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    alert, case = uow.get(Alert, prompt.alert_id), uow.get(Case, prompt.case_id)
    filled, reference = prompt.filled, case.reference
    if alert.cause in _LOOKS and (view := _LOOKS[alert.cause](uow, prompt, alert, case, now)) is not None:
        return view
    if prompt.state is not PromptState.OPEN:
        return _went_on(uow, alert, prompt.person_id, reference)
    if step := step_shown(uow, prompt, alert, case, now):
        return step
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
        return AlertMoved(reference, others, False, kind_of(alert.cause), takes=False)
    went = over(uow, alert, reader_id)
    return went if went.mine or went.holder is None else AlertTakenOn(reference, went.holder)


Looks = Callable[[UnitOfWork, Prompt, Alert, Case, datetime], View | None]
_LOOKS: dict[AlertCause, Looks] = {}


def looks(cause: AlertCause) -> Callable[[Looks], Looks]:
    """Register how an alert of this cause looks where that differs from every other; None where not."""

    def register(view: Looks) -> Looks:
        _LOOKS[cause] = view
        return view

    return register


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
        snooze_reason=alert.snooze_reason,
        ready=ready_of(alert) if is_needed(uow, alert) else None,
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


def outcome_of(uow: UnitOfWork, alert: Alert) -> Outcome | None:
    """What was decided on the alert, if it was."""
    if alert.decision is None or alert.decided_at is None:
        return None
    meeting = uow.get(Meeting, alert.meeting_id) if alert.meeting_id is not None else None
    starts_at = meeting.starts_at if meeting is not None else None
    reviewed = review_on(alert.decided_at, uow.policy.alerts.review_weeks)
    return Outcome(alert.decision, starts_at, reviewed, alert.back_reason)


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
        kind_of(alert.cause),
    )


@opens(TermKind.DECISION)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    alert = uow.get(Alert, term.alert_id)
    if is_voting(alert):
        return ask_whether_to_meet(uow, alert, person_id, now)
    if (offered := asked_to_take(uow, alert, person_id)) is not None:
        prompts.ask_again(uow, offered, now)
        return offered
    return prompts.ask(uow, person_id, ALERT, now, case_id=term.case_id, alert_id=term.alert_id)

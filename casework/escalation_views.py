"""What an escalation shows: the step that is asked, each step of recording one, and what was done so far.

A push names no party: who does not comply stands in the opened view and on the copy button.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework.alert_candidates import candidates
from casework.alert_rows import UNDECIDED, recipients
from casework.alert_views import alias_of, explains, looks
from casework.day_choice import DayChoice, chosen, day_choice
from casework.decision_views import step_shown
from casework.duties import guard_of
from casework.escalation_steps import asked_after_contact, contacted_on, steps_taken
from casework.ladder import steps_of
from casework.views import Told, View, shows_message
from rules import ladder
from rules.alerts import choices
from rules.aliases import Alias
from rules.calendar import local_date
from rules.escalation import next_outside
from rules.policy import OUTSIDE
from rules.words import AlertCause, AlertState, Decision, Role, Rung
from store.alerts import Alert
from store.cases import Case, Meeting
from store.expert_meetings import Agreement
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

STEP = "escalate"
NEXT, CONTACT, DECIDED = "next", "contact", "decided"
"""What `filled[STEP]` says: the next step is read back; a day of contact, or of the decision, is asked."""


@dataclass(frozen=True)
class StepTaken:
    """A step that was taken: on which rung, by whom, and when. `outside` was contacted on that day."""

    rung: Rung
    by: Alias
    on: date
    outside: bool


@dataclass(frozen=True)
class EscalationFacts:
    """What is escalated and what was done for it: for an opened view only.

    `asked` got it on that day and has yet to answer, or has it. `turn` is the step outside whose turn it is.
    """

    responsible: str
    agreed_on: date
    due_on: date
    opened_on: date
    steps: tuple[StepTaken, ...]
    asked: tuple[Alias, ...]
    turn: Rung | None


@dataclass(frozen=True)
class EscalationHeld(View):
    """Who has it: what to do now. No `turn` is a step inside the product.

    `contacted_on` is when there was contact on the step outside, `asked_on` when is asked whether it helped,
    `following` the step after this one.
    """

    reference: str
    received_at: datetime
    decide_by: date
    turn: Rung | None
    contacted_on: date | None
    asked_on: date | None
    following: Rung | None
    choices: tuple[Decision, ...]
    facts: EscalationFacts
    opened: bool
    wording: tuple[str, str]
    """The region's own words on the copy button, in Dutch and in English; empty for ours."""


@dataclass(frozen=True)
class NextStepReadBack(View):
    """The reader's own step helped nothing: before the next one is taken."""

    reference: str
    turn: Rung | None
    contacted_on: date | None
    following: Rung
    responsible: str


@dataclass(frozen=True)
class OutsideDayAsked(View):
    """When there was contact with who is on this step, or when the executive `decided`.

    `chosen` is to be read back.
    """

    reference: str
    rung: Rung
    decided: bool
    day: DayChoice
    chosen: date | None


@dataclass(frozen=True)
class EscalationPassedOn(View):
    """What stays with who took their step inside: it is with the next one now."""

    reference: str
    to: Rung


@dataclass(frozen=True)
class EscalationOutside(View):
    """To the others who got it: it went on to a step outside the product, and who takes that."""

    reference: str
    turn: Rung
    holder: Alias


@dataclass(frozen=True)
class EscalationStalls(View):
    """To the project leaders: who had it let its term pass, and it is asked for again every working day."""

    reference: str
    turn: Rung | None


def named(uow: UnitOfWork, case: Case, rung: Rung) -> Rung:
    """The role of who is on this step: of the guard, the role that guards now."""
    return Rung(guard_of(uow, case).role) if rung is Rung.GUARD else rung


@dataclass(frozen=True)
class Following:
    """The step after this one: an index of the ladder inside the product, or a rung outside it.

    `skipped` steps between have nobody who can be reached.
    """

    index: int | None
    rung: Rung
    skipped: int


def following(uow: UnitOfWork, alert: Alert, case: Case) -> Following | None:
    """What comes after the holder's own step; None past the last one. A step inside of the holder alone was
    taken with it."""
    steps, skipped = steps_of(uow, alert), 0
    if alert.outside is None:
        found = [one for one in candidates(uow, case) if one.id != alert.holder_id]
        inside = ladder.next_step(found, (), alert.step + 1, steps)
        if isinstance(inside, ladder.Step):
            return Following(inside.index, steps[inside.index].role, len(inside.skipped))
        own = {one.rung for one in candidates(uow, case) if one.id == alert.holder_id}
        skipped = sum(steps[index].role not in own for index in inside.skipped)
    rung = next_outside(steps, alert.outside)
    return Following(None, rung, skipped) if rung is not None else None


def facts_of(uow: UnitOfWork, alert: Alert, now: datetime) -> EscalationFacts:
    """What is escalated, and what was done for it so far."""
    agreement = uow.get(Agreement, alert.agreement_id)
    steps = tuple(
        StepTaken(step.rung, uow.get(Person, step.noted_by).alias, step.taken_on, step.rung in OUTSIDE)
        for step in steps_taken(uow, alert)
    )
    return EscalationFacts(
        agreement.responsible,
        local_date(uow.get(Meeting, agreement.meeting_id).starts_at),
        agreement.due_on,
        local_date(alert.opened_at),
        steps,
        _asked(uow, alert),
        alert.outside,
    )


explains(AlertCause.NOT_KEPT)(facts_of)


def _asked(uow: UnitOfWork, alert: Alert) -> tuple[Alias, ...]:
    holder = alias_of(uow, alert.holder_id)
    if holder is not None:
        return (holder,)
    last = [row.person_id for row in recipients(uow, alert) if row.step == alert.step]
    return tuple(uow.get(Person, person_id).alias for person_id in last)


def escalations_of(uow: UnitOfWork, case: Case, now: datetime) -> tuple[EscalationFacts, ...]:
    """What is escalated of this case, for its page."""
    rows = uow.session.exec(
        select(Alert)
        .where(
            col(Alert.case_id) == case.id,
            col(Alert.cause) == AlertCause.NOT_KEPT,
            col(Alert.state).in_(UNDECIDED),
        )
        .order_by(col(Alert.id))
    ).all()
    return tuple(facts_of(uow, alert, now) for alert in rows if alert.cause_vanished_at is None)


@looks(AlertCause.NOT_KEPT)
def _looks(uow: UnitOfWork, prompt: Prompt, alert: Alert, case: Case, now: datetime) -> View | None:
    """For who has it, or passed it on; anybody else sees an alert like every other."""
    if prompt.state is not PromptState.OPEN:
        to = prompt.filled.get("to")
        if to is None or alert.decision is not None:
            return None
        return EscalationPassedOn(case.reference, named(uow, case, Rung(to)))
    if alert.holder_id != prompt.person_id or alert.cause_vanished_at is not None:
        return None
    return step_shown(uow, prompt, alert, case, now) or _held(uow, prompt, alert, case, now)


def _held(uow: UnitOfWork, prompt: Prompt, alert: Alert, case: Case, now: datetime) -> View:
    after, contact = following(uow, alert, case), contacted_on(uow, alert)
    match prompt.filled.get(STEP):
        case "next" if after is not None:
            responsible = uow.get(Agreement, alert.agreement_id).responsible
            to = named(uow, case, after.rung)
            return NextStepReadBack(case.reference, alert.outside, contact, to, responsible)
        case "contact" | "decided" as step if alert.outside is not None:
            day = day_choice(prompt, earliest_day(uow, alert, step), local_date(now))
            return OutsideDayAsked(case.reference, alert.outside, step == DECIDED, day, chosen(prompt))
    assert alert.decide_by is not None
    assert alert.acknowledged_at is not None
    rules = uow.policy.alerts.escalation
    return EscalationHeld(
        reference=case.reference,
        received_at=alert.acknowledged_at,
        decide_by=alert.decide_by,
        turn=alert.outside,
        contacted_on=contact,
        asked_on=asked_after_contact(uow, alert),
        following=after.rung if after is not None else None,
        choices=choices(alert.cause, case.phase),
        facts=facts_of(uow, alert, now),
        opened=bool(prompt.filled.get("opened")),
        wording=(rules.outside_wording_nl, rules.outside_wording_en),
    )


def earliest_day(uow: UnitOfWork, alert: Alert, step: str) -> date:
    """The first day that can be recorded: no contact before the escalation began, or before the step outside
    that came before it; no decision before the contact."""
    outside = (taken for taken in steps_taken(uow, alert) if taken.rung in OUTSIDE)
    before = (taken.taken_on for taken in outside if step == DECIDED or taken.rung is not alert.outside)
    return max([local_date(alert.opened_at), *before])


@shows_message("escalation_outside", Told.alert(when="an escalation goes to a step outside the product"))
def _outside(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> EscalationOutside | None:
    """No longer said when it went on since, or is over."""
    alert, turn = uow.get(Alert, message.params["alert_id"]), Rung(message.params["turn"])
    holder = alias_of(uow, alert.holder_id)
    if alert.state is not AlertState.ACKNOWLEDGED or alert.outside is not turn or holder is None:
        return None
    return EscalationOutside(uow.get(Case, alert.case_id).reference, turn, holder)


@shows_message(
    "escalation_stalls",
    Told.alert(Role.PROJECT_LEADER, when="nobody answers an escalation on its last step inside"),
)
def _stalls(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> EscalationStalls | None:
    """No longer said when somebody took it since, or it is over."""
    alert = uow.get(Alert, message.params["alert_id"])
    if alert.state is not AlertState.OPEN or alert.cause_vanished_at is not None:
        return None
    return EscalationStalls(uow.get(Case, alert.case_id).reference, alert.outside)

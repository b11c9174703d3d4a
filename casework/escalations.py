"""Escalation: a party does not do what was agreed, and a person takes a step up the ladder for it.

domain.md, Alerts to a person, and the ladder: coordinator, process director (after an expert meeting the
chair), then outside the product. Each step is confirmed by a person (ours).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import prompts, terms
from casework.access import acting, require, use_case
from casework.agreement_rows import agreement_term
from casework.alert_candidates import candidates
from casework.alert_rows import UNDECIDED, asked_ids, tell
from casework.alerts import close_alert, open_alert, stands
from casework.consequences import follow_up
from casework.decisions import follows, tapped_alert
from casework.duties import coordinator_of
from casework.errors import ClosedQuestion, EscalationRuns, ForeignButton, NoContactYet, StaleButton
from casework.escalation_steps import contacted_on, note_step
from casework.escalation_views import NEXT, STEP, Following, following, named
from casework.ladder import climb, promise, report
from casework.prompts import PromptRef, Shown
from casework.views import WITH_DUTY, Told, View, shows_prompt
from rules import escalation
from rules.calendar import local_date
from rules.permissions import Permission
from rules.policy import LadderStep
from rules.words import AgreementState, AlertCause, Decision, Rung, TermState, Urgency
from store.alerts import Alert
from store.cases import Case
from store.expert_meetings import Agreement
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork

OFFER = "escalation_offer"
NOT_DONE = frozenset({AgreementState.OPEN, AgreementState.NOT_KEPT})
"""An agreement that can be escalated: a party has to do it still."""


@dataclass(frozen=True)
class EscalationOffered(View):
    """Whether to start it; `to` is whose turn it is first, `own_step` whether the reader has one as well.

    `times_later` is how often the agreement was put off; 0 for one that was not kept.
    """

    reference: str
    due_on: date
    times_later: int
    to: Rung
    own_step: bool


@dataclass(frozen=True)
class EscalationOfferOver(View):
    """The line that stays; `to` is whom it went to, None when it was not started."""

    reference: str
    to: Rung | None


def offer_escalation(uow: UnitOfWork, agreement: Agreement, person_id: int, now: datetime) -> None:
    """Ask this person whether to start the escalation for this agreement, in a new message.

    Not while one for the same agreement is open, nor for an agreement that is kept, lapsed or taken back.
    """
    if open_escalation(uow, agreement.id) is not None or agreement.state not in NOT_DONE:
        return
    own_doing = uow.actor is not None and uow.actor.id == person_id
    prompts.ask(
        uow,
        person_id,
        OFFER,
        now,
        urgency=Urgency.REPLY if own_doing else Urgency.ROUTINE,
        case_id=agreement.case_id,
        filled={"agreement": agreement.id},
    )


def open_escalation(uow: UnitOfWork, agreement_id: int) -> Alert | None:
    """The escalation for this agreement that a person must act on now, if any."""
    return uow.session.exec(
        select(Alert).where(
            col(Alert.agreement_id) == agreement_id,
            col(Alert.cause) == AlertCause.NOT_KEPT,
            col(Alert.state).in_(UNDECIDED),
        )
    ).first()


@shows_prompt(
    OFFER,
    Told.alert(
        *WITH_DUTY,
        when="an agreement is not kept, or twice later: escalate?",
        closes="yes or no; the answer is taken back",
    ),
    standing=True,
)
def _offer(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case = uow.get(Case, prompt.case_id)
    if prompt.state is not PromptState.OPEN:
        to = prompt.filled.get("to")
        return EscalationOfferOver(case.reference, named(uow, case, Rung(to)) if to else None)
    agreement = uow.get(Agreement, prompt.filled["agreement"])
    to = _steps(uow)[_first_step(uow, case, prompt.person_id)].role
    own_step = bool(_own_rungs(uow, case, prompt.person_id))
    times_later = agreement.times_later if agreement.state is AgreementState.OPEN else 0
    return EscalationOffered(case.reference, agreement.due_on, times_later, named(uow, case, to), own_step)


def _steps(uow: UnitOfWork) -> tuple[LadderStep, ...]:
    return uow.policy.alerts.ladder(AlertCause.NOT_KEPT)


def _own_rungs(uow: UnitOfWork, case: Case, person_id: int) -> list[Rung]:
    """The steps of the ladder on which this person stands for this case."""
    on_ladder = {step.role for step in _steps(uow)}
    return [one.rung for one in candidates(uow, case) if one.id == person_id and one.rung in on_ladder]


def _first_step(uow: UnitOfWork, case: Case, starter_id: int) -> int:
    return escalation.first_step(_steps(uow), _own_rungs(uow, case, starter_id))


def _offered(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    prompt = prompts.tapped(uow, ref, (OFFER,), now)
    case = uow.get(Case, prompt.case_id)
    require(uow, Permission.GUARD, case)
    return prompt, case


@use_case(Permission.GUARD)
def start_escalation(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Start it: the alert goes to the first who did not try yet; that the starter did, is kept.

    Raises EscalationRuns, and ClosedQuestion when the agreement is not to be kept any more.
    """
    prompt, case = _offered(uow, ref, now)
    agreement = uow.get(Agreement, prompt.filled["agreement"])
    if open_escalation(uow, agreement.id) is not None:
        raise EscalationRuns
    if agreement.state not in NOT_DONE:
        raise ClosedQuestion(prompt_id=prompt.id)
    step = _first_step(uow, case, prompt.person_id)
    anchor, facts = f"agreement:{agreement.id}", {"agreement_id": agreement.id}
    alert = open_alert(uow, case, AlertCause.NOT_KEPT, anchor, now, first_step=step, **facts)
    _note_own_steps(uow, alert, case, prompt.person_id, now)
    to = _steps(uow)[alert.step].role
    prompts.close(uow, prompt, PromptState.ANSWERED, now, to=to.value)
    return prompts.shown(uow, prompt, now)


def _note_own_steps(uow: UnitOfWork, alert: Alert, case: Case, person_id: int, now: datetime) -> None:
    for rung in _own_rungs(uow, case, person_id):
        note_step(uow, alert, rung, local_date(now), person_id, now)


@use_case(Permission.GUARD)
def leave_escalation(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not yet: the agreement stays where it is."""
    prompt, _ = _offered(uow, ref, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


def held_escalation(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Alert, Case]:
    """The tapped escalation, which the acting person took on.

    Raises what `tapped_alert` raises, ForeignButton for another alert, and StaleButton for who does not have
    it, or when its cause is gone.
    """
    prompt, alert, case = tapped_alert(uow, ref, now)
    if alert.cause is not AlertCause.NOT_KEPT:
        raise ForeignButton
    if alert.holder_id != prompt.person_id or alert.cause_vanished_at is not None:
        raise StaleButton(prompt_id=prompt.id)
    return prompt, alert, case


@use_case(Permission.ANSWER_ALERT)
def ask_next_step(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The next step, read back first. Raises NoContactYet where the step outside was not taken yet."""
    prompt, alert, case = held_escalation(uow, ref, now)
    _require_taken(uow, alert, case, prompt)
    prompts.withdraw_unsent(uow, prompt)
    prompts.fill(prompt, now, **{STEP: NEXT, "day": None, "month": None, "opened": None})
    return prompts.shown(uow, prompt, now)


def _require_taken(uow: UnitOfWork, alert: Alert, case: Case, prompt: Prompt) -> Following:
    """No step outside is skipped (domain.md, the ladder). Raises StaleButton past the last step."""
    if alert.outside is not None and contacted_on(uow, alert) is None:
        raise NoContactYet
    after = following(uow, alert, case)
    if after is None:
        raise StaleButton(prompt_id=prompt.id)
    return after


@use_case(Permission.ANSWER_ALERT)
def take_next_step(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The reader tried and it did not help: the alert goes to who is next inside the product, or who has it
    takes the next step outside. Raises NoContactYet, and StaleButton when it was not read back."""
    prompt, alert, case = held_escalation(uow, ref, now)
    if prompt.filled.get(STEP) != NEXT:
        raise StaleButton(prompt_id=prompt.id)
    after = _require_taken(uow, alert, case, prompt)
    if alert.outside is None:
        _note_own_steps(uow, alert, case, prompt.person_id, now)
    if after.index is not None:
        prompts.close(uow, prompt, PromptState.ANSWERED, now, **{STEP: None}, to=after.rung.value)
        climb(uow, alert, case, after.index, now, passed_on=True)
    else:
        _go_outside(uow, alert, case, after, now)
        prompts.fill(prompt, now, **{STEP: None})
    return prompts.shown(uow, prompt, now)


def _go_outside(uow: UnitOfWork, alert: Alert, case: Case, after: Following, now: datetime) -> None:
    """Nobody outside is ever messaged: who has it, takes the step, and has the days of a decision for it."""
    alert.outside = after.rung
    promise(uow, alert, now)
    informed = {*asked_ids(uow, alert), coordinator_of(uow, case).id} - {acting(uow).id}
    tell(uow, informed, "escalation_outside", alert, now, turn=after.rung.value)
    if after.skipped:
        report(uow, "alert_skipped", alert, now, steps=after.skipped)


@use_case(Permission.ANSWER_ALERT)
def leave_step(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Back to what there is to do."""
    prompt, _, _ = held_escalation(uow, ref, now)
    prompts.fill(prompt, now, **{STEP: None, "day": None, "month": None})
    return prompts.shown(uow, prompt, now)


@follows(Decision.NOW_KEPT)
def _now_kept(uow: UnitOfWork, alert: Alert, case: Case, now: datetime) -> None:
    settle_agreement(uow, alert, case, AgreementState.KEPT, local_date(now), now)


@follows(Decision.NO_LONGER_NEEDED)
def _no_longer_needed(uow: UnitOfWork, alert: Alert, case: Case, now: datetime) -> None:
    settle_agreement(uow, alert, case, AgreementState.LAPSED, local_date(now), now)


def settle_agreement(
    uow: UnitOfWork, alert: Alert, case: Case, state: AgreementState, on: date, now: datetime
) -> None:
    """What was decided closes the escalation, and is how the agreement ended, on this day."""
    agreement = uow.get(Agreement, alert.agreement_id)
    agreement.state, agreement.settled_on = state, on
    close_alert(uow, alert, TermState.MET, now)
    term = agreement_term(uow, case, agreement)
    if term is not None:
        terms.end_term(uow, term, TermState.MET, now)
    follow_up(uow, case, now)


@stands(AlertCause.NOT_KEPT)
def _is_not_done(uow: UnitOfWork, case: Case, alert: Alert, now: datetime) -> bool:
    """Until the agreement is kept, is needed no longer, or is taken back."""
    return uow.get(Agreement, alert.agreement_id).state in NOT_DONE

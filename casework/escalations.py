"""Escalation: a party does not do what was agreed, and a person takes a step up the ladder for it.

domain.md, Alerts to a person, and the ladder: coordinator, process director (after an expert meeting the chair),
then outside the product. Each step is confirmed by a person (ours).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import prompts
from casework.access import require, use_case
from casework.alert_rows import UNDECIDED
from casework.alerts import open_alert, stands
from casework.errors import EscalationRuns, ForeignButton
from casework.ladder import candidates
from casework.prompts import PromptRef, Shown
from casework.views import View, shows_prompt
from rules.permissions import Permission
from rules.words import AgreementState, AlertCause, Rung, Urgency
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
    """Whether to start it; `to` is whose turn it is first, `own_step` whether the reader's own was before that."""

    reference: str
    due_on: date
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


@shows_prompt(OFFER, standing=True)
def _offer(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case = uow.get(Case, prompt.case_id)
    if prompt.state is not PromptState.OPEN:
        to = prompt.filled.get("to")
        return EscalationOfferOver(case.reference, Rung(to) if to else None)
    agreement, step = uow.get(Agreement, prompt.filled["agreement"]), first_step(uow, case, prompt.person_id)
    ladder = uow.policy.alerts.escalation.ladder
    own = any(
        one.id == prompt.person_id and one.rung in {step.role for step in ladder}
        for one in candidates(uow, case)
    )
    return EscalationOffered(case.reference, agreement.due_on, ladder[step].role, own)


def first_step(uow: UnitOfWork, case: Case, starter_id: int) -> int:
    """The first step inside the product that is not the starter's own: that one was taken before this (ours)."""
    own = {one.rung for one in candidates(uow, case) if one.id == starter_id}
    inside = (
        index
        for index, step in enumerate(uow.policy.alerts.escalation.ladder)
        if not step.is_outside and step.role not in own
    )
    return next(inside, 0)


def _offered(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    prompt = prompts.tapped(uow, ref, (OFFER,), now)
    case = uow.get(Case, prompt.case_id)
    require(uow, Permission.GUARD, case)
    return prompt, case


@use_case(Permission.GUARD)
def start_escalation(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Start it: the alert goes to the first who did not try yet. Raises EscalationRuns, and ForeignButton when
    the agreement is not to be kept any more."""
    prompt, case = _offered(uow, ref, now)
    agreement = uow.get(Agreement, prompt.filled["agreement"])
    if open_escalation(uow, agreement.id) is not None:
        raise EscalationRuns
    if agreement.state not in NOT_DONE:
        raise ForeignButton
    step = first_step(uow, case, prompt.person_id)
    alert = open_alert(
        uow,
        case,
        AlertCause.NOT_KEPT,
        f"agreement:{agreement.id}",
        now,
        first_step=step,
        agreement_id=agreement.id,
    )
    to = uow.policy.alerts.escalation.ladder[alert.step].role
    prompts.close(uow, prompt, PromptState.ANSWERED, now, to=to.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def leave_escalation(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not yet: the agreement stays where it is."""
    prompt, _ = _offered(uow, ref, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@stands(AlertCause.NOT_KEPT)
def _is_not_done(uow: UnitOfWork, case: Case, alert: Alert, now: datetime) -> bool:
    """Until the agreement is kept, is needed no longer, or is taken back."""
    return uow.get(Agreement, alert.agreement_id).state in NOT_DONE

"""Ending a case early, with a reason from the list; domain.md, From referral to one year later.

A coordinator or deputy asks and the project leader confirms (casework.end_answers); a project leader also
does it alone.
"""

from dataclasses import dataclass
from datetime import datetime

from casework import prompts
from casework.access import acting, use_case
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_news import News, tell
from casework.case_questions import tapped_on_case
from casework.closing_facts import (
    ENDABLE,
    open_request,
    settle_questions,
    withdraw_request,
)
from casework.consequences import follow_up
from casework.errors import EndAlreadyAsked, ForeignButton, NotEndable
from casework.prompts import PromptRef, Shown
from casework.trajectory import take_step
from casework.views import Told, View, shows_prompt
from rules.permissions import Permission
from rules.trajectory import Step
from rules.words import ClosingKind, EndingReason, OfferState, Phase, Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.trajectory import ClosingRequest
from store.unit_of_work import UnitOfWork

KIND = "ending"


@dataclass(frozen=True)
class EndingReasonAsked(View):
    """Why it ends, from the list; `asks` that the project leader is to confirm it. `reason` is read back."""

    reference: str
    asks: bool
    reason: EndingReason | None


@dataclass(frozen=True)
class EndingDone(View):
    """The line that stays: asked or ended for this reason; without one it was left."""

    reference: str
    asks: bool
    reason: EndingReason | None


def end_early(uow: UnitOfWork, case: Case, reason: EndingReason, now: datetime) -> None:
    """The case ends today, and its people are told. The caller calls `follow_up`. Raises NotEndable."""
    if case.phase not in ENDABLE:
        raise NotEndable(phase=case.phase.value)
    settle_questions(uow, case, now)
    uow.add(_request(uow, case, reason, now, OfferState.ACCEPTED))
    take_step(uow, case, Step.END_EARLY, Phase.ENDED_EARLY, now)
    tell(uow, case, News.ENDED_EARLY, now)


def _request(
    uow: UnitOfWork, case: Case, reason: EndingReason | None, now: datetime, state: OfferState
) -> ClosingRequest:
    return ClosingRequest(
        case_id=case.id,
        kind=ClosingKind.GOALS_REACHED if reason is None else ClosingKind.ENDED_EARLY,
        reason=reason,
        asked_by=acting(uow).id,
        asked_at=now,
        state=state,
        answered_at=None if state is OfferState.OPEN else now,
    )


def ask_leader(uow: UnitOfWork, case: Case, reason: EndingReason | None, now: datetime) -> None:
    """Ask the project leader to confirm an early end, or a closure where there is no reason.

    Raises EndAlreadyAsked.
    """
    require_unasked(uow, case)
    # One that the phase has overtaken is still in the way.
    withdraw_request(uow, case, now)
    uow.add(_request(uow, case, reason, now, OfferState.OPEN))


def require_unasked(uow: UnitOfWork, case: Case) -> None:
    """Raises EndAlreadyAsked while the project leader has such a question to answer."""
    if open_request(uow, case) is not None:
        raise EndAlreadyAsked


@use_case(Permission.END_CASE)
def start_ending(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """End a case early: ask for the reason. Raises what `start_with_case` raises, NotEndable and
    EndAlreadyAsked."""
    start_with_case(uow, KIND, typed, now)


def _start_ending(uow: UnitOfWork, case: Case, now: datetime) -> None:
    if case.phase not in ENDABLE:
        raise NotEndable(phase=case.phase.value)
    if acting(uow).role is not Role.PROJECT_LEADER:
        require_unasked(uow, case)
    prompts.ask(uow, acting(uow).id, KIND, now, case_id=case.id)


CHOICES[KIND] = Choice(_start_ending, Permission.END_CASE, ENDABLE)


def _ending(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    return tapped_on_case(uow, ref, (KIND,), Permission.END_CASE, now)


@use_case(Permission.END_CASE)
def choose_ending_reason(
    uow: UnitOfWork, ref: PromptRef, reason: EndingReason | None, *, now: datetime
) -> Shown:
    """Keep the reason, to be read back; None takes it back."""
    prompt, _ = _ending(uow, ref, now)
    prompts.fill(prompt, now, reason=reason.value if reason is not None else None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.END_CASE)
def confirm_ending(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """A project leader ends the case; a coordinator asks for it.

    Raises ForeignButton without a reason, NotEndable, and EndAlreadyAsked.
    """
    prompt, case = _ending(uow, ref, now)
    if "reason" not in prompt.filled:
        raise ForeignButton
    reason = EndingReason(prompt.filled["reason"])
    if case.phase not in ENDABLE:
        raise NotEndable(phase=case.phase.value)
    if acting(uow).role is Role.PROJECT_LEADER:
        end_early(uow, case, reason, now)
    else:
        ask_leader(uow, case, reason, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.END_CASE)
def leave_ending(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not now: nothing is asked or recorded."""
    prompt, _ = _ending(uow, ref, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now, reason=None)
    return prompts.shown(uow, prompt, now)


@shows_prompt(KIND, Told.answer(Role.COORDINATOR, Role.PROJECT_LEADER, when="/beeindigen"))
def _ending_view(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    reference = uow.get(Case, prompt.case_id).reference
    asks = uow.get(Person, prompt.person_id).role is not Role.PROJECT_LEADER
    said = prompt.filled.get("reason")
    reason = EndingReason(said) if said else None
    if prompt.state is PromptState.OPEN:
        return EndingReasonAsked(reference, asks, reason)
    return EndingDone(reference, asks, reason if prompt.state is PromptState.ANSWERED else None)

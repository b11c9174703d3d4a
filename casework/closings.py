"""Closing a case because the goals of the recovery plan are reached (G20): asked by who works it."""

from dataclasses import dataclass
from datetime import date, datetime

from casework import prompts
from casework.access import acting, use_case
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_questions import tapped_on_case
from casework.closing_facts import recovery_plan_on
from casework.consequences import follow_up
from casework.endings import ask_leader, require_unasked
from casework.errors import NoRecoveryPlan, NotInRecovery
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules.permissions import Permission
from rules.words import Phase, Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork

KIND = "closing"


@dataclass(frozen=True)
class ClosingReadBack(View):
    """Are the goals of the recovery plan that was adopted then reached?"""

    reference: str
    plan_on: date | None


@dataclass(frozen=True)
class ClosingDone(View):
    """The line that stays: asked, or left."""

    reference: str
    asked: bool


@use_case(Permission.CONFIRM_CLOSING)
def start_closing(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Close a case whose goals are reached: read back first. Raises what `start_with_case` raises,
    NotInRecovery, NoRecoveryPlan and EndAlreadyAsked."""
    start_with_case(uow, KIND, typed, now)


def _start_closing(uow: UnitOfWork, case: Case, now: datetime) -> None:
    _require_closable(uow, case)
    prompts.ask(uow, acting(uow).id, KIND, now, case_id=case.id)


CHOICES[KIND] = Choice(_start_closing, Permission.CONFIRM_CLOSING, frozenset({Phase.RECOVERY}))


def _require_closable(uow: UnitOfWork, case: Case) -> None:
    if case.phase is not Phase.RECOVERY:
        raise NotInRecovery(phase=case.phase.value)
    if recovery_plan_on(uow, case) is None:
        raise NoRecoveryPlan
    require_unasked(uow, case)


def _closing(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    return tapped_on_case(uow, ref, (KIND,), Permission.CONFIRM_CLOSING, now)


@use_case(Permission.CONFIRM_CLOSING)
def confirm_goals(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The goals are reached: the project leader is asked to confirm it. Raises as `start_closing` does."""
    prompt, case = _closing(uow, ref, now)
    _require_closable(uow, case)
    ask_leader(uow, case, None, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CONFIRM_CLOSING)
def leave_closing(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not now: nothing is asked."""
    prompt, _ = _closing(uow, ref, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@shows_prompt(KIND, Told.answer(Role.COORDINATOR, when="/afsluiten"))
def _closing_view(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case = uow.get(Case, prompt.case_id)
    if prompt.state is PromptState.OPEN:
        return ClosingReadBack(case.reference, recovery_plan_on(uow, case))
    return ClosingDone(case.reference, prompt.state is PromptState.ANSWERED)

"""Phases: the bot says *kandidaat*, a person goes on, goes back, or says that the phase stays.

domain.md, The safety scale: the bot never decides that a phase is reached; three-month threshold, rule 6: a
person decides whether the phase goes back. While facts speak for another phase, a term runs until somebody
says which phase holds; casework.plans records the plans that a next phase needs.
"""

from collections.abc import Sequence
from datetime import datetime

from casework import prompts, terms, wanted
from casework.access import acting, require, use_case
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_questions import tapped_on_case
from casework.consequences import follow_up
from casework.errors import ImpossibleStep, PhaseNotReady, StaleButton
from casework.phase_facts import facts_of
from casework.phase_views import QUESTION, SCREEN, question_now
from casework.prompts import PromptRef, Shown
from casework.trajectory import take_step
from casework.wanted import DAY_BEFORE, Wanted, asks_until_done, wants
from rules.calendar import Workdays, local_date
from rules.permissions import Permission
from rules.phases import asks, onward
from rules.trajectory import WORKED, Step, is_possible
from rules.words import Phase, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork

KINDS = (QUESTION, SCREEN)

asks_until_done(TermKind.PHASE, QUESTION, push_first=True)


@wants(TermKind.PHASE)
def _phase(uow: UnitOfWork, case: Case, now: datetime) -> Sequence[Wanted]:
    """What speaks for another phase is asked at once, or on the day on which the last months are over."""
    if case.phase not in WORKED:
        return []
    today = local_date(now)
    asked = asks(facts_of(uow, case), uow.policy, today)
    if asked is None:
        return []
    days = uow.policy.stability.answer_working_days
    due_on = Workdays(uow.policy.office_hours).add_working_days(asked.known_on, days)
    comes_later = asked.known_on > today
    reminders = ((due_on - asked.known_on).days, *DAY_BEFORE) if comes_later else DAY_BEFORE
    return [Wanted(asked.direction.value, asked.known_on, due_on, reminders, at_once=not comes_later)]


@use_case(Permission.LEAD)
def start_phase(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Show where a case is; the case is asked for where there are several."""
    start_with_case(uow, SCREEN, typed, now)


def show_phase(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """The screen of a case. Raises NotAllowed for a chair: the phase is the coordinator's."""
    require(uow, Permission.LEAD, case)
    # What was half entered in an older screen goes.
    prompts.ask(uow, acting(uow).id, SCREEN, now, case_id=case.id).filled = {}


CHOICES[SCREEN] = Choice(show_phase, Permission.LEAD, WORKED)


def tapped_phase(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    """The tapped screen or question, and its case. Raises what `prompts.tapped` and `require` raise."""
    return tapped_on_case(uow, ref, KINDS, Permission.LEAD, now)


@use_case(Permission.LEAD)
def go_on(uow: UnitOfWork, ref: PromptRef, target: Phase, *, now: datetime) -> Shown:
    """Confirm that the next phase is reached.

    Raises PhaseNotReady with what is missing, and ImpossibleStep for a phase that is not the next one.
    """
    prompt, case = tapped_phase(uow, ref, now)
    on = onward(facts_of(uow, case), uow.policy, local_date(now))
    if on is None or on.target is not target:
        raise ImpossibleStep(phase=case.phase.value)
    if on.missing:
        raise PhaseNotReady(missing=",".join(on.missing), prompt_id=prompt.id)
    return _answer(uow, prompt, case, Step.GO_ON, target, now)


@use_case(Permission.LEAD)
def go_back(uow: UnitOfWork, ref: PromptRef, target: Phase, *, now: datetime) -> Shown:
    """Go back to an earlier phase; nothing needs to speak for it. Raises ImpossibleStep."""
    prompt, case = tapped_phase(uow, ref, now)
    if not is_possible(Step.GO_BACK, case.phase, target):
        raise ImpossibleStep(phase=case.phase.value)
    return _answer(uow, prompt, case, Step.GO_BACK, target, now)


@use_case(Permission.LEAD)
def stay(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The phase stays: it is asked again only for what is recorded after this. Raises StaleButton where
    nothing is asked."""
    prompt, case = tapped_phase(uow, ref, now)
    if question_now(facts_of(uow, case), uow, now) is None:
        raise StaleButton(prompt_id=prompt.id)
    return _answer(uow, prompt, case, Step.STAY, case.phase, now)


@use_case(Permission.LEAD)
def leave(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Only looked: the screen goes, and a question that runs is asked again on its day."""
    prompt, _ = tapped_phase(uow, ref, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now, left=True)
    return prompts.shown(uow, prompt, now)


def _answer(uow: UnitOfWork, prompt: Prompt, case: Case, step: Step, target: Phase, now: datetime) -> Shown:
    # Closed first: ending the term would cancel it as a question that nobody answered.
    prompts.close(uow, prompt, PromptState.ANSWERED, now, answer=step.value, phase=target.value)
    take_step(uow, case, step, target, now)
    for term in terms.running_terms(uow, case, TermKind.PHASE):
        wanted.meet(uow, term, now)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)

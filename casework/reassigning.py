"""The project leader gives a duty on a case to somebody else, step by step; see casework.reassignment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from casework import prompts
from casework.access import acting, use_case
from casework.assignments import TOLD
from casework.case_draft import NOBODY, Colleague, as_colleague
from casework.duties import on_duty
from casework.errors import ColleagueUnavailable, ForeignButton, StaleButton
from casework.prompts import PromptRef, Shown
from casework.reassignment import reassign, successors
from casework.views import Told, View, shows_prompt
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import Duty, Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "reassignment"


class Step(StrEnum):
    DUTY = "duty"
    SUCCESSOR = "successor"
    READ_BACK = "read_back"


@dataclass(frozen=True)
class Choice:
    """What was chosen and still holds; `successor` is None when not chosen, or nobody when `to_nobody`."""

    duty: Duty | None
    successor: Person | None
    to_nobody: bool

    @property
    def step(self) -> Step:
        if self.duty is None:
            return Step.DUTY
        return Step.READ_BACK if self.to_nobody or self.successor is not None else Step.SUCCESSOR


@dataclass(frozen=True)
class DutyQuestion(View):
    """Which duty goes to somebody else? With who has each of them now."""

    reference: str
    holders: tuple[tuple[Duty, Alias | None], ...]


@dataclass(frozen=True)
class SuccessorQuestion(View):
    """`can_be_nobody`: the duty may also be left open."""

    reference: str
    duty: Duty
    holder: Alias | None
    colleagues: tuple[Colleague, ...]
    can_be_nobody: bool


@dataclass(frozen=True)
class ReassignmentReadBack(View):
    """`was_deputy` says that the successor is the deputy now, so that the case is left without one."""

    reference: str
    duty: Duty
    holder: Alias | None
    successor: Alias | None
    was_deputy: bool


@dataclass(frozen=True)
class Reassigned(View):
    reference: str
    duty: Duty
    successor: Alias | None


@dataclass(frozen=True)
class NotReassigned(View):
    reference: str


def ask_reassignment(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Ask the acting project leader which duty goes to whom."""
    prompts.ask(uow, acting(uow).id, KIND, now, case_id=case.id)


def _choice(uow: UnitOfWork, prompt: Prompt) -> Choice:
    case, said = uow.get(Case, prompt.case_id), prompt.filled.get("duty")
    duty = Duty(said) if said is not None else None
    if duty is None:
        return Choice(None, None, to_nobody=False)
    chosen = prompt.filled.get("successor")
    people = (person for person in successors(uow, case, duty) if person.id == chosen)
    return Choice(duty, next(people, None), chosen == NOBODY and _can_be_nobody(uow, case, duty))


def _can_be_nobody(uow: UnitOfWork, case: Case, duty: Duty) -> bool:
    return duty is not Duty.COORDINATOR and on_duty(uow, case.id, duty) is not None


@shows_prompt(KIND, Told.answer(Role.PROJECT_LEADER, when="/toewijzen, on a case that runs"))
def _view(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case = uow.get(Case, prompt.case_id)
    if prompt.state is PromptState.CANCELLED:
        return NotReassigned(case.reference)
    if prompt.state is PromptState.ANSWERED:
        chosen = prompt.filled["successor"]
        successor = uow.get(Person, chosen).alias if chosen != NOBODY else None
        return Reassigned(case.reference, Duty(prompt.filled["duty"]), successor)
    choice = _choice(uow, prompt)
    if choice.duty is None:
        return DutyQuestion(case.reference, tuple((duty, _holder(uow, case, duty)) for duty in TOLD))
    holder = _holder(uow, case, choice.duty)
    if choice.step is Step.SUCCESSOR:
        people = tuple(as_colleague(person) for person in successors(uow, case, choice.duty))
        nobody = _can_be_nobody(uow, case, choice.duty)
        return SuccessorQuestion(case.reference, choice.duty, holder, people, nobody)
    successor = choice.successor.alias if choice.successor is not None else None
    deputy = _holder(uow, case, Duty.DEPUTY)
    was_deputy = choice.duty is Duty.COORDINATOR and successor is not None and successor == deputy
    return ReassignmentReadBack(case.reference, choice.duty, holder, successor, was_deputy)


def _holder(uow: UnitOfWork, case: Case, duty: Duty) -> Alias | None:
    person = on_duty(uow, case.id, duty)
    return person.alias if person is not None else None


@use_case(Permission.OPEN_CASE)
def choose_duty(uow: UnitOfWork, ref: PromptRef, duty: Duty, *, now: datetime) -> Shown:
    """Keep which duty it is about. Raises ForeignButton for the duty of the chair, which goes by itself."""
    prompt, _ = _at(uow, ref, Step.DUTY, now)
    if duty not in TOLD:
        raise ForeignButton
    prompts.fill(prompt, now, duty=duty.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_successor(uow: UnitOfWork, ref: PromptRef, person_id: int, *, now: datetime) -> Shown:
    """Keep who gets it; 0 for nobody. Raises ColleagueUnavailable."""
    prompt, choice = _at(uow, ref, Step.SUCCESSOR, now)
    case = uow.get(Case, prompt.case_id)
    assert choice.duty is not None
    offered = {person.id for person in successors(uow, case, choice.duty)}
    if _can_be_nobody(uow, case, choice.duty):
        offered.add(NOBODY)
    if person_id not in offered:
        raise ColleagueUnavailable(prompt_id=prompt.id)
    prompts.fill(prompt, now, successor=person_id)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def step_back_from_reassignment(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take back the last choice; before the first the conversation is left."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    step = _choice(uow, prompt).step
    if step is Step.DUTY:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    elif step is Step.SUCCESSOR:
        prompts.fill(prompt, now, duty=None, successor=None)
    else:
        prompts.fill(prompt, now, successor=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def record_reassignment(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Give the duty as it was read back, and tell both.

    Raises StaleButton when the choice no longer holds, and CaseIsOver when the case ended meanwhile.
    """
    prompt, choice = _at(uow, ref, Step.READ_BACK, now)
    assert choice.duty is not None
    successor_id = choice.successor.id if choice.successor is not None else None
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    reassign(uow, uow.get(Case, prompt.case_id), choice.duty, successor_id, now)
    return prompts.shown(uow, prompt, now)


def _at(uow: UnitOfWork, ref: PromptRef, step: Step, now: datetime) -> tuple[Prompt, Choice]:
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    choice = _choice(uow, prompt)
    if choice.step is not step:
        raise StaleButton(prompt_id=prompt.id)
    return prompt, choice

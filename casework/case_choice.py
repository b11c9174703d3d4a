"""Which case a command is about: the one typed, one's only one, or the one that is tapped.

Coordinators and deputies choose among their own cases, a chair among those of the expert meetings they chair.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from casework import prompts
from casework.access import acting, require, use_case
from casework.cases import choose_case
from casework.errors import ForeignButton, MistypedCase, NoOwnCase, NoSuchCase
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules.permissions import Permission
from rules.references import MistypedReference, NotAReference, read_reference
from rules.trajectory import WORKED
from rules.words import Phase, Role
from store.cases import Case, Meeting
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork

KIND = "case_choice"
MOST_OFFERED = 24
"""Of more cases the newest are offered; any other one can be typed. Ours."""


@dataclass(frozen=True)
class CaseChoice(View):
    """Which of these cases? `chosen` once one was; no references when it was left."""

    command: str
    references: tuple[str, ...]
    chosen: str | None


Start = Callable[[UnitOfWork, Case, datetime], None]
STARTS: dict[str, Start] = {}
"""How each command that takes the permission to record goes on with its case."""


@dataclass(frozen=True)
class Choice:
    """How a command goes on with its case, the permission it takes, and the phases it offers cases of."""

    start: Start
    permission: Permission
    phases: frozenset[Phase]


CHOICES: dict[str, Choice] = {}
"""Commands that take another permission, or are about cases in other phases than those that are worked."""


def choice_of(command: str) -> Choice:
    """What a command takes, and how it goes on with its case."""
    return CHOICES.get(command) or Choice(STARTS[command], Permission.RECORD, WORKED)


def start_with_case(uow: UnitOfWork, command: str, typed: str, now: datetime) -> None:
    """Begin a command on its case, or ask which. Raises MistypedCase, NoSuchCase and NoOwnCase."""
    choice = choice_of(command)
    found = _cases(uow, choice, typed)
    go_on_with(uow, command, (found,) if isinstance(found, Case) else found, now)


def go_on_with(uow: UnitOfWork, command: str, cases: Sequence[Case], now: datetime) -> None:
    """Go on with the one case that a command can be about, or ask which of them it is."""
    if len(cases) == 1:
        uow.case_id = cases[0].id
        choice_of(command).start(uow, cases[0], now)
        return
    uow.case_id = None
    filled = {"command": command, "cases": [case.id for case in cases[-MOST_OFFERED:]]}
    prompts.ask(uow, acting(uow).id, KIND, now, filled=filled)


def _cases(uow: UnitOfWork, choice: Choice, typed: str) -> Case | tuple[Case, ...]:
    if acting(uow).role is Role.CHAIR and choice.permission is Permission.RECORD:
        return _chaired_cases(uow, typed)
    return choose_case(uow, typed, choice.permission, choice.phases)


def _chaired_cases(uow: UnitOfWork, typed: str) -> Case | tuple[Case, ...]:
    rows = uow.session.exec(
        select(Case, Meeting)
        .join(Meeting, col(Meeting.case_id) == col(Case.id))
        .where(col(Meeting.chair_id) == acting(uow).id)
        .order_by(col(Case.id))
    ).all()
    for case, meeting in rows:
        require(uow, Permission.RECORD, case, meeting)
    cases = tuple({case.id: case for case, _ in rows}.values())
    if typed.strip():
        reference = _read(typed)
        cases = tuple(case for case in cases if case.reference == reference)
        if not cases:
            raise NoSuchCase
    if not cases:
        raise NoOwnCase
    uow.case_id = None
    return cases[0] if len(cases) == 1 else cases


def _read(typed: str) -> str:
    try:
        return read_reference(typed)
    except MistypedReference:
        raise MistypedCase from None
    except NotAReference:
        raise NoSuchCase from None


@shows_prompt(KIND, Told.answer(when="a command can be about several cases: which?"))
def _case_choice(uow: UnitOfWork, prompt: Prompt, now: datetime) -> CaseChoice:
    command = str(prompt.filled["command"])
    if prompt.state is not PromptState.OPEN:
        chosen = uow.get(Case, prompt.case_id).reference if prompt.case_id is not None else None
        return CaseChoice(command, (), chosen)
    references = [uow.get(Case, case_id).reference for case_id in prompt.filled["cases"]]
    return CaseChoice(command, tuple(references), None)


@use_case(Permission.SEE_OWN)
def choose_case_of_command(uow: UnitOfWork, ref: PromptRef, reference: str, *, now: datetime) -> Shown:
    """Go on with the tapped case. Raises ForeignButton for one that was not offered."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    offered = [uow.get(Case, case_id).reference for case_id in prompt.filled["cases"]]
    if reference not in offered:
        raise ForeignButton
    choice = choice_of(str(prompt.filled["command"]))
    case = _cases(uow, choice, reference)
    assert isinstance(case, Case)
    uow.case_id = prompt.case_id = case.id
    # The other cases that it could have been are nothing to keep with this one.
    prompts.close(uow, prompt, PromptState.ANSWERED, now, cases=None)
    choice.start(uow, case, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def leave_case_choice(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """None of them: the conversation is left."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now, cases=None)
    return prompts.shown(uow, prompt, now)

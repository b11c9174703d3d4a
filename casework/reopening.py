"""Opening a closed case again: it goes back to direct safety, and its clocks count from today (G18; ours).

By who works it or the project leader, also before the check a year later.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import prompts
from casework.access import acting, use_case
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_news import News, tell
from casework.case_questions import tapped_on_case
from casework.closing_facts import closure_of
from casework.consequences import follow_up
from casework.errors import NotClosed
from casework.prompts import PromptRef, Shown
from casework.trajectory import take_step
from casework.views import Told, View, shows_prompt
from rules.calendar import local_date
from rules.permissions import Permission
from rules.threshold import threshold_due
from rules.trajectory import Step
from rules.words import Phase, Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork

KIND = "reopening"


@dataclass(frozen=True)
class ReopeningReadBack(View):
    """Closed on that day; open it again, with a threshold until `due`?"""

    reference: str
    closed_on: date | None
    due: date


@dataclass(frozen=True)
class ReopeningDone(View):
    """The line that stays: open again, with a threshold until `due`; None when it was left."""

    reference: str
    due: date | None


def reopen(uow: UnitOfWork, case: Case, now: datetime) -> date:
    """Work the case again from today, and tell its people; the last day of its new threshold.

    The caller calls `follow_up`. Raises NotClosed.
    """
    if case.phase is not Phase.CLOSED:
        raise NotClosed(phase=case.phase.value)
    take_step(uow, case, Step.REOPEN, Phase.DIRECT_SAFETY, now)
    case.reopened_on = local_date(now)
    tell(uow, case, News.REOPENED, now)
    return threshold_from(uow, now)


def threshold_from(uow: UnitOfWork, now: datetime) -> date:
    """The last day of the threshold of a case that is opened again today."""
    return threshold_due(local_date(now), uow.policy.threshold.months)


@use_case(Permission.END_CASE)
def start_reopening(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Open a closed case again: read back first. Raises what `start_with_case` raises, and NotClosed."""
    start_with_case(uow, KIND, typed, now)


def _start(uow: UnitOfWork, case: Case, now: datetime) -> None:
    if case.phase is not Phase.CLOSED:
        raise NotClosed(phase=case.phase.value)
    prompts.ask(uow, acting(uow).id, KIND, now, case_id=case.id)


CHOICES[KIND] = Choice(_start, Permission.END_CASE, frozenset({Phase.CLOSED}))


def _asked(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    return tapped_on_case(uow, ref, (KIND,), Permission.END_CASE, now)


@use_case(Permission.END_CASE)
def confirm_reopening(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """It is worked again. Raises NotClosed."""
    prompt, case = _asked(uow, ref, now)
    due = reopen(uow, case, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now, due=due.isoformat())
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.END_CASE)
def leave_reopening(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """It stays closed."""
    prompt, _ = _asked(uow, ref, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@shows_prompt(KIND, Told.answer(Role.COORDINATOR, Role.PROJECT_LEADER, when="/heropenen"))
def _reopening(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case = uow.get(Case, prompt.case_id)
    if prompt.state is PromptState.OPEN:
        closure = closure_of(uow, case)
        closed_on = closure.closed_on if closure is not None else None
        return ReopeningReadBack(case.reference, closed_on, threshold_from(uow, now))
    due = prompt.filled.get("due")
    return ReopeningDone(case.reference, date.fromisoformat(due) if due else None)

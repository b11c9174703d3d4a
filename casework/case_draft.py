"""A case half entered, or half assigned: what was chosen so far, what is asked next, and how that looks.

A case that already runs is asked for from its municipality on; one that was selected has that, and is asked
for from its coordinator on.

The next step is derived from the choices and from the facts of this moment, so that a colleague who was
locked or a municipality that left the policy in the meantime is asked again instead of stored.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casework.duties import candidates
from casework.policy_lists import NameOption, name_options
from casework.term_receipts import NextTerm, next_term, not_answered
from casework.views import Told, View, shows_prompt
from rules import threshold
from rules.aliases import Alias
from rules.calendar import add_months, local_date
from rules.words import Duty, Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork

KIND, ASSIGNMENT = "new_case", "assignment"
NOBODY = 0
"""Kept where a deputy or process director was left out on purpose."""
MONTHS_BACK = 24
"""How far back a running case may have started; ours."""


class Step(StrEnum):
    """What is asked, in this order."""

    MUNICIPALITY = "municipality"
    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    PROCESS_DIRECTOR = "process_director"
    START_DATE = "assigned_on"
    READ_BACK = "read_back"


DUTY_STEPS = {
    Step.COORDINATOR: Duty.COORDINATOR,
    Step.DEPUTY: Duty.DEPUTY,
    Step.PROCESS_DIRECTOR: Duty.PROCESS_DIRECTOR,
}


@dataclass(frozen=True)
class Draft:
    """The choices that still hold; a person is None when not chosen, or left out, which `left_out` tells."""

    municipality: str | None
    coordinator: Person | None
    deputy: Person | None
    process_director: Person | None
    left_out: frozenset[Duty]
    assigned_on: date | None
    earliest: date
    """The first day that is taken for the assignment."""

    @property
    def step(self) -> Step:
        """The first thing that is not known yet."""
        if self.municipality is None:
            return Step.MUNICIPALITY
        if self.coordinator is None:
            return Step.COORDINATOR
        if self.deputy is None and Duty.DEPUTY not in self.left_out:
            return Step.DEPUTY
        if self.process_director is None and Duty.PROCESS_DIRECTOR not in self.left_out:
            return Step.PROCESS_DIRECTOR
        return Step.START_DATE if self.assigned_on is None else Step.READ_BACK


@dataclass(frozen=True)
class Chosen:
    """What is known of the case so far; a new one has no reference yet."""

    municipality: str
    coordinator: Alias | None = None
    deputy: Alias | None = None
    process_director: Alias | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Colleague:
    """Somebody who can get this duty. Who cannot be reached now can still: their messages wait for them."""

    person_id: int
    alias: Alias
    reachable: bool


@dataclass(frozen=True)
class MunicipalityQuestion(View):
    options: tuple[NameOption, ...]


@dataclass(frozen=True)
class ColleagueQuestion(View):
    """Who gets this duty; locked people and who has another duty on the case already are left out."""

    duty: Duty
    chosen: Chosen
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True)
class StartDoubt:
    """Why a typed date was not taken, and what it may have meant; `kind` as the reader of dates names it."""

    kind: str
    candidates: tuple[date, ...]


@dataclass(frozen=True)
class StartDateQuestion(View):
    """From `earliest` to `latest`, both included; `month` is the first day of the month that is shown."""

    chosen: Chosen
    earliest: date
    latest: date
    month: date | None
    doubt: StartDoubt | None


@dataclass(frozen=True)
class CaseReadBack(View):
    """Everything before it is stored. `passed` says that the threshold is over already."""

    chosen: Chosen
    assigned_on: date
    due: date
    passed: bool


@dataclass(frozen=True)
class CaseOpened(View):
    reference: str


@dataclass(frozen=True)
class CaseAssigned(View):
    """Assigned to this coordinator on this day, and what comes next."""

    reference: str
    coordinator: Alias
    on: date
    next: NextTerm | None


@dataclass(frozen=True)
class CaseNotOpened(View):
    """The conversation was left before anything was stored."""


def draft_of(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Draft:
    """The choices of a prompt that still hold at this moment."""
    filled, municipality, earliest = (
        prompt.filled,
        _municipality(uow, prompt),
        earliest_start(uow, prompt, now),
    )
    if municipality is None:
        return Draft(None, None, None, None, frozenset(), None, earliest)
    coordinator = _candidate(uow, filled, Duty.COORDINATOR, municipality, None)
    deputy = _candidate(uow, filled, Duty.DEPUTY, municipality, coordinator)
    director = _candidate(uow, filled, Duty.PROCESS_DIRECTOR, municipality, coordinator)
    left_out = frozenset(
        duty for duty in (Duty.DEPUTY, Duty.PROCESS_DIRECTOR) if filled.get(duty.value) == NOBODY
    )
    said = filled.get(Step.START_DATE)
    start = date.fromisoformat(said) if said else None
    if start is not None and not earliest <= start <= local_date(now):
        start = None
    return Draft(municipality, coordinator, deputy, director, left_out, start, earliest)


def _municipality(uow: UnitOfWork, prompt: Prompt) -> str | None:
    """The one that was chosen while the policy has it, or the one of the case that is assigned."""
    if prompt.kind == ASSIGNMENT:
        return uow.get(Case, prompt.case_id).municipality
    chosen = prompt.filled.get(Step.MUNICIPALITY)
    return chosen if chosen in uow.policy.municipalities else None


def _candidate(
    uow: UnitOfWork, filled: dict[str, Any], duty: Duty, municipality: str, coordinator: Person | None
) -> Person | None:
    people = candidates(uow, duty, municipality, coordinator)
    return next((person for person in people if person.id == filled.get(duty.value)), None)


def earliest_start(uow: UnitOfWork, prompt: Prompt, now: datetime) -> date:
    """The first day that is taken for the assignment: that of the decision, and for a case that already runs
    two years back (ours, since a trajectory takes about a year and a half)."""
    if prompt.kind == ASSIGNMENT:
        decided_on = uow.get(Referral, prompt.case_id).decided_on
        assert decided_on is not None  # a case that was selected
        return decided_on
    return add_months(local_date(now), -MONTHS_BACK)


@shows_prompt(KIND, Told.answer(Role.PROJECT_LEADER, when="/nieuw"))
def _new_case(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is PromptState.ANSWERED:
        return CaseOpened(uow.get(Case, prompt.case_id).reference)
    if prompt.state is PromptState.CANCELLED:
        return CaseNotOpened()
    draft = draft_of(uow, prompt, now)
    if draft.municipality is None:
        return MunicipalityQuestion(name_options(uow.policy.municipalities))
    return _asked(uow, prompt, draft, draft.municipality, None, now)


@shows_prompt(
    ASSIGNMENT,
    Told.reminder(Role.PROJECT_LEADER, when="a case waits for its coordinator", closes="its assignment"),
)
def _assignment(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is PromptState.CANCELLED:
        return not_answered(uow, prompt)
    case = uow.get(Case, prompt.case_id)
    if prompt.state is PromptState.ANSWERED:
        coordinator = uow.get(Person, prompt.filled[Step.COORDINATOR])
        on = date.fromisoformat(prompt.filled[Step.START_DATE])
        return CaseAssigned(case.reference, coordinator.alias, on, next_term(uow, prompt))
    return _asked(uow, prompt, draft_of(uow, prompt, now), case.municipality, case.reference, now)


def _asked(
    uow: UnitOfWork, prompt: Prompt, draft: Draft, municipality: str, reference: str | None, now: datetime
) -> View:
    chosen = Chosen(
        municipality,
        _alias(draft.coordinator),
        _alias(draft.deputy),
        _alias(draft.process_director),
        reference,
    )
    if draft.step in DUTY_STEPS:
        duty = DUTY_STEPS[draft.step]
        people = candidates(uow, duty, municipality, draft.coordinator)
        return ColleagueQuestion(duty, chosen, tuple(as_colleague(person) for person in people))
    if draft.assigned_on is None:
        return _start_date(prompt.filled, chosen, draft.earliest, now)
    clock = threshold.clocks(draft.assigned_on, (), uow.policy, now)[0]
    return CaseReadBack(chosen, draft.assigned_on, clock.due, clock.passed)


def as_colleague(person: Person) -> Colleague:
    """A person as one who can be chosen."""
    return Colleague(person.id, person.alias, person.reachable)


def _alias(person: Person | None) -> Alias | None:
    return person.alias if person is not None else None


def _start_date(filled: dict[str, Any], chosen: Chosen, earliest: date, now: datetime) -> StartDateQuestion:
    latest = local_date(now)
    month, said = filled.get("month"), filled.get("doubt")
    doubt = None
    if said is not None:
        meant = (date.fromisoformat(candidate) for candidate in said["candidates"])
        doubt = StartDoubt(said["kind"], tuple(day for day in meant if earliest <= day <= latest))
    shown_month = date.fromisoformat(month) if month else None
    return StartDateQuestion(chosen, earliest, latest, shown_month, doubt)

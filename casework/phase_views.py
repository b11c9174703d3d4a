"""How a phase looks: the screen of /fase, the question which phase holds, and the date of a plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from casework import clocks
from casework.day_choice import DayChoice, chosen, day_choice
from casework.phase_facts import facts_of
from casework.pushes import push_of
from casework.stability import StabilityLine, stability_line
from casework.trajectory import phase_since
from casework.views import Told, View, shows_prompt
from rules import threshold
from rules.calendar import local_date
from rules.phases import Ask, Backward, Direction, Facts, Onward, asks, backward, how_stable, onward
from rules.phases import plan_adopted_on as adopted
from rules.threshold import Held
from rules.trajectory import PLANS, Step, steps_from
from rules.words import Phase, PlanKind, Role
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.unit_of_work import UnitOfWork

QUESTION, SCREEN = "phase_question", "phase"


@dataclass(frozen=True)
class PlanOn:
    """The plan of a phase, and the day on which it was adopted; None when it was not."""

    kind: PlanKind
    adopted_on: date | None


@dataclass(frozen=True)
class ClockNow:
    """The last day of the three-month threshold that matters now, and whether it has passed."""

    due: date
    passed: bool


@dataclass(frozen=True)
class PhaseScreen(View):
    """Where the case is, and what is possible. No `onward`: the next step is its closure.

    `clock` is given in direct safety only, `stability` in stable safety only.
    """

    reference: str
    phase: Phase
    since: date
    plan: PlanOn
    clock: ClockNow | None
    stability: StabilityLine | None
    free_since: date
    onward: Onward | None
    back_to: tuple[Phase, ...]


@dataclass(frozen=True)
class GoOnAsked(View):
    """The case is a candidate: why, what is still missing, and by when a person says so or not."""

    reference: str
    phase: Phase
    onward: Onward
    plan: PlanOn
    gap_days: int
    free_since: date
    free_months: int
    due_on: date


@dataclass(frozen=True)
class GoBackAsked(View):
    """Something speaks for going back: what, and by when a person says whether the phase stays."""

    reference: str
    phase: Phase
    score: Held | None
    events: tuple[date, ...]
    direct_safety: int
    back_to: tuple[Phase, ...]
    due_on: date


@dataclass(frozen=True)
class PlanDayAsked(View):
    """On which day was the plan adopted? `plan` has the day that stands, which can be taken back."""

    reference: str
    plan: PlanOn
    day: DayChoice


@dataclass(frozen=True)
class PlanReadBack(View):
    """The day, before it is kept."""

    reference: str
    plan: PlanOn
    day: date


@dataclass(frozen=True)
class PhaseReceipt(View):
    """What a person said: on, back, or that the phase stays. No `step`: it is not asked any more."""

    reference: str
    step: Step | None
    phase: Phase
    plan: PlanOn | None
    """The plan that this phase needs and does not have yet."""


@dataclass(frozen=True)
class PhaseLeft(View):
    """The screen was closed; nothing was said."""

    reference: str


@shows_prompt(
    QUESTION,
    Told.reminder(
        Role.COORDINATOR,
        when="the facts speak for another phase",
        closes="goes on, goes back, or stays",
    ),
)
def _question(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    is_over = prompt.state is not PromptState.OPEN or uow.get(Case, prompt.case_id).phase not in PLANS
    push = None if is_over else push_of(uow, prompt)
    return push if push is not None else _view(uow, prompt, now, _asked)


@shows_prompt(SCREEN, Told.answer(Role.COORDINATOR, when="/fase"))
def _screen(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    return _view(uow, prompt, now, _whole)


Main = Callable[[UnitOfWork, Case, Prompt, datetime], View]


def _view(uow: UnitOfWork, prompt: Prompt, now: datetime, main: Main) -> View:
    case = uow.get(Case, prompt.case_id)
    if prompt.state is not PromptState.OPEN or case.phase not in PLANS:
        return _receipt(uow, case, prompt)
    kind, day = plan_asked(prompt), chosen(prompt)
    if kind is None:
        return main(uow, case, prompt, now)
    plan = plan_on(uow, case, kind)
    if day is not None:
        return PlanReadBack(case.reference, plan, day)
    return PlanDayAsked(case.reference, plan, day_choice(prompt, case.started_on, local_date(now)))


def plan_asked(prompt: Prompt) -> PlanKind | None:
    """The plan whose date is being given: the same one, also when a colleague moves the case meanwhile."""
    step = prompt.filled.get("step")
    return PlanKind(step) if step is not None else None


def plan_on(uow: UnitOfWork, case: Case, kind: PlanKind) -> PlanOn:
    """A plan of a case that is worked."""
    return PlanOn(kind, adopted(facts_of(uow, case), kind))


def question_now(facts: Facts, uow: UnitOfWork, now: datetime) -> Ask | None:
    """What is asked now; None also for what becomes a question on a later day."""
    asked = asks(facts, uow.policy, local_date(now))
    return asked if asked is not None and asked.known_on <= local_date(now) else None


def _asked(uow: UnitOfWork, case: Case, prompt: Prompt, now: datetime) -> View:
    facts, today = facts_of(uow, case), local_date(now)
    asked, due_on = question_now(facts, uow, now), uow.get(Term, prompt.term_id).due_on
    on, back = onward(facts, uow.policy, today), backward(facts, uow.policy, today)
    if asked is not None and asked.direction is Direction.BACKWARD and back is not None:
        return _go_back_asked(uow, case, back, due_on)
    if asked is None or on is None:
        # Opened before its day, from a list: there is nothing to answer yet.
        return _whole(uow, case, prompt, now)
    free = how_stable(facts, uow.policy, today).event_free
    plan, gap = plan_on(uow, case, PLANS[case.phase]), uow.policy.stability.gap_days
    return GoOnAsked(case.reference, case.phase, on, plan, gap, free.since, free.months, due_on)


def _go_back_asked(uow: UnitOfWork, case: Case, back: Backward, due_on: date) -> GoBackAsked:
    six, targets = uow.policy.scale.direct_safety, back_to(case.phase)
    return GoBackAsked(case.reference, case.phase, back.score, back.events, six, targets, due_on)


def _whole(uow: UnitOfWork, case: Case, prompt: Prompt, now: datetime) -> PhaseScreen:
    facts, today = facts_of(uow, case), local_date(now)
    return PhaseScreen(
        reference=case.reference,
        phase=case.phase,
        since=phase_since(uow, case),
        plan=plan_on(uow, case, PLANS[case.phase]),
        clock=_clock_now(uow, case, now) if case.phase is Phase.DIRECT_SAFETY else None,
        stability=stability_line(uow, case, now),
        free_since=how_stable(facts, uow.policy, today).event_free.since,
        onward=onward(facts, uow.policy, today),
        back_to=back_to(case.phase),
    )


def back_to(phase: Phase) -> tuple[Phase, ...]:
    """The phases to which a case can go back, the nearest first."""
    return tuple(step.target for step in steps_from(phase) if step.step is Step.GO_BACK)


def _clock_now(uow: UnitOfWork, case: Case, now: datetime) -> ClockNow | None:
    clock = threshold.current(clocks.clocks_of(uow, case, now))
    return ClockNow(clock.due, clock.passed) if clock is not None else None


def _receipt(uow: UnitOfWork, case: Case, prompt: Prompt) -> View:
    if prompt.filled.get("left"):
        return PhaseLeft(case.reference)
    said = prompt.filled.get("answer")
    if said is None:
        return PhaseReceipt(case.reference, None, case.phase, None)
    phase = Phase(prompt.filled["phase"])
    plan = plan_on(uow, case, PLANS[phase]) if phase is case.phase else None
    lacks = plan is not None and plan.adopted_on is None
    return PhaseReceipt(case.reference, Step(said), phase, plan if lacks else None)

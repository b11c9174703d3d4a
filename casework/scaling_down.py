"""The chair is asked whether to scale down, once there is a 6 after the expert meeting; domain.md, The chair.

A person decides: "not yet" is asked again only after a newer 6 (ours). While the agreements of an expert
meeting have yet to be noted, or another one is planned, it is not asked (ours).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import chair_duty, clocks, prompts
from casework.access import use_case
from casework.agreement_rows import unfinished_of
from casework.duties import guard_after_chair, guard_of, on_duty
from casework.errors import StaleButton
from casework.expert_meetings import held_expert_meetings, planned_expert_meetings
from casework.prompts import PromptRef, Shown
from casework.term_questions import conclude, tapped_about
from casework.term_receipts import not_answered
from casework.views import WITH_DUTY, Told, View, shows_prompt
from casework.wanted import Wanted, asks_until_done, wants
from rules import agreements as rules
from rules.aliases import Alias
from rules.calendar import local_date
from rules.permissions import Permission
from rules.threshold import current
from rules.trajectory import WORKED
from rules.words import Duty, Phase, Role, TermKind, TermState
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

KIND = "scale_down"
CONFIRM = "confirm"


@dataclass(frozen=True)
class Successor:
    """Who guards after scaling down, and how many agreements are open; `no_director`: nobody else could."""

    guard: Alias
    no_director: bool
    count: int


@dataclass(frozen=True)
class ScaleDownAsked(View):
    """Scale down? `read_back` once that was tapped, with what it means."""

    reference: str
    due_on: date
    read_back: Successor | None


@dataclass(frozen=True)
class ScaleDownDone(View):
    """The line that stays: scaled down, with who guards now, or not yet (None): asked again after
    a `score`."""

    reference: str
    score: int
    successor: Successor | None


@wants(TermKind.SCALE_DOWN)
def _wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    if not _may_come(uow, case):
        return []
    if current(clocks.clocks_of(uow, case, now)) is not None:
        return []
    rows = [
        (meeting, score)
        for meeting, score in clocks.held_rows(uow, clocks.this_case(case))
        if local_date(meeting.starts_at) >= case.started_on
    ]
    held = [(meeting.id, clocks.as_held(meeting, score)) for meeting, score in rows]
    asks = rules.six_to_ask_about(held, _answered(uow, case), uow.policy)
    if asks is None:
        return []
    score = next(score for meeting, score in rows if meeting.id == asks)
    assert score is not None  # a 6 is a score
    known_on = local_date(score.recorded_at)
    return [Wanted(f"meeting:{asks}", known_on, rules.scale_down_by(known_on, uow.policy), at_once=True)]


def _may_come(uow: UnitOfWork, case: Case) -> bool:
    if case.phase not in WORKED or case.phase is Phase.RECOVERY:
        return False
    if on_duty(uow, case.id, Duty.CHAIR) is None:
        return False
    if any(meeting.agreements_noted_on is None for meeting in held_expert_meetings(uow, case)):
        return False
    return not planned_expert_meetings(uow, case)


def _answered(uow: UnitOfWork, case: Case) -> set[int]:
    """The meetings with a 6 about which this was asked and answered."""
    anchors = uow.session.exec(
        select(Term.anchor).where(
            col(Term.case_id) == case.id,
            col(Term.kind) == TermKind.SCALE_DOWN,
            col(Term.state) == TermState.MET,
        )
    )
    return {int(anchor.removeprefix("meeting:")) for anchor in anchors}


asks_until_done(TermKind.SCALE_DOWN, KIND)


def _asked(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Term, Case]:
    return tapped_about(uow, ref, (KIND,), Permission.GUARD, now)


@use_case(Permission.GUARD)
def choose_scale_down(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Read back what scaling down means."""
    prompt, _, _ = _asked(uow, ref, now)
    prompts.fill(prompt, now, step=CONFIRM)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def leave_scale_down(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Back to the question."""
    prompt, _, _ = _asked(uow, ref, now)
    prompts.fill(prompt, now, step=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def scale_down(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The chair's duty ends; what is open goes to the process director, who hears it, as the coordinator
    does. Raises StaleButton when it was not read back."""
    prompt, term, case = _asked(uow, ref, now)
    if prompt.filled.get("step") != CONFIRM:
        raise StaleButton(prompt_id=prompt.id)
    chair = chair_duty.end_duty(uow, case, now)
    guard, count = guard_of(uow, case), len(unfinished_of(uow, case))
    shown = conclude(uow, prompt, term, case, now, step=None, guard=guard.id, count=count)
    if chair is not None:
        chair_duty.tell(uow, case, chair, now)
    return shown


@use_case(Permission.GUARD)
def decline_scale_down(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not yet: asked again after a newer 6."""
    prompt, term, case = _asked(uow, ref, now)
    return conclude(uow, prompt, term, case, now, step=None)


@shows_prompt(
    KIND,
    Told.reminder(
        *WITH_DUTY,
        when="a 6 after an expert meeting: is the case scaled down?",
        closes="yes or not yet",
    ),
)
def _scale_down(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, term, filled = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id), prompt.filled
    if prompt.state is PromptState.ANSWERED:
        known = "guard" in filled
        successor = _successor(uow.get(Person, filled["guard"]), filled["count"]) if known else None
        return ScaleDownDone(case.reference, uow.policy.scale.direct_safety, successor)
    if prompt.state is not PromptState.OPEN:
        return not_answered(uow, prompt)
    successor = None
    if filled.get("step") == CONFIRM:
        successor = _after_chair(uow, case)
    return ScaleDownAsked(case.reference, term.due_on, successor)


def _successor(guard: Person, count: int) -> Successor:
    return Successor(guard.alias, guard.role is not Role.PROCESS_DIRECTOR, count)


def _after_chair(uow: UnitOfWork, case: Case) -> Successor:
    count = len(unfinished_of(uow, case))
    return _successor(guard_after_chair(uow, case), count)

"""/casus: a case on one screen, and the conversations that one may want to begin from there.

For whoever may see the case with its scores (domain.md, Who may see and do what);
never with its municipality.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import items, prompts, terms
from casework.access import acting, relations, require, use_case
from casework.agreement_list import KIND as AGREEMENTS
from casework.agreement_rows import unfinished_of
from casework.alert_rows import alerts_in, is_voting, undecided
from casework.alert_views import ScoreOn, alias_of, scores_of
from casework.case_choice import CHOICES, Choice, choice_of, start_with_case
from casework.case_questions import tapped_on_case
from casework.duties import on_duty
from casework.errors import ForeignButton
from casework.escalation_views import EscalationFacts, escalations_of
from casework.phase_facts import current_plans
from casework.preparation_views import ExpertMeetingAhead, expert_meeting_ahead
from casework.prompts import PromptRef, Shown
from casework.reasons import last_day_away
from casework.signal_views import OpenSignal, open_signals
from casework.stability import StabilityLine, stability_line
from casework.trajectory import phase_since
from casework.views import Told, View, shows_prompt
from rules.aliases import Alias
from rules.calendar import local_date
from rules.permissions import Permission, may
from rules.trajectory import PLANS
from rules.words import AlertKind, AlertState, BackReason, Duty, Phase, PlanKind, TermKind
from store.alerts import Alert
from store.cases import Case, Meeting
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

KIND = "case_page"
SCORES_SHOWN = 4
MOST_ACTIONS = 5
"""Beside what is needed now and the button that closes the page."""
NEXT_TERM = "next_term"
"""The action that opens the question of the next term."""
_COMMANDS = (
    "scores",
    "planning",
    "phase",
    "unsafe_event",
    "closing",
    "reopening",
    "correction",
    "fact_correction",
)
"""What can be begun from the page, what is done most first."""


@dataclass(frozen=True)
class OnDuty:
    """Who has a duty; `away_until` while they are away."""

    duty: Duty
    alias: Alias
    away_until: date | None


@dataclass(frozen=True)
class NextTerm:
    """What is due first: since when it runs, when it is due, and whose it is."""

    kind: TermKind
    since: date
    due_on: date
    owner: Alias
    mine: bool
    overdue: bool


@dataclass(frozen=True)
class OpenAlert:
    """A decision that is waited for: since when, and who has it, if anybody."""

    since: date
    holder: Alias | None
    decide_by: date | None
    voting: bool = False
    """Three people are asked whether a new expert meeting is needed."""


@dataclass(frozen=True)
class WentBack:
    """The last decision: back to the coordinator, on this day and for this reason."""

    on: date
    reason: BackReason


@dataclass(frozen=True)
class OpenAgreements:
    """How many agreements of expert meetings are open, and when the first of them is due."""

    count: int
    next_due: date


@dataclass(frozen=True)
class CasePage(View):
    """Where a case is. `plan` is that of this phase, with no date where it was not adopted yet.

    `acting` is the deputy while the coordinator is away. `actions` are commands, or NEXT_TERM.
    """

    reference: str
    phase: Phase
    since: date
    people: tuple[OnDuty, ...]
    acting: Alias | None
    scores: tuple[ScoreOn, ...]
    plan: tuple[PlanKind, date | None] | None
    stability: StabilityLine | None
    alert: OpenAlert | None
    next_term: NextTerm | None
    actions: tuple[str, ...]
    went_back: WentBack | None = None
    agreements: OpenAgreements | None = None
    signals: tuple[OpenSignal, ...] = ()
    escalations: tuple[EscalationFacts, ...] = ()
    expert_meeting: ExpertMeetingAhead | None = None


@dataclass(frozen=True)
class CasePageLeft(View):
    """The page was closed, or the case is the reader's no longer (`gone`)."""

    reference: str
    gone: bool


@use_case(Permission.SEE_CASE)
def start_case_page(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """The case on one screen, asked for where there are several. Raises what `start_with_case` raises."""
    start_with_case(uow, KIND, typed, now)


def show_case(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """The page in a new message, for the acting person. Raises NotAllowed."""
    require(uow, Permission.SEE_CASE, case)
    prompts.ask(uow, acting(uow).id, KIND, now, case_id=case.id)


CHOICES[KIND] = Choice(show_case, Permission.SEE_CASE, frozenset(Phase))


@shows_prompt(KIND, Told.answer(when="/casus"), standing=True)
def _case_page(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, reader = uow.get(Case, prompt.case_id), uow.get(Person, prompt.person_id)
    gone = not may(reader.role, Permission.SEE_CASE, relations(uow, reader, case))
    if gone or prompt.state is not PromptState.OPEN:
        return CasePageLeft(case.reference, gone)
    following = _following(uow, case)
    people = _people(uow, case)
    return CasePage(
        reference=case.reference,
        phase=case.phase,
        since=phase_since(uow, case),
        people=people,
        acting=people[1].alias if _stands_in(people) else None,
        scores=scores_of(uow, case.id)[-SCORES_SHOWN:],
        plan=_plan(uow, case),
        stability=stability_line(uow, case, now),
        alert=_alert(uow, case),
        next_term=_next(uow, following, reader, now) if following is not None else None,
        actions=_actions(uow, case, reader, following, now),
        went_back=_went_back(uow, case),
        agreements=_agreements(uow, case),
        signals=open_signals(uow, case),
        escalations=escalations_of(uow, case, now),
        expert_meeting=expert_meeting_ahead(uow, case, now),
    )


def _people(uow: UnitOfWork, case: Case) -> tuple[OnDuty, ...]:
    found = ((duty, on_duty(uow, case.id, duty)) for duty in (Duty.COORDINATOR, Duty.DEPUTY))
    return tuple(
        OnDuty(duty, person.alias, last_day_away(uow, person)) for duty, person in found if person is not None
    )


def _stands_in(people: tuple[OnDuty, ...]) -> bool:
    return len(people) > 1 and people[0].away_until is not None and people[1].away_until is None


def _plan(uow: UnitOfWork, case: Case) -> tuple[PlanKind, date | None] | None:
    kind = PLANS.get(case.phase)
    if kind is None:
        return None
    adopted = current_plans(uow, case).get(kind)
    return kind, adopted.adopted_on if adopted is not None else None


def _alert(uow: UnitOfWork, case: Case) -> OpenAlert | None:
    alert = undecided(uow, case)
    if alert is None:
        return None
    since = local_date(alert.opened_at)
    return OpenAlert(since, alias_of(uow, alert.holder_id), alert.decide_by, is_voting(alert))


def _went_back(uow: UnitOfWork, case: Case) -> WentBack | None:
    """Until the facts are looked at again, or somebody decides something else."""
    for alert in reversed(alerts_in(uow, case, {AlertState.DECIDED}, AlertKind.SCALE_UP)):
        if alert.back_reason is not None and alert.decided_at is not None:
            return WentBack(local_date(alert.decided_at), alert.back_reason)
    return None


def _agreements(uow: UnitOfWork, case: Case) -> OpenAgreements | None:
    rows = unfinished_of(uow, case)
    return OpenAgreements(len(rows), rows[0].due_on) if rows else None


def _following(uow: UnitOfWork, case: Case) -> Term | None:
    """What is due first; a decision that is needed no longer asks for nothing but a tap."""
    running = terms.running_terms(uow, case)
    needed = (term for term in running if not _is_needless(uow, term))
    return next(needed, running[0] if running else None)


def _is_needless(uow: UnitOfWork, term: Term) -> bool:
    alert = uow.get(Alert, term.alert_id) if term.alert_id is not None else None
    return alert is not None and alert.cause_vanished_at is not None


def _next(uow: UnitOfWork, term: Term, reader: Person, now: datetime) -> NextTerm:
    owner = uow.get(Person, term.owner_id)
    return NextTerm(
        term.kind, term.starts_on, term.due_on, owner.alias, owner.id == reader.id, term.due_at <= now
    )


def _actions(
    uow: UnitOfWork, case: Case, reader: Person, following: Term | None, now: datetime
) -> tuple[str, ...]:
    related = relations(uow, reader, case)
    possible = [
        command
        for command in _COMMANDS
        if case.phase in choice_of(command).phases
        and may(reader.role, choice_of(command).permission, related)
    ][:MOST_ACTIONS]
    if unfinished_of(uow, case):
        possible.append(AGREEMENTS)
    asks = following is not None and following.owner_id == reader.id and _can_open(uow, following, now)
    return (NEXT_TERM, *possible) if asks else tuple(possible)


def _can_open(uow: UnitOfWork, term: Term, now: datetime) -> bool:
    """Nobody knows the scores of a meeting that has yet to begin."""
    begun = term.meeting_id is None or uow.get(Meeting, term.meeting_id).starts_at <= now
    return begun and items.can_open(uow, term, term.owner_id)


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    return tapped_on_case(uow, ref, (KIND,), Permission.SEE_CASE, now)


@use_case(Permission.SEE_CASE)
def begin_from_page(uow: UnitOfWork, ref: PromptRef, action: str, *, now: datetime) -> None:
    """Begin one of the conversations of the page. Raises ForeignButton for one that is not on it now."""
    prompt, case = _tapped(uow, ref, now)
    following = _following(uow, case)
    if action not in _actions(uow, case, acting(uow), following, now):
        raise ForeignButton
    if action == NEXT_TERM:
        assert following is not None
        items.open_question(uow, following, prompt.person_id, now)
        return
    choice = choice_of(action)
    require(uow, choice.permission, case)
    choice.start(uow, case, now)


@use_case(Permission.SEE_CASE)
def close_page(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The page goes; one line stays."""
    prompt, _ = _tapped(uow, ref, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    return prompts.shown(uow, prompt, now)

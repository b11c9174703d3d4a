"""The agreements of an expert meeting, noted by who guards them; domain.md, The chair.

An agreement is a kind, who does it and by when, and nothing else: no text. They are asked for after the
meeting until the guard has said that these are all of them, or that there are none.
"""

from datetime import date, datetime

from casework import items, meetings, prompts, terms
from casework.access import acting, require, use_case
from casework.agreement_rows import (
    AgreementFacts,
    facts_of,
    fold,
    noted_in,
)
from casework.agreement_views import (
    AgreementReadBack,
    AgreementsAsked,
    AgreementsLeft,
    AgreementsNoted,
    DueDayAsked,
    PartyAsked,
)
from casework.case_questions import tapped_on_case
from casework.consequences import follow_up
from casework.day_choice import chosen, day_choice, keep_day, turn_to
from casework.duties import guard_of
from casework.errors import CaseIsOver, ForeignButton, StaleButton
from casework.expert_meetings import held_expert_meetings
from casework.notices import issues
from casework.paging import page_of
from casework.policy_lists import chosen_name, name_options
from casework.prompts import PromptRef, Shown
from casework.scoring import CORRECTION, SCORES
from casework.views import WITH_DUTY, Told, View, shows_prompt
from casework.wanted import Wanted, meet, wants
from rules import agreements as rules
from rules.calendar import local_date
from rules.permissions import Permission
from rules.policy import Policy
from rules.trajectory import WORKED
from rules.words import AgreementKind, TermKind, TermState
from store.cases import Case, Meeting
from store.expert_meetings import Agreement
from store.messages import Prompt, PromptState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

KIND = "agreements"
PARTIES_ON_PAGE = 8
_CHOICES = ("kind", "responsible", "day", "month", "page", "step")


@wants(TermKind.AGREEMENTS)
def _wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    """Of every expert meeting that was held, until all its agreements are noted.

    Who just recorded that it was held has the button under that receipt, and is not asked in a message beside
    it; any other guard is asked as soon as the office is open.
    """
    unnoted = [meeting for meeting in held_expert_meetings(uow, case) if meeting.agreements_noted_on is None]
    if not unnoted:
        return []
    at_once = uow.actor is None or uow.actor.id != guard_of(uow, case).id
    days = ((meeting.id, local_date(meeting.starts_at)) for meeting in unnoted)
    return [
        Wanted(f"meeting:{meeting_id}", met_on, rules.noted_by(met_on, uow.policy), at_once=at_once)
        for meeting_id, met_on in days
    ]


@issues(TermKind.AGREEMENTS)
def _remind(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    fold(uow, term, notice.recipient_id)
    items.ask_about(uow, term, notice.recipient_id, KIND, now, notice)
    terms.keep_reminding(uow, term, notice.recipient_id, now)


@items.opens(TermKind.AGREEMENTS)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    return items.ask_about(uow, term, person_id, KIND, now)


def ask_for_agreements(uow: UnitOfWork, meeting: Meeting, person_id: int, now: datetime) -> None:
    """Ask in a new message; where all of them were noted, for one more."""
    case, anchor = uow.get(Case, meeting.case_id), f"meeting:{meeting.id}"
    term = terms.running_term(uow, case, TermKind.AGREEMENTS, anchor)
    if term is not None:
        items.open_question(uow, term, person_id, now)
        return
    filled = {"step": "kind"}
    prompts.ask(uow, person_id, KIND, now, case_id=meeting.case_id, meeting_id=meeting.id, filled=filled)


def _meeting_of(uow: UnitOfWork, prompt: Prompt) -> Meeting:
    if prompt.meeting_id is not None:
        return uow.get(Meeting, prompt.meeting_id)
    return uow.get(Meeting, int(uow.get(Term, prompt.term_id).anchor.removeprefix("meeting:")))


def parties(policy: Policy) -> tuple[str, ...]:
    """Who can be responsible: the disciplines of both rings, and the parties; each once."""
    return tuple(dict.fromkeys((*policy.inner_ring, *policy.outer_ring, *policy.parties)))


def _facts(prompt: Prompt) -> AgreementFacts | None:
    """What was entered, once all three choices were made."""
    filled, day = prompt.filled, chosen(prompt)
    if "kind" not in filled or "responsible" not in filled or day is None:
        return None
    return AgreementFacts(AgreementKind(filled["kind"]), str(filled["responsible"]), day)


@shows_prompt(
    KIND,
    Told.reminder(
        *WITH_DUTY,
        when="an expert meeting was held: what was agreed?",
        closes="all of it is noted",
    ),
)
def _agreements(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, meeting = uow.get(Case, prompt.case_id), _meeting_of(uow, prompt)
    noted = tuple(facts_of(agreement) for agreement in noted_in(uow, meeting))
    if prompt.state is PromptState.ANSWERED:
        may_add = case.phase in WORKED and guard_of(uow, case).id == prompt.person_id
        return AgreementsNoted(meetings.facts_of(uow, meeting), noted, may_add)
    if prompt.state is not PromptState.OPEN:
        return AgreementsLeft(meetings.facts_of(uow, meeting), len(noted))
    filled = prompt.filled
    if "kind" not in filled:
        return AgreementsAsked(
            meeting=meetings.facts_of(uow, meeting),
            count=len(noted),
            listed=noted if filled.get("opened") else (),
            choosing=not noted or filled.get("step") == "kind",
            by=uow.get(Term, prompt.term_id).due_on if prompt.term_id is not None else None,
        )
    return _step(uow, prompt, case.reference, meeting, now)


def _step(uow: UnitOfWork, prompt: Prompt, reference: str, meeting: Meeting, now: datetime) -> View:
    kind, entered = AgreementKind(prompt.filled["kind"]), _facts(prompt)
    if entered is not None:
        return AgreementReadBack(reference, entered)
    if "responsible" in prompt.filled:
        limits = rules.due_limits(local_date(now), local_date(meeting.starts_at))
        return DueDayAsked(reference, kind, str(prompt.filled["responsible"]), day_choice(prompt, *limits))
    options = name_options(parties(uow.policy))
    return PartyAsked(reference, kind, *page_of(prompt, options, PARTIES_ON_PAGE))


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    prompt, case = tapped_on_case(uow, ref, (KIND,), Permission.GUARD, now)
    if case.phase not in WORKED:
        raise CaseIsOver
    return prompt, case


@use_case(Permission.GUARD)
def choose_agreement_kind(
    uow: UnitOfWork, ref: PromptRef, kind: AgreementKind | None, *, now: datetime
) -> Shown:
    """Of which kind the agreement is; None asks for the kind of one more."""
    prompt, _ = _tapped(uow, ref, now)
    steps = {"step": "kind"} if kind is None else {"kind": kind.value}
    prompts.fill(prompt, now, **{**dict.fromkeys(_CHOICES), **steps})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def turn_parties(uow: UnitOfWork, ref: PromptRef, page: int, *, now: datetime) -> Shown:
    """Another page of disciplines and parties."""
    prompt, _ = _tapped(uow, ref, now)
    prompts.fill(prompt, now, page=max(0, page))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def choose_responsible(uow: UnitOfWork, ref: PromptRef, value: str, *, now: datetime) -> Shown:
    """Who does it. Raises NoLongerInPolicy."""
    prompt, _ = _tapped(uow, ref, now)
    if "kind" not in prompt.filled:
        raise StaleButton(prompt_id=prompt.id)
    name = chosen_name(prompt, parties(uow.policy), value)
    prompts.fill(prompt, now, responsible=name, day=None)
    return prompts.shown(uow, prompt, now)


def _choosing_day(uow: UnitOfWork, ref: PromptRef, now: datetime) -> Prompt:
    prompt, _ = _tapped(uow, ref, now)
    if "responsible" not in prompt.filled:
        raise StaleButton(prompt_id=prompt.id)
    return prompt


def _keep_due(uow: UnitOfWork, prompt: Prompt, day: date, now: datetime) -> None:
    met_on = local_date(_meeting_of(uow, prompt).starts_at)
    keep_day(prompt, day, *rules.due_limits(local_date(now), met_on), now)


@use_case(Permission.GUARD)
def turn_due_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Another month of the calendar."""
    prompt = _choosing_day(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def tap_due_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """By when, to be read back. Raises DayOutOfRange for a day that is past or over a year ahead."""
    prompt = _choosing_day(uow, ref, now)
    _keep_due(uow, prompt, day, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def enter_due_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed. Raises DayOutOfRange."""
    prompt = _choosing_day(uow, ref, now)
    _keep_due(uow, prompt, day, now)
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.GUARD)
def save_agreement(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Save what was read back; its term runs from now on. Raises StaleButton, and DayOutOfRange when the day
    has gone by meanwhile."""
    prompt, case = _tapped(uow, ref, now)
    entered, meeting = _facts(prompt), _meeting_of(uow, prompt)
    if entered is None:
        raise StaleButton(prompt_id=prompt.id)
    _keep_due(uow, prompt, entered.due_on, now)
    uow.add(
        Agreement(
            case_id=case.id,
            meeting_id=meeting.id,
            kind=entered.kind,
            responsible=entered.responsible,
            due_on=entered.due_on,
            first_due_on=entered.due_on,
            noted_by=acting(uow).id,
            noted_at=now,
        )
    )
    prompts.fill(prompt, now, **{**dict.fromkeys(_CHOICES), "opened": True})
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def take_step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take back the choice made last."""
    prompt, _ = _tapped(uow, ref, now)
    last = next((name for name in ("month", "day", "responsible", "kind") if name in prompt.filled), "step")
    prompts.fill(prompt, now, **{last: None})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def finish_agreements(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """These are all of them, or there are none."""
    prompt, case = _tapped(uow, ref, now)
    meeting = _meeting_of(uow, prompt)
    meeting.agreements_noted_on = meeting.agreements_noted_on or local_date(now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now, **dict.fromkeys(_CHOICES))
    if prompt.term_id is not None:
        term = uow.get(Term, prompt.term_id)
        if term.state is TermState.RUNNING:
            meet(uow, term, now)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def note_from_score(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Note the agreements straight from the receipt of the score, in a message of its own.

    Raises ForeignButton for a meeting that was no expert meeting.
    """
    prompt = prompts.receipt_tapped(uow, ref, (SCORES, CORRECTION))
    case = uow.get(Case, prompt.case_id)
    require(uow, Permission.GUARD, case)
    held = {meeting.id: meeting for meeting in held_expert_meetings(uow, case)}
    if prompt.meeting_id not in held:
        raise ForeignButton
    ask_for_agreements(uow, held[prompt.meeting_id], prompt.person_id, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def add_from_receipt(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """One more agreement of the meeting of this receipt, in a message of its own."""
    prompt = prompts.receipt_tapped(uow, ref, (KIND,))
    case = uow.get(Case, prompt.case_id)
    require(uow, Permission.GUARD, case)
    if case.phase not in WORKED:
        raise CaseIsOver
    ask_for_agreements(uow, _meeting_of(uow, prompt), prompt.person_id, now)
    return prompts.shown(uow, prompt, now)

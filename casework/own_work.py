"""What is due for me: /mijn, for every role; domain.md, What makes these people trust it.

One sees the terms that one owns, those of one's cases that are with the other of coordinator and deputy, and
those that one is asked about; a process director also the threshold and monitoring dates of the municipality,
and a project leader whatever waits for any of them.
Nothing here shows a score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import and_, col, or_, select

from casework import items, prompts
from casework.access import acting, use_case
from casework.alert_rows import ALERT, VOTE, is_voting
from casework.case_page import show_case
from casework.duties import FIXED_KINDS, GUARDS_KINDS, LEADERS_KINDS, cases_on_duty
from casework.errors import ClosedQuestion
from casework.meetings import MeetingFacts, facts_of
from casework.paging import page_of
from casework.preparation_views import KIND as PREPARATION
from casework.prompts import PromptRef, Shown
from casework.seeing import may_see
from casework.views import STANDING, Told, View, is_half_entered, shows_prompt
from rules.alerts import kind_of
from rules.aliases import Alias
from rules.calendar import local_date
from rules.permissions import Permission, may_ever
from rules.words import AlertKind, AlertState, Duty, Role, TermKind, TermState
from store.alerts import Alert
from store.cases import Case, Meeting
from store.messages import Prompt
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

KIND = "own_work"
PAGE_LINES = 7
"""Items on a page: with the headings it stays within twelve lines."""
AHEAD = timedelta(days=7)
"""What is due within the next seven days is shown unasked; ours."""
_WATCHED = (TermKind.THRESHOLD, TermKind.MONITORING)


class Section(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    NEXT_WEEK = "next_week"
    LATER = "later"


@dataclass(frozen=True)
class OwnItem:
    """One line: a term, or (without `kind`) a conversation that was left half entered.

    `value` is what its button carries; None when there is nothing to open.
    """

    value: str | None
    section: Section
    reference: str | None
    kind: TermKind | None
    due_on: date
    half_entered: bool = False
    as_deputy: bool = False
    with_deputy: Alias | None = None
    """The deputy who has it while the coordinator, whose item this is, is away."""
    unread: bool = False
    """An alert that nobody has acknowledged."""
    needless: bool = False
    """An alert whose cause is gone: one tap closes it."""
    meeting: MeetingFacts | None = None


@dataclass(frozen=True)
class OwnWork(View):
    """One page. `later` counts what is due after the next seven days and `next_item` is the first of it."""

    items: tuple[tuple[int, OwnItem], ...]
    page: int
    pages: int
    shows_later: bool
    later: int
    next_item: OwnItem | None


@shows_prompt(KIND, Told.answer(when="/mijn"), standing=True)
def _own_work(uow: UnitOfWork, prompt: Prompt, now: datetime) -> OwnWork:
    everything = own_items(uow, uow.get(Person, prompt.person_id), now)
    later = [item for item in everything if item.section is Section.LATER]
    shows_later = bool(prompt.filled.get("later"))
    listed = everything if shows_later else everything[: len(everything) - len(later)]
    numbered, page, pages = page_of(prompt, list(enumerate(listed, start=1)), PAGE_LINES)
    return OwnWork(numbered, page, pages, shows_later, len(later), later[0] if later else None)


def own_items(uow: UnitOfWork, person: Person, now: datetime) -> list[OwnItem]:
    """Everything that is due for this person, what is overdue first, then by date."""
    asked = [prompt for prompt in items.open_prompts(uow, person.id) if may_see(uow, prompt, now)]
    rows = _terms(uow, person, asked)
    led = set(uow.session.exec(cases_on_duty(person, Duty.COORDINATOR)))
    found = [_term_item(uow, person, row, row.case.id in led, asked, now) for row in rows]
    found += [_left_item(uow, prompt, now) for prompt in _left_half_entered(rows, asked, now)]
    order = list(Section)
    return sorted(found, key=lambda item: (order.index(item.section), item.due_on, item.as_deputy))


@dataclass(frozen=True)
class _Row:
    term: Term
    case: Case
    meeting: Meeting | None
    alert: Alert | None


def _terms(uow: UnitOfWork, person: Person, asked: Sequence[Prompt]) -> list[_Row]:
    theirs = [
        col(Term.owner_id) == person.id,
        # What one person in particular must do, such as who chairs a meeting, is never the deputy's; what a
        # chair guards is not the coordinator's to do either.
        and_(
            col(Term.case_id).in_(cases_on_duty(person, Duty.COORDINATOR, Duty.DEPUTY)),
            col(Term.kind).not_in(LEADERS_KINDS | GUARDS_KINDS | FIXED_KINDS),
            col(Meeting.chair_id).is_(None),
        ),
        col(Term.id).in_([prompt.term_id for prompt in asked if prompt.term_id is not None]),
        and_(
            col(Term.kind) == TermKind.DECISION,
            # The question to register the case is about the same alert, and has a term of its own.
            col(Term.alert_id).in_([prompt.alert_id for prompt in asked if prompt.kind in (ALERT, VOTE)]),
        ),
    ]
    if person.role is Role.PROJECT_LEADER:
        theirs.append(col(Term.kind).in_(LEADERS_KINDS))
    if person.role is Role.PROCESS_DIRECTOR:
        theirs.append(and_(col(Case.municipality) == person.municipality, col(Term.kind).in_(_WATCHED)))
    query = (
        select(Term, Case, Meeting, Alert)
        .join(Case, col(Case.id) == col(Term.case_id))
        .join(Meeting, col(Meeting.id) == col(Term.meeting_id), isouter=True)
        .join(Alert, col(Alert.id) == col(Term.alert_id), isouter=True)
        .where(col(Term.state) == TermState.RUNNING, or_(*theirs))
        .order_by(col(Term.due_at), col(Term.id))
    )
    return [_Row(*row) for row in uow.session.exec(query).all()]


def _term_item(
    uow: UnitOfWork, person: Person, row: _Row, leads: bool, asked: Sequence[Prompt], now: datetime
) -> OwnItem:
    term, meeting = row.term, row.meeting
    about = [prompt for prompt in asked if _is_about(prompt, row)]
    unread = term.kind is TermKind.DECISION and row.alert is not None and _is_unread(row.alert)
    section = _section(term.due_on, term.due_at, now)
    others = term.owner_id != person.id and person.role is Role.COORDINATOR
    needless = term.kind is TermKind.DECISION and _is_needless(row.alert)
    if needless or (unread and section is not Section.OVERDUE):
        section = Section.TODAY
    return OwnItem(
        value=_value(person, row, about, now),
        section=section,
        reference=row.case.reference,
        kind=term.kind,
        due_on=term.due_on,
        half_entered=any(is_half_entered(prompt) for prompt in about),
        as_deputy=others and not leads,
        with_deputy=uow.get(Person, term.owner_id).alias if others and leads else None,
        unread=unread,
        needless=needless,
        meeting=facts_of(uow, meeting) if meeting is not None else None,
    )


def _is_unread(alert: Alert) -> bool:
    """Nobody has acknowledged it; a question to several people needs no acknowledging."""
    return alert.state is AlertState.OPEN and not is_voting(alert)


def _is_needless(alert: Alert | None) -> bool:
    return alert is not None and alert.cause_vanished_at is not None


def _is_about(prompt: Prompt, row: _Row) -> bool:
    if prompt.term_id is not None:
        return prompt.term_id == row.term.id
    if prompt.alert_id is not None:
        return row.term.kind is TermKind.DECISION and prompt.alert_id == row.term.alert_id
    # Preparing it is a matter of its own, also when what was saved is being changed.
    return row.meeting is not None and prompt.meeting_id == row.meeting.id and prompt.kind != PREPARATION


def _value(person: Person, row: _Row, about: Sequence[Prompt], now: datetime) -> str | None:
    """The question of the term; for who cannot answer it (yet), the page of the case."""
    if _opens(person, row, about, now):
        return f"t{row.term.id}"
    return f"c{row.case.id}" if may_ever(person.role, Permission.SEE_CASE) else None


def _opens(person: Person, row: _Row, about: Sequence[Prompt], now: datetime) -> bool:
    if about:
        return True
    if not may_ever(person.role, _needed(row)) or row.term.kind not in items.OPENERS:
        return False
    # Nobody knows the scores of a meeting that has yet to begin.
    return row.meeting is None or row.meeting.starts_at <= now


def _needed(row: _Row) -> Permission:
    """What it takes to answer for this term."""
    kind = row.term.kind
    if kind is TermKind.DECISION:
        scales_up = row.alert is None or kind_of(row.alert.cause) is AlertKind.SCALE_UP
        return Permission.DECIDE_ALERT if scales_up else Permission.ANSWER_ALERT
    if kind is TermKind.CONSULTATION:
        return Permission.SEE_OWN
    if kind in GUARDS_KINDS:
        return Permission.GUARD
    return Permission.OPEN_CASE if kind in LEADERS_KINDS else Permission.RECORD


def _section(due_on: date, due_at: datetime, now: datetime) -> Section:
    today = local_date(now)
    sunday = today + timedelta(days=6 - today.weekday())
    if due_at <= now:
        return Section.OVERDUE
    if due_on <= today:
        return Section.TODAY
    if due_on <= sunday:
        return Section.THIS_WEEK
    return Section.NEXT_WEEK if due_on <= today + AHEAD else Section.LATER


def _left_half_entered(rows: Sequence[_Row], asked: Sequence[Prompt], now: datetime) -> list[Prompt]:
    """Conversations that one began and did not finish; a question about a listed term is there already."""
    listed = {row.meeting.id for row in rows if row.meeting is not None}
    return [
        prompt
        for prompt in asked
        if prompt.term_id is None
        and prompt.alert_id is None
        and prompt.meeting_id not in listed
        and prompt.kind not in STANDING
        and prompt.revision > 1
        and prompt.expires_at > now
        and is_half_entered(prompt)
    ]


def _left_item(uow: UnitOfWork, prompt: Prompt, now: datetime) -> OwnItem:
    reference = uow.get(Case, prompt.case_id).reference if prompt.case_id is not None else None
    return OwnItem(
        f"p{prompt.id}", Section.TODAY, reference, None, local_date(prompt.opened_at), half_entered=True
    )


@use_case(Permission.SEE_OWN)
def show_own_work(uow: UnitOfWork, *, now: datetime) -> None:
    """What is due for the acting person, in a new message."""
    prompts.ask(uow, acting(uow).id, KIND, now, filled={"page": 0, "later": False})


@use_case(Permission.SEE_OWN)
def turn_own_work(uow: UnitOfWork, ref: PromptRef, page: int, later: bool, *, now: datetime) -> Shown:
    """Another page of it, with or without what is due later."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.fill(prompt, now, page=max(0, page), later=later)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def open_own_item(uow: UnitOfWork, ref: PromptRef, value: str, *, now: datetime) -> None:
    """Ask the question of one line in a message of its own. Raises ClosedQuestion when it is over."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    person = acting(uow)
    if value not in {item.value for item in own_items(uow, person, now) if item.value is not None}:
        raise ClosedQuestion(prompt_id=prompt.id)
    if value.startswith("p"):
        left = uow.get(Prompt, int(value[1:]))
        uow.case_id = left.case_id
        prompts.ask_again(uow, left, now)
        return
    if value.startswith("c"):
        show_case(uow, uow.get(Case, int(value[1:])), now)
        return
    term = uow.get(Term, int(value[1:]))
    uow.case_id = term.case_id
    items.open_question(uow, term, person.id, now)

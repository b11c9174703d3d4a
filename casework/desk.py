"""/meldingen, the chair's desk: open alerts first, then expert meetings, then agreements that are due.

Each is a running term that waits for this person, and opens its question. Why it came is shown after a tap:
the list itself may stand on a lock screen. What a coordinator must do besides stands in /mijn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import col, or_, select

from casework import items, prompts
from casework.access import acting, use_case
from casework.alert_offer_rows import ASKED, asked_to_take
from casework.alert_rows import ALERT, VOTE
from casework.errors import ClosedQuestion
from casework.paging import page_of
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules.calendar import local_date
from rules.permissions import Permission
from rules.words import AgreementKind, AlertCause, AlertState, TermKind, TermState
from store.alerts import Alert
from store.cases import Case, Meeting
from store.expert_meetings import Agreement
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

KIND = "desk"
PAGE_ITEMS = 4
"""Two lines each when opened: with the headings it stays within twelve lines."""


class Part(StrEnum):
    """The parts of the list, in their order."""

    ALERTS = "alerts"
    MEETINGS = "meetings"
    AGREEMENTS = "agreements"


PARTS: dict[TermKind, Part] = {
    TermKind.DECISION: Part.ALERTS,
    TermKind.PREPARATION: Part.MEETINGS,
    TermKind.SCORES: Part.MEETINGS,
    TermKind.AGREEMENTS: Part.MEETINGS,
    TermKind.CONSULTATION: Part.MEETINGS,
    TermKind.SCALE_DOWN: Part.AGREEMENTS,
    TermKind.AGREEMENT: Part.AGREEMENTS,
}


@dataclass(frozen=True)
class DeskItem:
    """One line. `received` when the reader took the alert on, else `unread` where nobody has.

    `value` is what its button carries; None when there is nothing to open now. `starts_at` is of the meeting
    that it is about, in UTC.
    """

    part: Part
    value: str | None
    reference: str
    kind: TermKind
    since: date
    due_on: date
    overdue: bool
    unread: bool = False
    needless: bool = False
    """An alert whose cause is gone: one tap closes it."""
    offered: bool = False
    """Another has the alert and asks to take it over: why it is there is not the reader's to see yet."""
    cause: AlertCause | None = None
    starts_at: datetime | None = None
    agreement: tuple[AgreementKind, str] | None = None
    """What it is and who does it: for the opened list only."""


@dataclass(frozen=True)
class Desk(View):
    """One page. `opened` says why each line is there."""

    items: tuple[tuple[int, DeskItem], ...]
    page: int
    pages: int
    opened: bool


@shows_prompt(KIND, Told.answer(when="/meldingen"), standing=True)
def _desk(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Desk:
    rows = _rows(uow, uow.get(Person, prompt.person_id))
    shown, page, pages = page_of(prompt, list(enumerate(rows, start=1)), PAGE_ITEMS)
    listed = tuple((number, _item(uow, prompt.person_id, row, now)) for number, row in shown)
    return Desk(listed, page, pages, bool(prompt.filled.get("opened")))


_Row = tuple[Term, Case, Alert | None, Meeting | None]


def _rows(uow: UnitOfWork, person: Person) -> Sequence[_Row]:
    """What waits for this person: what they own, and alerts that they are asked about, in the order of the
    parts, then what is due first."""
    asked = select(Prompt.alert_id).where(
        col(Prompt.person_id) == person.id,
        col(Prompt.state) == PromptState.OPEN,
        # The question to register a case is about the same alert, and has a term of its own.
        col(Prompt.kind).in_((ALERT, VOTE, ASKED)),
    )
    rows = uow.session.exec(
        select(Term, Case, Alert, Meeting)
        .join(Case, col(Case.id) == col(Term.case_id))
        .join(Alert, col(Alert.id) == col(Term.alert_id), isouter=True)
        .join(Meeting, col(Meeting.id) == col(Term.meeting_id), isouter=True)
        .where(
            col(Term.state) == TermState.RUNNING,
            col(Term.kind).in_(PARTS),
            or_(
                col(Term.owner_id) == person.id,
                (col(Term.kind) == TermKind.DECISION) & col(Term.alert_id).in_(asked),
            ),
        )
        .order_by(col(Term.due_at), col(Term.id))
    ).all()
    order = list(Part)
    return sorted(rows, key=lambda row: order.index(PARTS[row[0].kind]))


def _item(uow: UnitOfWork, reader_id: int, row: _Row, now: datetime) -> DeskItem:
    term, case, alert, meeting = row
    offered = alert is not None and asked_to_take(uow, alert, reader_id) is not None
    return DeskItem(
        part=PARTS[term.kind],
        value=str(term.id) if _opens(term, meeting, now) else None,
        reference=case.reference,
        kind=term.kind,
        since=local_date(alert.opened_at) if alert is not None else term.starts_on,
        due_on=term.due_on,
        overdue=term.due_at <= now,
        unread=alert is not None and alert.state is AlertState.OPEN,
        needless=alert is not None and alert.cause_vanished_at is not None,
        offered=offered,
        cause=alert.cause if alert is not None and not offered else None,
        starts_at=meeting.starts_at if meeting is not None else None,
        agreement=_agreement(uow, term),
    )


def _agreement(uow: UnitOfWork, term: Term) -> tuple[AgreementKind, str] | None:
    if term.kind is not TermKind.AGREEMENT:
        return None
    agreement = uow.get(Agreement, int(term.anchor.split(":")[1]))
    return agreement.kind, agreement.responsible


def _opens(term: Term, meeting: Meeting | None, now: datetime) -> bool:
    # Nobody knows the scores of a meeting that has yet to begin.
    begun = term.kind is not TermKind.SCORES or meeting is None or meeting.starts_at <= now
    return begun and term.kind in items.OPENERS


@use_case(Permission.SEE_OWN)
def show_desk(uow: UnitOfWork, *, now: datetime) -> None:
    """What waits on the desk of the acting person, in a new message."""
    prompts.ask(uow, acting(uow).id, KIND, now, filled={"page": 0, "opened": False})


@use_case(Permission.SEE_OWN)
def turn_desk(uow: UnitOfWork, ref: PromptRef, page: int, opened: bool, *, now: datetime) -> Shown:
    """Another page of it, with or without why each line is there."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.fill(prompt, now, page=page, opened=opened)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def open_desk_item(uow: UnitOfWork, ref: PromptRef, term_id: int, *, now: datetime) -> None:
    """Ask the question of one line in a message of its own. Raises ClosedQuestion when it is over."""
    prompt, person = prompts.tapped(uow, ref, (KIND,), now), acting(uow)
    rows = {row[0].id: row for row in _rows(uow, person)}
    if term_id not in rows or not _opens(rows[term_id][0], rows[term_id][3], now):
        raise ClosedQuestion(prompt_id=prompt.id)
    term = rows[term_id][0]
    uow.case_id = term.case_id
    items.open_question(uow, term, person.id, now)

"""/aanmeldingen: everything between referral and warm handover, what it waits for, whom, and since when.

Every such case has one running term that says so; it is asked from there, like an item of /mijn. There is no
municipality in it: that belongs with counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import items, prompts
from casework.access import acting, require, use_case
from casework.duties import LEADERS_KINDS
from casework.errors import ClosedQuestion
from casework.paging import page_of
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import Role, TermKind, TermState
from store.cases import Case
from store.messages import Prompt
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

KIND = "intake_list"
PAGE_ITEMS = 5
"""Two lines each: with the heading it stays within twelve."""
STEPS = (TermKind.SELECTION, TermKind.TIE_BREAK, TermKind.ASSIGNMENT, TermKind.WARM_HANDOVER)


@dataclass(frozen=True)
class IntakeItem:
    """What one case waits for. `value` is what its button carries; None when somebody else is asked.

    `decider` is who breaks a tie, as policy.intake.tie_break says it: no user, so `owner` is asked.
    """

    value: str | None
    reference: str
    kind: TermKind
    owner: Alias
    decider: str | None
    since: date
    due_on: date
    overdue: bool


@dataclass(frozen=True)
class IntakeList(View):
    """One page, the most overdue first."""

    items: tuple[tuple[int, IntakeItem], ...]
    page: int
    pages: int


@shows_prompt(KIND, Told.answer(Role.PROJECT_LEADER, when="/aanmeldingen"), standing=True)
def _intake_list(uow: UnitOfWork, prompt: Prompt, now: datetime) -> IntakeList:
    rows = _rows(uow)
    shown, page, pages = page_of(prompt, list(enumerate(rows, start=1)), PAGE_ITEMS)
    return IntakeList(tuple((number, _item(uow, *row, now)) for number, row in shown), page, pages)


def _rows(uow: UnitOfWork) -> Sequence[tuple[Term, Case, Person]]:
    return uow.session.exec(
        select(Term, Case, Person)
        .join(Case, col(Case.id) == col(Term.case_id))
        .join(Person, col(Person.id) == col(Term.owner_id))
        .where(col(Term.state) == TermState.RUNNING, col(Term.kind).in_(STEPS))
        .order_by(col(Term.due_at), col(Term.id))
    ).all()


def _item(uow: UnitOfWork, term: Term, case: Case, owner: Person, now: datetime) -> IntakeItem:
    decides = term.kind is TermKind.TIE_BREAK and uow.policy.intake.tie_break != "no_case"
    return IntakeItem(
        value=str(term.id) if _opens(term) else None,
        reference=case.reference,
        kind=term.kind,
        owner=owner.alias,
        decider=uow.policy.intake.tie_break if decides else None,
        since=term.starts_on,
        due_on=term.due_on,
        overdue=term.due_at <= now,
    )


def _opens(term: Term) -> bool:
    return term.kind in LEADERS_KINDS and term.kind in items.OPENERS


@use_case(Permission.OPEN_CASE)
def show_intake(uow: UnitOfWork, *, now: datetime) -> None:
    """What is between referral and warm handover, in a new message."""
    prompts.ask(uow, acting(uow).id, KIND, now, filled={"page": 0})


@use_case(Permission.OPEN_CASE)
def turn_intake(uow: UnitOfWork, ref: PromptRef, page: int, *, now: datetime) -> Shown:
    """Another page of it, as it stands now."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.fill(prompt, now, page=page)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def open_intake_item(uow: UnitOfWork, ref: PromptRef, term_id: int, *, now: datetime) -> None:
    """Ask the question of one line in a message of its own. Raises ClosedQuestion when it is over."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    term = next((term for term, _, _ in _rows(uow) if term.id == term_id and _opens(term)), None)
    if term is None:
        raise ClosedQuestion(prompt_id=prompt.id)
    require(uow, Permission.OPEN_CASE, uow.get(Case, term.case_id))
    items.open_question(uow, term, acting(uow).id, now)

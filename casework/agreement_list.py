"""/afspraken: what was agreed in expert meetings and has yet to be done, what is overdue first.

A chair sees what they guard, a coordinator their own cases, a process director those of the municipality, a
project leader all of them. Who guards an agreement opens its question from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from casework import items, prompts
from casework.access import acting, require, use_case
from casework.agreement_rows import AgreementFacts, agreement_term, facts_of, unfinished
from casework.agreements import ask_for_agreements
from casework.case_choice import CHOICES, Choice, go_on_with
from casework.cases import find_case
from casework.duties import cases_on_duty, guard_of
from casework.errors import ClosedQuestion, NothingToAdd
from casework.escalations import offer_escalation
from casework.expert_meetings import held_expert_meetings
from casework.paging import page_of
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules.aliases import Alias
from rules.calendar import local_date
from rules.permissions import Permission, may_ever
from rules.trajectory import WORKED
from rules.words import AgreementState, Duty, Phase, Role
from store.alerts import Alert
from store.cases import Case
from store.expert_meetings import Agreement
from store.messages import Prompt
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "agreement_list"
ADD = "agreement_add"
PAGE_ITEMS = 5
"""Two lines each: with the heading it stays within twelve."""


@dataclass(frozen=True)
class AgreementItem:
    """One agreement. `value` is what its button carries; None when somebody else guards it.

    `not_kept`: it was said so, and the escalation for it is not over.
    """

    value: str | None
    reference: str
    agreement: AgreementFacts
    guard: Alias
    yours: bool
    overdue: bool
    not_kept: bool


@dataclass(frozen=True)
class AgreementList(View):
    """One page, of one case where `reference` says so. `may_add`: the reader guards a case that can have
    more."""

    reference: str | None
    items: tuple[tuple[int, AgreementItem], ...]
    page: int
    pages: int
    may_add: bool


@shows_prompt(KIND, Told.answer(when="/afspraken"), standing=True)
def _agreement_list(uow: UnitOfWork, prompt: Prompt, now: datetime) -> AgreementList:
    reader = uow.get(Person, prompt.person_id)
    case = uow.get(Case, prompt.case_id) if prompt.case_id is not None else None
    rows = _rows(uow, reader, case)
    shown, page, pages = page_of(prompt, list(enumerate(rows, start=1)), PAGE_ITEMS)
    today = local_date(now)
    return AgreementList(
        case.reference if case is not None else None,
        tuple((number, _item(uow, reader, *row, today)) for number, row in shown),
        page,
        pages,
        bool(_can_have_more(uow, reader, case)),
    )


def _rows(uow: UnitOfWork, reader: Person, case: Case | None) -> Sequence[tuple[Agreement, Case]]:
    """What is open, and what was not kept and has no escalation that ended."""
    query = (
        select(Agreement, Case)
        .join(Case, col(Case.id) == col(Agreement.case_id))
        .where(unfinished(), col(Case.phase).in_(WORKED), col(Case.id).in_(_seen_by(reader)))
        .order_by(col(Agreement.due_on), col(Agreement.id))
    )
    if case is not None:
        query = query.where(col(Case.id) == case.id)
    return uow.session.exec(query).all()


def _seen_by(reader: Person) -> SelectOfScalar[int]:
    """The ids of the cases whose agreements are this person's to see; domain.md, Who may see and do what."""
    match reader.role:
        case Role.PROJECT_LEADER:
            return select(Case.id)
        case Role.PROCESS_DIRECTOR:
            theirs = col(Case.municipality) == reader.municipality
            return select(Case.id).where(theirs, col(Case.assigned_on).is_not(None))
        case Role.COORDINATOR:
            return cases_on_duty(reader, Duty.COORDINATOR, Duty.DEPUTY)
        case Role.CHAIR:
            return cases_on_duty(reader, Duty.CHAIR)


def _item(uow: UnitOfWork, reader: Person, agreement: Agreement, case: Case, today: date) -> AgreementItem:
    guard = guard_of(uow, case)
    yours, not_kept = guard.id == reader.id, agreement.state is AgreementState.NOT_KEPT
    opens = yours and not (not_kept and _has_alert(uow, agreement))
    return AgreementItem(
        value=str(agreement.id) if opens else None,
        reference=case.reference,
        agreement=facts_of(agreement),
        guard=guard.alias,
        yours=yours,
        overdue=agreement.due_on < today,
        not_kept=not_kept,
    )


def _has_alert(uow: UnitOfWork, agreement: Agreement) -> bool:
    escalated = select(Alert.id).where(col(Alert.agreement_id) == agreement.id)
    return uow.session.exec(escalated).first() is not None


def _can_have_more(uow: UnitOfWork, reader: Person, case: Case | None) -> list[Case]:
    """The cases with an expert meeting that was held, of which this person guards the agreements."""
    query = select(Case).where(col(Case.phase).in_(WORKED), col(Case.id).in_(_seen_by(reader)))
    if case is not None:
        query = query.where(col(Case.id) == case.id)
    if not may_ever(reader.role, Permission.GUARD):
        return []
    found = uow.session.exec(query.order_by(col(Case.id))).all()
    return [one for one in found if held_expert_meetings(uow, one) and guard_of(uow, one).id == reader.id]


@use_case(Permission.SEE_OWN)
def show_agreements(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """The agreements of all one's cases, or of the case that was typed, in a new message.

    Raises MistypedCase and NoSuchCase.
    """
    if typed.strip():
        show_of_case(uow, find_case(uow, typed, Permission.SEE_CASE), now)
        return
    prompts.ask(uow, acting(uow).id, KIND, now, filled={"page": 0})


def show_of_case(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """The agreements of one case, for the acting person. Raises NotAllowed."""
    require(uow, Permission.SEE_CASE, case)
    prompts.ask(uow, acting(uow).id, KIND, now, case_id=case.id, filled={"page": 0})


CHOICES[KIND] = Choice(show_of_case, Permission.SEE_CASE, frozenset(Phase))


@use_case(Permission.SEE_OWN)
def turn_agreements(uow: UnitOfWork, ref: PromptRef, page: int, *, now: datetime) -> Shown:
    """Another page of it, as it stands now."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.fill(prompt, now, page=max(0, page))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def open_listed_agreement(uow: UnitOfWork, ref: PromptRef, agreement_id: int, *, now: datetime) -> None:
    """Ask about one agreement in a message of its own; of one that was not kept, whether to escalate.

    Raises ClosedQuestion when it is settled.
    """
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    person = acting(uow)
    listed = {agreement.id: (agreement, case) for agreement, case in _rows(uow, person, None)}
    if agreement_id not in listed:
        raise ClosedQuestion(prompt_id=prompt.id)
    agreement, case = listed[agreement_id]
    require(uow, Permission.GUARD, case)
    if agreement.state is AgreementState.NOT_KEPT:
        offer_escalation(uow, agreement, person.id, now)
        return
    term = agreement_term(uow, case, agreement)
    assert term is not None  # one that is open has a term
    items.open_question(uow, term, person.id, now)


@use_case(Permission.SEE_OWN)
def add_agreement(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> None:
    """One more agreement of the newest expert meeting of a case; which case is asked where there are several.

    Raises NothingToAdd.
    """
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    listed = uow.get(Case, prompt.case_id) if prompt.case_id is not None else None
    cases = _can_have_more(uow, acting(uow), listed)
    if not cases:
        raise NothingToAdd(prompt_id=prompt.id)
    go_on_with(uow, ADD, cases, now)


def _add(uow: UnitOfWork, case: Case, now: datetime) -> None:
    require(uow, Permission.GUARD, case)
    held = held_expert_meetings(uow, case)
    if not held:
        raise NothingToAdd
    ask_for_agreements(uow, held[0], acting(uow).id, now)


CHOICES[ADD] = Choice(_add, Permission.GUARD, WORKED)

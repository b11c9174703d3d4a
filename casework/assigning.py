"""Assigning a case that was selected; domain.md, From referral to one year later.

The project leader chooses; the process director was named by the team leader of the municipality, who is no
user, and may follow later.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from casework import items, prompts
from casework.access import acting, use_case
from casework.assignments import tell_assigned
from casework.case_draft import ASSIGNMENT, Step
from casework.case_opening import as_new_case, at_step
from casework.cases import find_case, give_duties
from casework.errors import ForeignButton, ImpossibleStep, NoCaseWaits
from casework.prompts import PromptRef, Shown
from casework.reassigning import ask_reassignment
from casework.reassignment import REASSIGNED
from casework.term_questions import conclude
from casework.term_receipts import note_next, put_off
from casework.terms import running_terms
from casework.trajectory import take_step
from casework.wanted import Wanted, asks_until_done, wants
from rules import trajectory
from rules.intake import assignment_due
from rules.permissions import Permission
from rules.words import Phase, TermKind, TermState
from store.cases import Case
from store.terms import Term
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork


@wants(TermKind.ASSIGNMENT)
def _assignment(uow: UnitOfWork, case: Case, now: datetime) -> Sequence[Wanted]:
    if case.phase is not Phase.SELECTED:
        return []
    decided_on = uow.get(Referral, case.id).decided_on
    assert decided_on is not None  # a case that was selected
    # With one working day to go a reminder near the date would be the question itself.
    return [Wanted("decision", decided_on, assignment_due(decided_on, uow.policy), at_once=True)]


asks_until_done(TermKind.ASSIGNMENT, ASSIGNMENT)


@use_case(Permission.OPEN_CASE)
def start_assigning(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Ask who gets the case: the one typed, else the one that waits longest. A case that is with people is
    asked about to change them.

    Raises MistypedCase, NoSuchCase, NoCaseWaits, and ImpossibleStep for a case that gets no people now.
    """
    case = find_case(uow, typed, Permission.OPEN_CASE) if typed.strip() else _longest_waiting(uow)
    uow.case_id = case.id
    if case.phase is Phase.SELECTED:
        term = running_terms(uow, case, TermKind.ASSIGNMENT)[0]
        items.open_question(uow, term, acting(uow).id, now)
    elif case.phase in REASSIGNED:
        ask_reassignment(uow, case, now)
    else:
        raise ImpossibleStep(phase=case.phase.value)


def _longest_waiting(uow: UnitOfWork) -> Case:
    case = uow.session.exec(
        select(Case)
        .join(Term, col(Term.case_id) == col(Case.id))
        .where(col(Term.kind) == TermKind.ASSIGNMENT, col(Term.state) == TermState.RUNNING)
        .order_by(col(Term.due_on), col(Term.id))
    ).first()
    if case is None:
        raise NoCaseWaits
    return case


@use_case(Permission.OPEN_CASE)
def put_off_assignment(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Not yet: it is asked again at the next reminder."""
    prompt = prompts.tapped(uow, ref, (ASSIGNMENT,), now)
    put_off(uow, prompt, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def assign(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Give the case its people as read back, with all that follows from the date, and tell them.

    Raises StaleButton when what was read back no longer holds; the question then shows what to choose again.
    """
    prompt, draft = at_step(uow, ref, Step.READ_BACK, now)
    if prompt.kind != ASSIGNMENT:
        raise ForeignButton
    case, term, new = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id), as_new_case(draft)
    case.assigned_on = new.assigned_on
    take_step(uow, case, trajectory.Step.ASSIGN, Phase.DIRECT_SAFETY, now, on=new.assigned_on)
    give_duties(uow, case, new, now)
    conclude(uow, prompt, term, case, now)
    tell_assigned(uow, case, now)
    note_next(uow, prompt, case)
    return prompts.shown(uow, prompt, now)

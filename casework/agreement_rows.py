"""The rows of agreements, and the expert meetings that they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from casework import terms
from casework.items import open_prompts
from rules.calendar import local_date
from rules.words import AgreementKind, AgreementState, TermKind
from store.alerts import Alert
from store.cases import Case, Meeting
from store.expert_meetings import Agreement
from store.terms import Term
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AgreementFacts:
    """What was agreed: of which kind, whose it is, and by when. Only ever in an opened view."""

    kind: AgreementKind
    responsible: str
    due_on: date
    times_later: int = 0


def facts_of(agreement: Agreement) -> AgreementFacts:
    """The agreement as an opened message names it."""
    return AgreementFacts(agreement.kind, agreement.responsible, agreement.due_on, agreement.times_later)


def open_agreements(uow: UnitOfWork, case: Case) -> Sequence[Agreement]:
    """What has yet to be done, the first one due first."""
    return uow.session.exec(
        select(Agreement)
        .where(col(Agreement.case_id) == case.id, col(Agreement.state) == AgreementState.OPEN)
        .order_by(col(Agreement.due_on), col(Agreement.id))
    ).all()


def unfinished() -> ColumnElement[bool]:
    """Agreements that are open, and those not kept of which no escalation has ended."""
    ended = select(Alert.agreement_id).where(
        col(Alert.agreement_id).is_not(None), col(Alert.closed_at).is_not(None)
    )
    not_kept = and_(col(Agreement.state) == AgreementState.NOT_KEPT, col(Agreement.id).not_in(ended))
    return or_(col(Agreement.state) == AgreementState.OPEN, not_kept)


def unfinished_of(uow: UnitOfWork, case: Case) -> Sequence[Agreement]:
    """What somebody still has to see to on this case, the first one due first."""
    return uow.session.exec(
        select(Agreement)
        .where(col(Agreement.case_id) == case.id, unfinished())
        .order_by(col(Agreement.due_on), col(Agreement.id))
    ).all()


def noted_in(uow: UnitOfWork, meeting: Meeting) -> Sequence[Agreement]:
    """The agreements of this meeting, without those noted by mistake, in the order in which they came."""
    return uow.session.exec(
        select(Agreement)
        .where(col(Agreement.meeting_id) == meeting.id, col(Agreement.state) != AgreementState.WITHDRAWN)
        .order_by(col(Agreement.id))
    ).all()


def agreement_of(uow: UnitOfWork, term: Term) -> Agreement:
    """The agreement that this term is about."""
    return uow.get(Agreement, int(term.anchor.removeprefix("agreement:")))


def agreement_term(uow: UnitOfWork, case: Case, agreement: Agreement) -> Term | None:
    """The running term of this agreement: as long as it is open."""
    return terms.running_term(uow, case, TermKind.AGREEMENT, f"agreement:{agreement.id}")


def settle(agreement: Agreement, state: AgreementState, now: datetime) -> None:
    """How the agreement ended, today."""
    agreement.state, agreement.settled_on = state, local_date(now)


def fold(uow: UnitOfWork, term: Term, person_id: int) -> None:
    """Before a question about a term goes out again: a lock screen names no discipline and no kind."""
    for prompt in open_prompts(uow, person_id, term.id):
        prompt.filled = {}

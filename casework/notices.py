"""The tick: what has fallen due is issued, once, and what it replaces is named; architecture 3.

Evaluation never waits, only sending does: a notice is issued when its moment comes, at night too, and the
outbox holds it until it may go out.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from casework.access import use_case
from casework.faults import stuck_on
from rules import notices
from rules.words import NoticeState, TermKind, TermState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

Issuer = Callable[[UnitOfWork, Term, Notice, datetime], None]
ISSUERS: dict[TermKind, Issuer] = {}


def issues(kind: TermKind) -> Callable[[Issuer], Issuer]:
    """Register what happens when a notice of a term of this kind falls due."""

    def register(issuer: Issuer) -> Issuer:
        ISSUERS[kind] = issuer
        return issuer

    return register


# Statements that are built once: building these takes longer than running them.
_FIRST = (
    select(Notice)
    .where(
        col(Notice.state) == NoticeState.WAITING,
        col(Notice.notify_at) <= bindparam("now"),
        col(Notice.term_id).not_in(bindparam("aside", expanding=True)),
    )
    .order_by(col(Notice.notify_at), col(Notice.id))
    .limit(1)
)
_WAITING = (
    select(Notice)
    .where(
        col(Notice.term_id) == bindparam("term_id"),
        col(Notice.recipient_id) == bindparam("recipient_id"),
        col(Notice.state) == NoticeState.WAITING,
    )
    .order_by(col(Notice.notify_at), col(Notice.id))
)


@use_case("service")
def issue_next_notice(uow: UnitOfWork, aside: Collection[int] = (), *, now: datetime) -> bool:
    """Issue the notice that fell due first, leaving those of the terms in `aside`; False when there is none.

    Of one term and one recipient only the newest due notice goes out; it names those it replaces. Raises
    Stuck with the id of the term when issuing fails.
    """
    first = uow.session.exec(_FIRST, params={"now": now, "aside": list(aside)}).first()
    if first is None:
        return False
    term = uow.get(Term, first.term_id)
    uow.case_id = term.case_id
    with stuck_on(term.id):
        newest = _settle_on_newest(uow, first, now)
        if term.state is TermState.RUNNING and newest.version == term.version:
            ISSUERS[term.kind](uow, term, newest, now)
        uow.session.flush()
    return True


def _settle_on_newest(uow: UnitOfWork, first: Notice, now: datetime) -> Notice:
    """Issue the newest due notice of this term and recipient; the others are replaced by it."""
    whose = {"term_id": first.term_id, "recipient_id": first.recipient_id}
    waiting = uow.session.exec(_WAITING, params=whose).all()
    outgoing = notices.newest_missed(waiting, now)
    assert outgoing is not None  # `first` is due
    for missed in outgoing.replaces:
        missed.state = NoticeState.REPLACED
        missed.replaced_by_id = outgoing.send.id
    outgoing.send.state = NoticeState.ISSUED
    uow.session.flush()
    return outgoing.send


NEXT_NOTICE = select(func.min(col(Notice.notify_at))).where(col(Notice.state) == NoticeState.WAITING)
"""When the next notice falls due."""

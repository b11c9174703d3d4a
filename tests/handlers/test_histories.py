"""Whatever people do in whatever order: no case without a term, no notice lost, doubled or early."""

from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from casework import consequences, terms
from casework.wanted import SOURCES
from rules import windows
from rules.policy import Policy, RestrainingOrders
from rules.trajectory import OVER
from rules.words import NoticeState, PersonState, Role, TermKind, TermState
from store.cases import Case
from store.messages import OutboxMessage, OutboxState
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.wandering import Wanderers, cases_of

STEPS = 70
LOOK_EVERY = 7
SEEDS = range(2)
SOAK_SEEDS = range(1000, 1040)
ASKED_TO_THE_END = {TermKind.DECISION, TermKind.SCORES}
"""An alert has its own next action; about a meeting everybody is asked in the end, and it stays listed."""


@pytest.fixture
def policy() -> Policy:
    """With everything that a region may leave out."""
    return Policy(restraining_orders=RestrainingOrders(enabled=True))


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
async def test_no_history_leaves_a_gap_or_says_anything_twice_or_too_early(region: Region, seed: int) -> None:
    await live_through(region, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
async def test_many_histories(region: Region, seed: int) -> None:
    await live_through(region, seed)


async def live_through(region: Region, seed: int) -> None:
    region.enrol(Role.PROJECT_LEADER)
    region.enrol(Role.COORDINATOR)
    for days_ago in (0, 70):
        await region.open_case(assigned_on=region.now.date() - timedelta(days=days_ago))
    people = Wanderers(region, seed)
    for _ in range(0, STEPS, LOOK_EVERY):
        for _ in range(LOOK_EVERY):
            await people.do_something()
        try:
            region.look(lambda uow: check(uow, region))
        except AssertionError as error:
            error.add_note("\n".join(people.did))
            raise


def check(uow: UnitOfWork, region: Region) -> None:
    """Everything that must hold between two acts."""
    for case in cases_of(uow):
        running = terms.running_terms(uow, case)
        assert bool(running) != (case.phase in OVER), f"{case.phase}: {[term.kind for term in running]}"
        for term in running:
            assert uow.get(Person, term.owner_id).state is PersonState.ACTIVE, term.kind
            assert _waits(uow, term) or term.kind in ASKED_TO_THE_END, f"silent: {term.kind}"
    _check_notices(uow, region)
    for case in cases_of(uow):
        _check_from_scratch(uow, case, region)


def _waits(uow: UnitOfWork, term: Term) -> bool:
    waiting = select(Notice).where(col(Notice.term_id) == term.id, col(Notice.state) == NoticeState.WAITING)
    return uow.session.exec(waiting).first() is not None


def _check_notices(uow: UnitOfWork, region: Region) -> None:
    """Nothing due is left, nothing went out early, outside its hours or twice."""
    overdue = select(Notice).where(
        col(Notice.state) == NoticeState.WAITING, col(Notice.notify_at) <= region.now
    )
    assert uow.session.exec(overdue).first() is None
    doubled = (
        select(OutboxMessage.notice_id)
        .where(col(OutboxMessage.notice_id).is_not(None), col(OutboxMessage.state) == OutboxState.SENT)
        .group_by(col(OutboxMessage.notice_id), col(OutboxMessage.person_id))
        .having(func.count() > 1)
    )
    assert uow.session.exec(doubled).all() == []
    for message in uow.session.exec(select(OutboxMessage)).all():
        if message.notice_id is not None:
            assert uow.get(Notice, message.notice_id).notify_at <= message.created_at
        if message.sent_at is not None:
            assert windows.earliest(message.urgency, message.sent_at, uow.policy) == message.sent_at
        waits = message.state is OutboxState.PENDING and message.not_before <= region.now
        assert not waits, f"not sent: {message.kind}"


def _check_from_scratch(uow: UnitOfWork, case: Case, region: Region) -> None:
    """Computed anew from the facts alone, the terms that follow from facts are the same."""
    before = _derived(uow, case)
    with uow.session.begin_nested() as scratch:
        for term in terms.running_terms(uow, case):
            if term.kind in SOURCES or term.kind is TermKind.THRESHOLD:
                term.state = TermState.WITHDRAWN
        consequences.follow_up(uow, case, region.now)
        uow.session.flush()
        after = _derived(uow, case)
        scratch.rollback()
    uow.session.expire_all()
    assert after == before


def _derived(uow: UnitOfWork, case: Case) -> set[tuple[object, ...]]:
    return {
        (term.kind, term.anchor, term.starts_on, term.due_on, term.owner_id)
        for term in terms.running_terms(uow, case)
        if term.kind in SOURCES or term.kind is TermKind.THRESHOLD
    }

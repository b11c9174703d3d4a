"""One use case, one transaction: dedupe, refusals, conflicts, and a database that does not answer."""

import asyncio
import inspect
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from casework.access import USE_CASES, require, use_case
from casework.errors import AlreadyHandled, NotAllowed, Refusal, StoreUnavailable, UncheckedUseCase
from casework.reachability import note_reachable
from casework.replies import ask_help
from casework.transactions import Act, Transactions
from rules.permissions import TABLE, Permission, Relation
from rules.policy import Policy
from rules.words import PersonState
from store.audit import AuditRow
from store.cases import Case
from store.cipher import Cipher, new_key
from store.database import connect, is_one_writer
from store.messages import HandledUpdate, OutboxMessage
from store.people import Person
from store.service import ServiceMark
from store.tables import metadata
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region

A_WHILE = timedelta(milliseconds=50)


class Nope(Refusal):
    code = "nope"


@use_case(Permission.SEE_OWN)
def _refused_halfway(uow: UnitOfWork, *, now: datetime) -> None:
    """Changes something, then says no."""
    assert uow.actor is not None
    uow.actor.home_organisation = "changed"
    uow.session.flush()
    raise Nope(number=3)


@use_case(Permission.SEE_OWN)
def _fails_halfway(uow: UnitOfWork, *, now: datetime) -> None:
    """Changes something, then breaks."""
    assert uow.actor is not None
    uow.actor.home_organisation = "changed"
    raise RuntimeError


@use_case(Permission.RECORD)
def _forgetful(uow: UnitOfWork, *, now: datetime) -> None:
    """Declares a permission that needs the case, and never checks it."""


@use_case(Permission.SEE_CASE)
def _looks_at(uow: UnitOfWork, case_id: int, *, now: datetime) -> str:
    """Checks the permission for a case."""
    case = uow.get(Case, case_id)
    require(uow, Permission.SEE_CASE, case)
    return case.reference


@use_case("service")
def _count_one_more(uow: UnitOfWork, *, now: datetime) -> int:
    """Read, then write."""
    person = uow.get(Person, 1)
    seen = int(person.home_organisation or 0)
    person.home_organisation = str(seen + 1)
    return seen + 1


def handled(region: Region) -> int:
    return region.look(lambda uow: len(uow.session.exec(select(HandledUpdate)).all()))


def audit(region: Region) -> list[tuple[int | None, str, int | None, str]]:
    return region.look(
        lambda uow: [
            (row.person_id, row.action, row.case_id, row.result)
            for row in uow.session.exec(select(AuditRow).order_by(col(AuditRow.id)))
        ]
    )


def queued(region: Region) -> list[str]:
    return region.look(lambda uow: [row.kind for row in uow.session.exec(select(OutboxMessage))])


async def test_an_update_that_comes_twice_changes_nothing_the_second_time(region: Region) -> None:
    who = region.coordinator.id
    await region.transactions.run_for(Act(who, 2**40, True), ask_help, now=START)
    with pytest.raises(AlreadyHandled):
        await region.transactions.run_for(Act(who, 2**40, True), ask_help, now=START)
    assert queued(region) == ["help"]
    assert handled(region) == 1


async def test_a_refusal_is_rolled_back_and_yet_recorded_answered_and_handled(region: Region) -> None:
    who = region.coordinator.id
    with pytest.raises(Nope):
        await region.transactions.run_for(Act(who, 7, True), _refused_halfway, now=START)
    assert region.look(lambda uow: uow.get(Person, who).home_organisation) is None
    assert audit(region) == [(who, "_refused_halfway", None, "refused: nope")]
    assert queued(region) == ["refusal"]
    with pytest.raises(AlreadyHandled):
        await region.transactions.run_for(Act(who, 7, True), _refused_halfway, now=START)
    assert queued(region) == ["refusal"]


async def test_a_refused_tap_is_answered_where_it_was_tapped_and_not_by_a_message(region: Region) -> None:
    with pytest.raises(Nope):
        await region.transactions.run_for(Act(region.coordinator.id, 7, False), _refused_halfway, now=START)
    assert queued(region) == []
    assert handled(region) == 1


async def test_a_fault_leaves_no_trace_not_even_the_mark_that_it_was_handled(region: Region) -> None:
    who = region.coordinator.id
    with pytest.raises(RuntimeError):
        await region.transactions.run_for(Act(who, 7, True), _fails_halfway, now=START)
    assert handled(region) == 0
    assert audit(region) == []
    assert region.look(lambda uow: uow.get(Person, who).home_organisation) is None


async def test_a_use_case_that_forgets_to_check_never_commits(region: Region) -> None:
    with pytest.raises(UncheckedUseCase):
        await region.transactions.run_for(Act(region.coordinator.id, 7, True), _forgetful, now=START)
    assert handled(region) == 0


async def test_what_is_done_and_what_is_refused_is_in_the_trail_with_its_case(region: Region) -> None:
    case = await region.open_case()
    await region.act(region.coordinator, _looks_at, case.id)
    with pytest.raises(NotAllowed):
        await region.transactions.run_for(Act(region.chair.id, 8, True), _looks_at, case.id, now=START)
    assert audit(region)[-2:] == [
        (region.coordinator.id, "_looks_at", case.id, "done"),
        (region.chair.id, "_looks_at", case.id, "refused: not_allowed"),
    ]


async def test_the_trail_is_append_only(region: Region) -> None:
    await region.act(region.coordinator, ask_help)

    def change(uow: UnitOfWork) -> None:
        uow.session.exec(select(AuditRow)).one().result = "never happened"

    def remove(uow: UnitOfWork) -> None:
        uow.session.delete(uow.session.exec(select(AuditRow)).one())

    for meddle in (change, remove):
        with pytest.raises(RuntimeError, match="append-only"):
            region.look(meddle)


async def test_somebody_locked_meanwhile_can_do_nothing(region: Region) -> None:
    def lock(uow: UnitOfWork) -> None:
        uow.get(Person, region.coordinator.id).state = PersonState.LOCKED

    region.look(lock)
    with pytest.raises(NotAllowed):
        await region.transactions.run_for(Act(region.coordinator.id, 7, True), ask_help, now=START)
    assert queued(region) == []


async def test_a_use_case_of_the_service_is_not_for_people(region: Region) -> None:
    with pytest.raises(NotAllowed):
        await region.act(region.project_leader, note_reachable, region.chair.id, True)


async def test_many_at_once_in_several_processes_lose_nothing(region: Region) -> None:
    workers = [Transactions(region.engine, region.policy, region.cipher) for _ in range(3)]
    counts = (worker.run(_count_one_more, now=START) for _ in range(4) for worker in workers)
    assert sorted(await asyncio.gather(*counts)) == list(range(1, 13))
    for worker in workers:
        worker.close()
    assert region.look(lambda uow: uow.get(Person, 1).home_organisation) == "12"


async def test_a_locked_sqlite_is_unavailable_and_works_again_after(tmp_path: Path) -> None:
    file = tmp_path / "locked.db"
    engine = connect(f"sqlite:///{file}", busy_timeout=A_WHILE)
    metadata.create_all(engine)
    transactions = Transactions(engine, Policy(), Cipher(new_key()))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailable):
        await transactions.run(_marks, now=START)
    other.execute("ROLLBACK")
    other.close()
    await transactions.run(_marks, now=START)
    transactions.close()
    engine.dispose()


@use_case("service")
def _marks(uow: UnitOfWork, *, now: datetime) -> None:
    """Write something."""
    uow.add(ServiceMark(id=1, alive_at=now))


async def test_a_mistake_in_a_statement_is_a_fault_and_never_tried_for_ever(region: Region) -> None:
    @use_case("service")
    def asks_for_nonsense(uow: UnitOfWork, *, now: datetime) -> None:
        uow.session.connection().execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(Exception, match="no_such_table"):
        await region.transactions.run(asks_for_nonsense, now=START)
    del USE_CASES[f"{__name__}.asks_for_nonsense"]


async def test_a_postgresql_that_hangs_up_is_unavailable_and_works_again_after(region: Region) -> None:
    if is_one_writer(region.engine):
        pytest.skip("a file does not hang up")

    @use_case("service")
    def cut_off(uow: UnitOfWork, *, now: datetime) -> None:
        uow.session.connection().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StoreUnavailable):
        await region.transactions.run(cut_off, now=START)
    del USE_CASES[f"{__name__}.cut_off"]
    await region.transactions.run(_count_one_more, now=START)


async def test_a_postgresql_that_is_not_there_is_unavailable() -> None:
    engine = connect("postgresql+psycopg://nobody@/nothing?host=/nowhere&port=5432")
    transactions = Transactions(engine, Policy(), Cipher(new_key()))
    with pytest.raises(StoreUnavailable):
        await transactions.run(_marks, now=START)
    transactions.close()
    engine.dispose()


def test_every_use_case_declares_what_it_takes() -> None:
    ours = {name: each for name, each in USE_CASES.items() if not name.startswith("tests.")}
    assert len(ours) > 30
    others = {"service", "stranger", "command_line"}
    for each in ours.values():
        assert isinstance(each.permission, Permission) or each.permission in others


def test_every_use_case_takes_now_by_keyword_only() -> None:
    for name, each in USE_CASES.items():
        parameters = inspect.signature(each.function).parameters
        assert "now" in parameters, name
        assert parameters["now"].kind is inspect.Parameter.KEYWORD_ONLY, name
        assert parameters["now"].default is inspect.Parameter.empty, name


async def test_every_role_is_held_to_the_table_at_the_door(region: Region) -> None:
    people = (region.coordinator, region.chair, region.process_director, region.project_leader)
    for permission in Permission:

        @use_case(permission)
        def knocks(uow: UnitOfWork, *, now: datetime) -> None:
            """Does nothing."""

        for person in people:
            relations = TABLE[person.role].get(permission)
            if relations is None:
                with pytest.raises(NotAllowed):
                    await region.act(person, knocks)
            elif Relation.ANY in relations:
                await region.act(person, knocks)
            else:
                with pytest.raises(UncheckedUseCase):
                    await region.act(person, knocks)
    del USE_CASES[f"{__name__}.knocks"]

"""The audit trail: whole, and any change to it is found, with where it begins."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from casework import agreement_list, status, trail
from casework.access import require, use_case
from casework.errors import AliasTaken, NotAllowed
from casework.people import invite_from_here
from casework.replies import ask_help
from casework.trail import Head, Wrong, empty_details
from casework.transactions import Act, Transactions
from rules.permissions import Permission
from rules.words import Language, PersonState, Role
from store.audit import AuditHead, AuditRow, Doer
from store.audit_chain import BrokenTrail, Fact, append, named_rows, rows_named
from store.audit_check import Checked, Fault, check_chain
from store.cases import Case
from store.cipher import Cipher, new_key
from store.people import Person
from store.unit_of_work import UnitOfWork, open_session
from tests.casework.region import START, Region
from tests.handlers.hand import ON_ONE_DATABASE

REGISTERED = (agreement_list, status)
ROWS = 8
OTHER = "0" * 64


async def eight_rows(region: Region) -> Case:
    """Rows 2 to 4 and 6 are about the case; 5 and 7 are not."""
    case = await region.open_case()
    person, service = region.coordinator.id, (None, None)
    about = [service, *[(person, case.id)] * 3, (person, None), (region.chair.id, case.id), service, service]
    facts = [
        Fact(START, Doer.SERVICE if who is None else Doer.PERSON, f"act_{number}", "done", who, which)
        for number, (who, which) in enumerate(about, start=1)
    ]
    region.look(lambda uow: append(uow, facts))
    return case


def checked(region: Region, expected: Head | None = None) -> Checked:
    return region.look(lambda uow: check_chain(uow, expected))


def fault(region: Region, expected: Head | None = None) -> tuple[int, Wrong] | None:
    found = checked(region, expected).fault
    return (found.row, found.wrong) if found is not None else None


def tamper(region: Region, *statements: str) -> None:
    """What somebody does who has the database, and not the key."""
    with region.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def rows(region: Region) -> list[AuditRow]:
    return region.look(lambda uow: list(uow.session.exec(select(AuditRow).order_by(col(AuditRow.id)))))


async def test_a_trail_that_nobody_touched_is_whole_and_goes_on(region: Region) -> None:
    assert checked(region) == Checked(Head(0, ""), None)
    await eight_rows(region)
    noted = checked(region).head
    assert (noted.rows, fault(region)) == (ROWS, None)
    await region.act(region.coordinator, ask_help)
    assert (checked(region).head.rows, fault(region, noted)) == (ROWS + 1, None)
    assert [row.id for row in rows(region)] == list(range(1, ROWS + 2))
    tamper(region, "UPDATE audit_row SET result = 'refused: nothing' WHERE id = 3")
    assert fault(region) == (3, Wrong.EDITED)


EDITS = {
    "at": "'2020-01-01 00:00:00'",
    "doer": "'service'",
    "person_id": "5",
    "action": "'other'",
    "case_id": "NULL",
    "result": "'other'",
    "salt": "x'00'",
    "details_hash": f"'{OTHER}'",
    "hash": f"'{OTHER}'",
    "erases": "'1-2'",
}
_COPY = (
    "INSERT INTO audit_row (id, at, doer, person_id, action, case_id, result, salt, details_hash, hash)"
    " SELECT {to}, at, doer, person_id, action, case_id, result, salt, details_hash, hash"
    " FROM audit_row WHERE id = {row}"
)
_MOVE = "UPDATE audit_row SET id = {to} WHERE id = {row}"


def moved(*steps: tuple[int, int]) -> tuple[str, ...]:
    return tuple(_MOVE.format(row=row, to=to) for row, to in steps)


def pushed_on(first: int) -> tuple[str, ...]:
    """Every row from here on gets the next number."""
    return moved(*((row, row + 1) for row in range(ROWS, first - 1, -1)))


def moved_up(first: int, by: int = 1) -> tuple[str, ...]:
    return moved(*((row, row - by) for row in range(first, ROWS + 1)))


TAMPERING: dict[str, tuple[tuple[str, ...], tuple[int, Wrong]]] = {
    **{
        f"edited {column}": ((f"UPDATE audit_row SET {column} = {value} WHERE id = 4",), (4, Wrong.EDITED))
        for column, value in EDITS.items()
    },
    "edited the last": (("UPDATE audit_row SET result = 'x' WHERE id = 8",), (8, Wrong.EDITED)),
    "edited the alias of a person": (("UPDATE person SET number = 9 WHERE id = 2",), (2, Wrong.EDITED)),
    "edited a reference": (("UPDATE \"case\" SET reference = 'K7Q4MX'",), (2, Wrong.EDITED)),
    "hash taken away": (("UPDATE audit_row SET hash = NULL WHERE id = 5",), (5, Wrong.EDITED)),
    "deleted the first": (("DELETE FROM audit_row WHERE id = 1",), (1, Wrong.DELETED)),
    "deleted one": (("DELETE FROM audit_row WHERE id = 4",), (4, Wrong.DELETED)),
    "deleted several": (("DELETE FROM audit_row WHERE id IN (3, 4, 5)",), (3, Wrong.DELETED)),
    "deleted, and renumbered": (("DELETE FROM audit_row WHERE id = 4", *moved_up(5)), (4, Wrong.DELETED)),
    "deleted two, and renumbered": (
        ("DELETE FROM audit_row WHERE id IN (4, 5)", *moved_up(6, 2)),
        (4, Wrong.DELETED),
    ),
    "deleted the last but one, and renumbered": (
        ("DELETE FROM audit_row WHERE id = 7", *moved_up(8)),
        (7, Wrong.DELETED),
    ),
    "inserted a copy": ((*pushed_on(4), _COPY.format(row=2, to=4)), (4, Wrong.INSERTED)),
    "inserted before the last": ((*pushed_on(8), _COPY.format(row=2, to=8)), (8, Wrong.INSERTED)),
    "inserted before the first": ((_COPY.format(row=2, to=0),), (0, Wrong.INSERTED)),
    "added at the end": ((_COPY.format(row=8, to=9),), (9, Wrong.INSERTED)),
    "swapped neighbours": (moved((4, 99), (5, 4), (99, 5)), (4, Wrong.REORDERED)),
    "swapped far apart": (moved((3, 99), (7, 3), (99, 7)), (3, Wrong.REORDERED)),
    "swapped the last": (moved((7, 99), (8, 7), (99, 8)), (7, Wrong.REORDERED)),
    "moved to the end": (moved((4, 99)), (4, Wrong.REORDERED)),
    "cut off at the end": (("DELETE FROM audit_row WHERE id > 6",), (7, Wrong.CUT_OFF)),
    "cut off, with the head moved back": (
        (
            "DELETE FROM audit_row WHERE id > 6",
            "UPDATE audit_head SET rows = 6, hash = (SELECT hash FROM audit_row WHERE id = 6)",
        ),
        (7, Wrong.CUT_OFF),
    ),
    "cut off everything": (("DELETE FROM audit_row",), (1, Wrong.CUT_OFF)),
    "edited the head": (("UPDATE audit_head SET rows = 7",), (9, Wrong.CUT_OFF)),
    "deleted the head": (("DELETE FROM audit_head",), (1, Wrong.HEAD_GONE)),
    "another key": (("UPDATE audit_head SET key_sealed = x'0102'",), (1, Wrong.KEY)),
    "emptied without an erasing row": (
        ("UPDATE audit_row SET person_id = NULL, case_id = NULL, salt = NULL WHERE id = 3",),
        (3, Wrong.EMPTIED),
    ),
}


@ON_ONE_DATABASE
@pytest.mark.parametrize("kind", TAMPERING)
async def test_tampering_is_found_and_where(region: Region, kind: str) -> None:
    await eight_rows(region)
    statements, found = TAMPERING[kind]
    tamper(region, *statements)
    assert fault(region) == found


@ON_ONE_DATABASE
async def test_the_whole_trail_put_back_with_its_head_is_found_by_a_head_noted_elsewhere(
    region: Region,
) -> None:
    await eight_rows(region)
    saved = region.look(lambda uow: uow.session.get(AuditHead, 1))
    assert saved is not None
    await region.act(region.coordinator, ask_help)
    noted = checked(region).head
    back = f"UPDATE audit_head SET rows = {saved.rows}, hash = '{saved.hash}'"
    tamper(region, "DELETE FROM audit_row WHERE id = 9", back)
    assert fault(region) is None
    assert fault(region, noted) == (9, Wrong.ROLLED_BACK)
    await region.act(region.chair, ask_help)
    assert fault(region, noted) == (9, Wrong.ROLLED_BACK)
    # Begun anew, as if it had never been a chain.
    nothing = "UPDATE audit_row SET salt = NULL, details_hash = NULL, hash = NULL"
    tamper(region, "DELETE FROM audit_head", nothing)
    await region.act(region.chair, ask_help)
    assert rows(region)[9].action == "begin_chain"
    assert fault(region, noted) == (9, Wrong.ROLLED_BACK)


async def test_rows_of_an_older_version_are_chained_once_without_gaps(region: Region) -> None:
    case = await region.open_case()
    with open_session(region.engine) as session, session.begin():
        for number in (3, 7, 8):
            old = AuditRow(id=number, at=START, doer=Doer.PERSON, action="x", result="done")
            session.add(old.sqlmodel_update({"person_id": region.chair.id, "case_id": case.id}))
    await region.act(region.coordinator, ask_help)
    assert [(row.id, row.action) for row in rows(region)] == [
        (1, "x"),
        (2, "x"),
        (3, "x"),
        (4, "begin_chain"),
        (5, "ask_help"),
    ]
    assert fault(region) is None
    tamper(region, "UPDATE audit_row SET person_id = 1 WHERE id = 2")
    assert fault(region) == (2, Wrong.EDITED)


async def test_details_that_were_erased_leave_the_bare_fact_and_a_whole_chain(region: Region) -> None:
    case = await eight_rows(region)
    noted = checked(region).head
    region.look(lambda uow: empty_details(uow, case.id, START))
    assert fault(region, noted) is None
    found = rows(region)
    assert [row.id for row in found if row.salt is None] == [2, 3, 4, 6]
    assert {(row.person_id, row.case_id) for row in found if row.salt is None} == {(None, None)}
    assert [(row.action, row.result, row.at) for row in found[:ROWS]] == [
        (f"act_{number}", "done", START) for number in range(1, ROWS + 1)
    ]
    assert (found[-1].action, found[-1].erases) == ("empty_details", "2-4,6")
    # Exactly those: not one more, and none of them comes back.
    tamper(region, "UPDATE audit_row SET person_id = NULL, salt = NULL WHERE id = 5")
    assert fault(region) == (5, Wrong.EMPTIED)


@ON_ONE_DATABASE
async def test_erased_details_that_are_there_again_are_found(region: Region) -> None:
    case = await eight_rows(region)
    salt = rows(region)[2].salt
    assert salt is not None
    region.look(lambda uow: empty_details(uow, case.id, START))
    back = f"person_id = {region.coordinator.id}, case_id = {case.id}, salt = x'{salt.hex()}'"
    tamper(region, f"UPDATE audit_row SET {back} WHERE id = 3")
    assert fault(region) == (3, Wrong.PUT_BACK)


def test_the_numbers_of_erased_rows_are_ranges_in_as_many_texts_as_it_takes() -> None:
    numbers = [3, 4, 5, 6, 7, 12, 14, 15]
    assert named_rows(numbers) == ["3-7,12,14-15"]
    assert named_rows(numbers, 6) == ["3-7,12", "14-15"]
    assert set().union(*map(rows_named, named_rows(numbers, 6))) == set(numbers)


@pytest.mark.parametrize("broken", ["head gone", "number taken"])
async def test_when_its_row_cannot_be_written_the_action_does_not_happen(region: Region, broken: str) -> None:
    await eight_rows(region)
    taken = _COPY.format(row=8, to=9)
    tamper(region, "DELETE FROM audit_head" if broken == "head gone" else taken)
    with pytest.raises((BrokenTrail, DBAPIError)):
        await region.act(region.coordinator, _choose_english)
    assert region.look(lambda uow: uow.get(Person, region.coordinator.id).language) is Language.DUTCH


@use_case(Permission.SEE_OWN)
def _choose_english(uow: UnitOfWork, *, now: object) -> None:
    """Change something."""
    assert uow.actor is not None
    uow.actor.language = Language.ENGLISH


@use_case(Permission.SEE_CASE)
def _looks(uow: UnitOfWork, case_id: int, *, now: object) -> None:
    """Look at a case."""
    require(uow, Permission.SEE_CASE, uow.get(Case, case_id))


async def test_many_at_once_in_two_processes_make_one_chain_without_gaps(region: Region) -> None:
    case = await region.open_case()
    people = (region.coordinator, region.coordinator_2, region.project_leader, region.process_director)
    other = Transactions(region.engine, region.policy, region.cipher)
    doors = (region.transactions, other)
    looks = (
        doors[number % 2].run_for(Act(person.id), _looks, case.id, now=START)
        for number in range(5)
        for person in people
    )
    await asyncio.gather(*looks)
    other.close()
    assert [row.id for row in rows(region)] == list(range(1, 21))
    assert fault(region) is None


async def test_each_case_of_a_list_that_somebody_was_shown_leaves_a_row(region: Region) -> None:
    one, other = [await region.open_case() for _ in range(2)]
    foreign = await region.open_case(coordinator=region.coordinator_2, deputy=region.coordinator_2)
    await region.act(region.coordinator, status.show_status)
    await region.deliver()
    seen = [(row.person_id, row.case_id, row.action) for row in rows(region) if row.result == "shown"]
    assert seen == [(region.coordinator.id, case.id, status.KIND) for case in (one, other)]
    lines = await region.act(None, trail.show_trail, one.reference)
    assert [(line.alias, line.action, line.reference) for line in lines] == [
        (region.coordinator.alias, status.KIND, one.reference)
    ]
    assert not await region.act(None, trail.show_trail, foreign.reference)
    looks = [row for row in rows(region) if row.action == "show_trail"]
    assert [(row.doer, row.case_id) for row in looks] == [
        (Doer.COMMAND_LINE, one.id),
        (Doer.COMMAND_LINE, foreign.id),
    ]


@ON_ONE_DATABASE
async def test_what_somebody_tries_who_was_blocked_a_moment_ago_is_in_the_trail(region: Region) -> None:
    def block(uow: UnitOfWork) -> None:
        uow.get(Person, region.coordinator.id).state = PersonState.LOCKED

    region.look(block)
    with pytest.raises(NotAllowed):
        await region.transactions.run_for(Act(region.coordinator.id, 7, True), ask_help, now=START)
    assert [(row.person_id, row.action, row.result) for row in rows(region)] == [
        (region.coordinator.id, "ask_help", "refused: not_allowed")
    ]


@ON_ONE_DATABASE
async def test_the_command_line_is_named_also_when_it_is_refused(region: Region) -> None:
    await region.act(None, invite_from_here, Role.CHAIR)
    with pytest.raises(AliasTaken):
        await region.act(None, invite_from_here, Role.CHAIR, region.chair.alias)
    assert [(row.doer, row.action, row.result) for row in rows(region)] == [
        (Doer.COMMAND_LINE, "invite_from_here", "done"),
        (Doer.COMMAND_LINE, "invite_from_here", "refused: alias_taken"),
    ]


@ON_ONE_DATABASE
async def test_another_key_of_the_installation_opens_the_same_trail_when_it_is_sealed_anew(
    region: Region,
) -> None:
    await eight_rows(region)
    noted, new = checked(region).head, Cipher(new_key())

    def reseal(uow: UnitOfWork) -> None:
        head = uow.get(AuditHead, 1)
        head.key_sealed = new.sealed_bytes(uow.cipher.opened_bytes(head.key_sealed))

    region.look(reseal)
    assert checked(region).fault == Fault(1, Wrong.KEY)
    region.cipher = new
    assert fault(region, noted) is None

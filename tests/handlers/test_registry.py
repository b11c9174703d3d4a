"""Every command, button and typed answer declares a permission, and holds every role to it."""

from collections.abc import Callable

from sqlmodel import select

from handlers import nouns
from handlers.registry import COMMANDS, TAPS, TYPED
from rules.permissions import Permission, may_ever
from store.audit import AuditRow
from store.messages import Prompt
from store.people import Person
from store.tables import metadata
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand

REGISTERED = nouns.REGISTERED
LEFT_BY_A_REFUSAL = {"handled_update", "audit_row", "audit_head"}


def rows_of(uow: UnitOfWork) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is stored, but for the traces that a refusal leaves."""
    return {
        table.name: sorted((tuple(row) for row in uow.session.connection().execute(table.select())), key=repr)
        for table in metadata.sorted_tables
        if table.name not in LEFT_BY_A_REFUSAL
    }


def test_every_handler_declares_a_permission() -> None:
    assert len(COMMANDS) > 8
    assert len(TAPS) > 30
    assert TYPED
    declared = [
        *(command.permission for command in COMMANDS.values()),
        *(tap.permission for tap in TAPS.values()),
        *(typed.permission for typed in TYPED.values()),
    ]
    assert all(isinstance(permission, Permission) for permission in declared)


@ON_ONE_DATABASE
async def test_no_role_gets_anything_done_with_a_button_of_somebody_else_or_of_nobody(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    await region.open_case()
    await hand_of(region.project_leader).says("/nieuw")
    people = region.look(lambda uow: list(uow.session.exec(select(Person))))
    one_of_each_role = {person.role: person for person in people}
    before = region.look(rows_of)
    for person in one_of_each_role.values():
        hand = hand_of(person)
        foreign = region.look(
            lambda uow, me=person: [p.id for p in uow.session.exec(select(Prompt)) if p.person_id != me.id]  # type: ignore[misc]
        )
        for action in TAPS:
            for prompt_id in (*foreign, 987654):
                await hand.forges_unheard(f"v1:{action}:{prompt_id}.1:1", 1)
        taps_made = len(TAPS) * (len(foreign) + 1)
        # A day in the calendar that cannot be tapped answers nothing, as it does for its owner.
        assert taps_made - len(foreign) - 1 <= len(hand.pop_ups) <= taps_made
    assert region.look(rows_of) == before
    results = {row.result for row in region.look(lambda uow: list(uow.session.exec(select(AuditRow))))}
    assert {"refused: foreign_button", "refused: not_allowed"} <= results


@ON_ONE_DATABASE
async def test_a_role_that_may_never_use_a_command_does_not_even_learn_of_it(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    for person in region.look(lambda uow: list(uow.session.exec(select(Person)))):
        hand = hand_of(person)
        for command in COMMANDS.values():
            if not may_ever(person.role, command.permission):
                await hand.says(f"/{command.name}")
                assert "ken ik niet" in hand.sees

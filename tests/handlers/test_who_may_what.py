"""Whoever asks: nothing of a case of others is changed, shown, or even said to exist.

The table that holds everybody is rules/permissions.TABLE, which tests/rules/test_permissions.py compares with
domain.md. Here every command and typed answer is held to it, a new one without a word; test_forgery.py does
so for the buttons, tests/casework/test_seeing.py for who had the case before.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from sqlmodel import col, select

from casework.access import USE_CASES, relations
from casework.shown_cases import references_in
from handlers.registry import COMMANDS, TAPS, TYPED
from rules.permissions import Permission, may_ever
from rules.references import new_reference
from rules.references import shown as as_shown
from rules.words import PersonState, Role
from store.cases import Case
from store.messages import OutboxMessage
from store.people import Person
from store.tables import metadata
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.handlers.test_forgery import asked, rows_of

Hands = Callable[[Person], Hand]
OF_ONESELF = {"prompt", "outbox_message", "person"}
"""What a command about oneself may change, such as /rust; no row of it is about a case of others."""
SWITCHES = {"annuleer", "inzage", "taal"}
"""They say something else the second time, whatever is behind them."""
TYPED_TEXTS = ("5", "morgen 14:00", "ja", "vorige week")


def test_every_use_case_and_handler_declares_what_it_takes() -> None:
    taken = {declared.permission for declared in USE_CASES.values()}
    assert taken - set(Permission) == {"service", "stranger", "command_line"}
    rules: Iterable[Any] = (*COMMANDS.values(), *TAPS.values(), *TYPED.values())
    assert {type(rule.permission) for rule in rules} == {Permission}
    assert (len(USE_CASES) > 300, len(COMMANDS) > 30, len(TAPS) > 200, len(TYPED) > 20) == (True,) * 4


def about(uow: UnitOfWork, case_id: int) -> dict[str, list[tuple[object, ...]]]:
    """Every row about this case, but for the trail."""
    found = {}
    for table in metadata.sorted_tables:
        if "case_id" in table.c and not table.name.startswith("audit"):
            rows = uow.session.connection().execute(table.select().where(table.c.case_id == case_id))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def but_oneself(uow: UnitOfWork) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in rows_of(uow).items() if name not in OF_ONESELF}


async def brings(hand: Hand, text: str, reply_to: int | None = None) -> tuple[list[str], set[str]]:
    """What comes of a text: everything that is said, and every reference in what is shown."""
    before = set(hand.messages)
    hand.region.arrived.clear()
    await hand.says(text, reply_to)
    screens = [hand.messages[number].screen for number in sorted(hand.messages.keys() - before)]
    labels = [button.label for screen in screens for row in screen.rows for button in row]
    shown = {one for _, claimed in hand.region.arrived for one in references_in(claimed.view)}
    return [*(screen.text for screen in screens), *labels], shown


@ON_ONE_DATABASE
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CHAIR, Role.PROCESS_DIRECTOR])
async def test_a_case_of_others_is_answered_like_one_that_does_not_exist(
    region: Region, hand_of: Hands, role: Role
) -> None:
    # The project leader has no case of others: rules/permissions.TABLE.
    case = await region.open_case()
    await region.tick(region.now)
    await region.deliver()
    hand = hand_of(region.enrol(role, "Hilversum" if role is Role.PROCESS_DIRECTOR else None))
    made_up = new_reference(lambda characters: characters[-1])
    rows, elsewhere = region.look(lambda uow: (about(uow, case.id), but_oneself(uow)))
    assert (
        region.look(lambda uow: relations(uow, uow.get(Person, hand.person.id), uow.get(Case, case.id)))
        == set()
    )
    for name in sorted(COMMANDS):
        said, shown = await brings(hand, f"/{name} {case.reference}")
        said_of_none, _ = await brings(hand, f"/{name} {made_up}")
        assert said, name
        assert name in SWITCHES or said == said_of_none, name
        assert case.reference not in shown, name
        assert as_shown(case.reference) not in "\n".join(said), name
        if not may_ever(role, COMMANDS[name].permission):
            assert "ken ik niet" in said[0], name
    for text in TYPED_TEXTS:
        _, shown = await brings(hand, text)
        assert case.reference not in shown
    assert region.look(lambda uow: about(uow, case.id)) == rows
    assert region.look(but_oneself) == elsewhere


@ON_ONE_DATABASE
async def test_a_role_that_may_never_use_a_command_does_not_even_learn_of_it(
    region: Region, project_leader: Hand
) -> None:
    # The other roles are held to the same above.
    for name in (name for name, one in COMMANDS.items() if not may_ever(Role.PROJECT_LEADER, one.permission)):
        said, _ = await brings(project_leader, f"/{name}")
        assert "ken ik niet" in said[0], name


@ON_ONE_DATABASE
async def test_a_reply_to_a_message_of_somebody_else_finds_nothing(region: Region, hand_of: Hands) -> None:
    case = await region.open_case()
    own = hand_of(region.coordinator)
    await own.says(f"/cijfer {case.reference}")
    before = region.look(rows_of)
    stranger = hand_of(region.enrol(Role.COORDINATOR))
    for text in (*TYPED_TEXTS, "/waarom"):
        _, shown = await brings(stranger, text, max(own.messages))
        assert shown == set()
    changed = {name for name, rows in region.look(rows_of).items() if rows != before[name]}
    assert changed <= {"outbox_message", "person"}


@ON_ONE_DATABASE
@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.LOCKED, PersonState.RETURNING])
async def test_who_left_or_is_blocked_can_do_nothing_the_same_minute(
    region: Region, hand_of: Hands, state: PersonState
) -> None:
    case = await region.open_case()
    people = (region.coordinator, region.chair, region.process_director, region.project_leader)
    for person in people:
        for text in ("/mijn", "/rust", "/afwezig", f"/casus {case.reference}", f"/cijfer {case.reference}"):
            await hand_of(person).says_unheard(text)
    await region.deliver()
    questions = region.look(lambda uow: list(asked(uow, region)))
    for person in people:
        region.look(lambda uow, person=person: setattr(uow.get(Person, person.id), "state", state))  # type: ignore[misc]
    enters = {"pin", "slot"} if state is PersonState.RETURNING else set()
    before, waiting = region.look(lambda uow: (rows_of(uow), _newest(uow)))
    for hand in map(hand_of, people):
        for name in sorted(COMMANDS.keys() - enters):
            await hand.says_unheard(f"/{name} {case.reference}")
        for text in TYPED_TEXTS:
            await hand.says_unheard(text)
        for question in (one for one in questions if one.owner_id == hand.person.id):
            for action, value in question.buttons:
                await hand.forges_unheard(question.data(action, value), 1)
    after, queued = region.look(lambda uow: (rows_of(uow), _queued_since(uow, waiting)))
    assert {name for name in before if before[name] != after[name]} <= {"outbox_message"}
    # Who comes back hears what is to be done first; the others hear nothing.
    told = {"not_back_yet", "unknown_command", "not_allowed"}
    assert {kind for kind, _ in queued} == ({"refusal"} if state is PersonState.RETURNING else set())
    assert {code for _, code in queued} <= told


def _newest(uow: UnitOfWork) -> int:
    return max(uow.session.exec(select(OutboxMessage.id)).all())


def _queued_since(uow: UnitOfWork, newest: int) -> list[tuple[str, str]]:
    found = uow.session.exec(select(OutboxMessage).where(col(OutboxMessage.id) > newest)).all()
    return [(message.kind, str(message.params.get("code"))) for message in found]

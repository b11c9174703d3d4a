"""The canary run: what people say about people, in any state and by any entry, is nowhere afterwards.

Database and write-ahead log, logs of ours and of libraries, the trail as it is shown, a backup, the export of
each case, and everything the bot ever said.
"""

import logging
import zlib
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.backups import read_backup, write_backup
from bot.export_commands import as_json
from bot.practice_mode import start_of
from casework.case_export import export_case
from casework.trail import show_trail
from casework.transactions import Transactions
from handlers.registry import TYPED
from practice import telegram, wire, world
from practice.hooks import PracticePerson
from practice.messages import Json
from practice.script import PersonStep, parse
from rules.policy import Policy, RestrainingOrders
from store.cases import Case
from store.messages import Prompt
from store.unit_of_work import UnitOfWork
from tests.chat.conversation import Conversation, conversation
from tests.chat.planting import WEIGHTS, Planter, hits, stored
from tests.handlers.hand import ON_ONE_DATABASE
from tests.rules.canaries import Canaries

STORY = (Path(__file__).parent / "canary.chat").read_text(encoding="utf-8")
EVERYBODY = (
    "coordinator",
    "chair",
    "project_leader",
    "process_director",
    "coordinator_2",
    "chair_2",
    "stranger",
)
SOAK_SEEDS = range(100, 110)


@pytest.fixture
def accounts_with_names(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every account says who its owner is, as accounts do; what they say."""
    made, planted = Canaries(Random(7)), set[str]()
    real = wire.user_json

    def user_json(person: PracticePerson) -> Json:
        first, last = made.first_name(), made.last_name()
        username = f"{first}_{last}_{person.telegram_id}".lower()
        planted.update((first, last, username))
        return {**real(person), "first_name": first, "last_name": last, "username": username}

    monkeypatch.setattr(world, "user_json", user_json)
    monkeypatch.setattr(telegram, "user_json", user_json)
    return planted


async def live(
    engine: Engine, folder: Path, seed: int, *, in_each_state: int, in_all: int, also: set[str]
) -> Planter:
    """Play the story, with messages about people at every question that takes typed text, and search."""
    steps = parse(STORY)
    policy = Policy(restraining_orders=RestrainingOrders(enabled=True))
    async with conversation(engine, policy, starts_at=start_of(steps)) as chat:
        planter = Planter(chat, seed)
        for step in steps:
            if planter.sent >= in_all:
                break
            if isinstance(step, PersonStep):
                view = planter.open_view(step.person)
                if view is not None and planter.open_at.get(view, 0) < in_each_state:
                    await planter.plant(step.person, in_each_state, spare=True)
            await chat.play(step.source)
        random = Random(seed)
        while planter.sent < in_all:
            await planter.plant(random.choice(EVERYBODY), min(5, in_all - planter.sent))
        places = await everything_kept(chat, policy, folder)
        assert hits({"what people typed": what_people_typed(chat)}, planter.planted), "nothing was planted"
        assert hits(places, planter.planted | also) == []
    return planter


async def everything_kept(chat: Conversation, policy: Policy, folder: Path) -> dict[str, bytes]:
    """By the name of the place. Log lines are searched as they were before anything was taken out of them,
    whatever the format; backup and export as somebody reads them who has the key."""
    transactions = Transactions(chat.engine, policy, chat.run.cipher)
    try:
        trail = await transactions.run(show_trail, None, None, None, now=chat.now)
        references = chat.look(lambda uow: list(uow.session.exec(select(Case.reference))))
        exports = [await transactions.run(export_case, one, now=chat.now) for one in references]
    finally:
        transactions.close()
    backup = write_backup(chat.engine, chat.run.cipher, policy, folder, chat.now).file
    said = [got for person in chat.run.people for got in chat.telegram.received(person.key)]
    records = [(record.getMessage(), record.exc_text or str(record.exc_info)) for record in chat.library_logs]
    return {
        "database": stored(chat.engine),
        "our log": repr(list(chat.bot_logs)).encode(),
        "logs of libraries": repr(records).encode(),
        "trail": repr(trail).encode(),
        "backup": backup.read_bytes() + zlib.decompress(read_backup(backup, chat.run.cipher)),
        "exports": b"".join(as_json(one) for one in exports),
        "what the bot said": repr([(got.text, got.buttons) for got in said]).encode(),
    }


def what_people_typed(chat: Conversation) -> bytes:
    own = [m for person in chat.run.people for m in chat.telegram.chat(person.key) if not m.from_bot]
    return repr([(message.text, message.attachment) for message in own]).encode()


@ON_ONE_DATABASE
@pytest.mark.timeout(300)
@pytest.mark.long
async def test_nothing_of_500_messages_about_people_is_kept_anywhere(
    practice_engine: Engine, tmp_path: Path, accounts_with_names: set[str]
) -> None:
    planter = await live(practice_engine, tmp_path, 1, in_each_state=10, in_all=500, also=accounts_with_names)
    assert planter.sent == 500
    assert set(planter.open_at) == set(TYPED)
    assert set(planter.entries) == set(WEIGHTS)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_nor_is_it_on_postgresql(
    practice_engine: Engine, tmp_path: Path, accounts_with_names: set[str]
) -> None:
    await live(practice_engine, tmp_path, 2, in_each_state=10, in_all=50, also=accounts_with_names)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", SOAK_SEEDS)
async def test_nor_of_many_more(
    practice_engine: Engine, tmp_path: Path, accounts_with_names: set[str], seed: int
) -> None:
    await live(practice_engine, tmp_path, seed, in_each_state=25, in_all=1500, also=accounts_with_names)


@pytest.mark.parametrize(
    ("canary", "kept"),
    [
        ("Zebedeus", b"..zEBEDEUS.."),
        ("123456782", b"row 1: 123456782"),
        ("12345678250", (12345678250).to_bytes(5, "big")),
        ("06-28374651", b"0628374651"),
        ("+31 6 28374651", b"tel 0031628374651"),
        ("Quaeckenstijn", "Quaeckenstijn".encode("utf-16-le")),
    ],
)
def test_the_search_finds_what_was_kept_in_whatever_form(canary: str, kept: bytes) -> None:
    assert hits({"here": b"abc" + kept + b"xyz", "there": b"abc"}, {canary}) == [f"here: {canary}"]
    assert hits({"here": b"abcxyz"}, {canary}) == []


@ON_ONE_DATABASE
async def test_the_search_finds_what_a_row_or_a_log_line_keeps(chat: Conversation, tmp_path: Path) -> None:
    """Where the bot keeps something by mistake, the run fails: here we make the mistake ourselves."""
    await chat.says("coordinator", "/afwezig")
    chat.look(lambda uow: _newest_prompt(uow, "zebedeus kwartelveld"))
    line = {"msg": "token of %s", "args": ("Zebedeus",), "levelno": logging.WARNING}
    chat.library_logs.append(logging.makeLogRecord(line))
    found = hits(await everything_kept(chat, Policy(), tmp_path), {"Zebedeus"})
    assert found == ["database: Zebedeus", "logs of libraries: Zebedeus", "backup: Zebedeus"]


def _newest_prompt(uow: UnitOfWork, said: str) -> None:
    prompt = uow.session.exec(select(Prompt).order_by(col(Prompt.id).desc())).first()
    assert prompt is not None
    prompt.filled = {**prompt.filled, "said": said}

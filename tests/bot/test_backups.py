"""Backups: made under load, put back elsewhere, and nothing goes out twice without saying so."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, text
from sqlmodel import col, select

from bot import backups
from bot.backups import BEGINS, Backup, BadBackup, expire_backups, put_back, read_backup, write_backup
from casework.alert_views import AlertPush
from casework.erasing import erase_case
from casework.findings import EmptySteps, Findings, look_over, look_over_ladders
from casework.ladder import climb_next_alert
from casework.outcomes import Delivered, record_outcome
from casework.own_work import show_own_work
from casework.replies import ask_help
from casework.restoring import GAP, Restored, note_backup
from casework.sending import Claimed, claim_message
from casework.status import show_status
from casework.team import show_team
from casework.transactions import Act, Transactions
from rules.policy import Policy
from store.audit_check import Fault, Wrong, check_chain
from store.backup import NotEmpty, copied
from store.cases import Case
from store.cipher import Cipher, new_key
from store.database import connect
from store.erasures import ErasureLedger
from store.messages import Prompt
from store.people import Person
from store.schema import is_up_to_date
from store.unit_of_work import UnitOfWork, open_session
from tests.casework.alerting import MORNING, passed_case
from tests.casework.conftest import policy, region
from tests.casework.passing_time import pass_until
from tests.casework.region import Region

FIXTURES = (policy, region)
NO_ERASURES = ErasureLedger(Path("a folder that is not there"))
ELSEWHERE = pytest.mark.parametrize(
    ("engine", "database_url"), [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=True
)

BACKED_UP = MORNING + timedelta(hours=1)
LOST = MORNING + timedelta(hours=9)
BACK = MORNING + timedelta(hours=26)
"""The next day, in office hours: between backup and end the alert climbed, and a day later it does again."""


async def backup_under_load(region: Region, folder: Path) -> Path:
    """A backup while everybody does something; the acts are not held up and none is half in it."""
    acts = [
        region.act(person, use_case, now=BACKED_UP)
        for _ in range(10)
        for person in (region.project_leader, region.coordinator, region.chair)
        for use_case in (ask_help, show_own_work)
    ]
    made = asyncio.to_thread(write_backup, region.engine, region.cipher, region.policy, folder, BACKED_UP)
    *_, backup = await asyncio.gather(*acts, made)
    assert isinstance(backup, Backup)
    assert backup.fault is None
    return backup.file


async def deliver_all(transactions: Transactions, now: datetime) -> list[Claimed]:
    """Send everything that may go out of the restored database."""
    sent: list[Claimed] = []
    while (claimed := await transactions.run(claim_message, (), now=now)) is not None:
        await transactions.run(record_outcome, claimed.id, claimed.ref, Delivered(900 + len(sent)), now=now)
        sent.append(claimed)
    return sent


async def deliver_until_climbed(transactions: Transactions) -> list[Claimed]:
    """The next two working days, with nobody who answers."""
    sent = []
    for hours in range(0, 48, 4):
        now = BACK + timedelta(hours=hours)
        while await transactions.run(climb_next_alert, now=now):
            pass
        sent += await deliver_all(transactions, now)
    return sent


@ELSEWHERE
async def test_a_restore_drill_loses_nothing_that_was_backed_up_and_sends_nothing_twice(
    region: Region, database_url: str, tmp_path: Path
) -> None:
    await passed_case(region)
    await region.deliver(MORNING)
    file = await backup_under_load(region, tmp_path)
    await pass_until(region, LOST)
    elsewhere = connect(database_url)
    transactions = Transactions(elsewhere, region.policy, region.cipher)
    try:
        put_back(elsewhere, read_backup(file, region.cipher), region.cipher, region.policy, NO_ERASURES, BACK)
        assert is_up_to_date(elsewhere)
        assert await transactions.run(look_over, now=BACK) == Findings(False, (), await empty(transactions))
        sent = await deliver_all(transactions, BACK)
        assert {type(claimed.view) for claimed in sent} == {Restored}
        told = {claimed.person_id: claimed.view for claimed in sent}
        assert len(told) == len(sent)
        assert told.keys() == region.look(lambda uow: set(uow.session.exec(select(col(Person.id)))))
        assert told[region.coordinator.id] == Restored(BACKED_UP, 0, 1)
        assert told[region.chair_2.id] == Restored(BACKED_UP, 1, 0)
        # Nobody answers: the ladder goes on from here, as if those had just been asked.
        later = [claimed.view for claimed in await deliver_until_climbed(transactions)]
        assert any(isinstance(view, AlertPush) for view in later)
    finally:
        transactions.close()
        elsewhere.dispose()


async def empty(transactions: Transactions) -> EmptySteps:
    return await transactions.run(look_over_ladders, now=BACK)


@ELSEWHERE
async def test_buttons_of_the_lost_database_name_no_question_of_the_restored_one(
    region: Region, database_url: str, tmp_path: Path
) -> None:
    await region.act(region.project_leader, show_status)
    copy = copied(region.engine, region.now)
    newest = region.look(lambda uow: uow.session.exec(select(func.max(col(Prompt.id)))).one())
    elsewhere = connect(database_url)
    transactions = Transactions(elsewhere, region.policy, region.cipher)
    try:
        put_back(elsewhere, copy, region.cipher, region.policy, NO_ERASURES, BACK)
        await transactions.run_for(Act(region.project_leader.id), show_team, now=BACK)
        with open_session(elsewhere) as session:
            assert session.exec(select(func.max(col(Prompt.id)))).one() > newest + GAP
    finally:
        transactions.close()
        elsewhere.dispose()


def test_a_database_with_anything_in_it_is_not_filled(region: Region) -> None:
    copy = copied(region.engine, BACK)
    with pytest.raises(NotEmpty):
        put_back(region.engine, copy, region.cipher, region.policy, NO_ERASURES, BACK)


@pytest.mark.parametrize("where", [0, len(BEGINS), len(BEGINS) + 20, -1])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_damaged_backup_is_refused(engine: Engine, tmp_path: Path, where: int) -> None:
    cipher = Cipher(new_key())
    file = write_backup(engine, cipher, Policy(), tmp_path, BACK).file
    content = bytearray(file.read_bytes())
    content[where] ^= 1
    file.write_bytes(content)
    with pytest.raises(BadBackup):
        read_backup(file, cipher)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_backup_is_read_with_its_own_key_only(engine: Engine, tmp_path: Path) -> None:
    file = write_backup(engine, Cipher(new_key()), Policy(), tmp_path, BACK).file
    with pytest.raises(BadBackup):
        read_backup(file, Cipher(new_key()))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_backup_that_does_not_hold_every_row_leaves_no_file(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "counted", lambda _connection: {"case": 1})
    with pytest.raises(BadBackup):
        write_backup(engine, Cipher(new_key()), Policy(), tmp_path, BACK)
    assert not list(tmp_path.iterdir())


async def test_a_broken_trail_is_told_and_backed_up_all_the_same(region: Region, tmp_path: Path) -> None:
    await region.act(region.coordinator, ask_help)
    with region.engine.begin() as connection:
        connection.execute(text("UPDATE audit_row SET result = 'nothing'"))
    backup = write_backup(region.engine, region.cipher, region.policy, tmp_path, BACK)
    assert backup.fault == Fault(1, Wrong.EDITED)
    assert backup.file.exists()


async def test_a_case_that_was_erased_since_is_erased_again(region: Region, tmp_path: Path) -> None:
    case, ledger = await region.open_case(), ErasureLedger(tmp_path)
    await region.act(None, note_backup)
    copy = copied(region.engine, region.now)
    assert await region.act(None, erase_case, case.reference, ledger)
    with closing_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}") as elsewhere:
        put_back(elsewhere, copy, region.cipher, region.policy, ledger, BACK)
        with open_session(elsewhere) as session:
            assert session.exec(select(Case)).all() == []
            uow = UnitOfWork(session, region.policy, region.cipher)
            assert check_chain(uow).fault is None


@contextmanager
def closing_engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_backups_live_for_their_days_and_other_files_are_left_alone(engine: Engine, tmp_path: Path) -> None:
    cipher, other = Cipher(new_key()), tmp_path / "peilwacht-of-last-week.backup"
    other.touch()
    old, young = (
        write_backup(engine, cipher, Policy(), tmp_path, BACK - timedelta(days=days)).file
        for days in (30, 29)
    )
    killed, being_made = old.with_suffix(".part"), young.with_suffix(".part")
    killed.touch()
    being_made.touch()
    assert expire_backups(tmp_path, BACK, 30) == [old, killed]
    assert sorted(tmp_path.iterdir()) == sorted([young, being_made, other])
    assert young.stat().st_mode & 0o777 == 0o600

"""Erasing a case: nothing of it is left anywhere, counts stay, the trail stays whole."""

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select as select_rows
from sqlmodel import col, select

from casework.erasing import cases_of, erase_case
from casework.gaps import KIND as GAPS
from casework.retention import ErasedSoon, erase_due, look_over_retention, what_is_erased
from casework.trail import check_trail
from rules.words import Phase
from scheduler.ticks import Ticks
from store.audit import AuditRow
from store.case_rows import leads_to_case, rows_of_case
from store.erasures import ErasureLedger
from store.messages import OutboxMessage, OutboxState, Prompt
from store.retained import YearCount
from store.service import ServiceMark
from store.tables import metadata
from store.traces import Trace, TraceEnd
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region
from tests.casework.whole_case import DUE, ID, MARK, NIGHT, REFERENCE, fill
from tests.handlers.hand import ON_ONE_DATABASE

OF_NO_CASE = {
    "person",
    "invitation",
    "pin",
    "absence",
    "handled_update",
    "outage",
    "service_mark",
    "audit_head",
    "year_count",
    "audit_row",
}
"""Tables without a row of a case. Whoever adds a table says here, or in `fill`, where it belongs."""


def test_every_table_is_of_a_case_or_known_to_be_of_none() -> None:
    assert {table.name for table in leads_to_case()} | OF_NO_CASE == set(metadata.tables)
    assert not {table.name for table in leads_to_case()} & OF_NO_CASE


HASH = re.compile(r"\b[0-9a-f]{64}\b")
"""Of whatever it is, in one of them any five digits stand by chance."""


def traces_of(region: Region) -> list[str]:
    """Where the case still stands, by its reference or by a number of a row of it."""

    def search(uow: UnitOfWork) -> list[str]:
        found = []
        for table in metadata.sorted_tables:
            for row in uow.session.connection().execute(select_rows(table)).mappings():
                told = json.dumps(
                    {name: str(value) for name, value in row.items() if not isinstance(value, bytes)}
                )
                told = HASH.sub("a hash", told)
                if REFERENCE in told or MARK in told:
                    found.append(f"{table.name}: {told}")
        return found

    return region.look(search)


def everything(region: Region, *but: str) -> dict[str, list[Any]]:
    """Every row of every table."""

    def read(uow: UnitOfWork) -> dict[str, list[Any]]:
        connection = uow.session.connection()
        tables = [table for table in metadata.sorted_tables if table.name not in but]
        return {table.name: list(map(tuple, connection.execute(select_rows(table)))) for table in tables}

    return region.look(read)


@pytest.fixture
def filled(region: Region) -> Region:
    """A region with the case, which somebody looked at."""
    region.queues_by_hand = True
    region.look(lambda uow: fill(uow, region))
    return region


@pytest.fixture
def ledger(tmp_path: Path) -> ErasureLedger:
    return ErasureLedger(tmp_path / "backups")


async def test_nothing_of_an_erased_case_is_left_in_any_row(filled: Region, ledger: ErasureLedger) -> None:
    filled.look(
        lambda uow: uow.add(
            Trace(
                id=ID,
                person_id=filled.coordinator.id,
                message_sealed=b"x",
                end=TraceEnd.FOLD,
                prompt_id=ID,
                outbox_id=ID,
                case_id=ID,
                said_at=START,
                due_at=START,
            )
        )
    )
    rows = filled.look(lambda uow: rows_of_case(uow.session, ID))
    assert [table.name for table, ids in rows.items() if not ids] == []
    assert await filled.act(None, erase_case, REFERENCE, ledger, now=NIGHT)
    assert traces_of(filled) == []
    assert filled.look(lambda uow: uow.get(Referral, 5).follows_id) is None
    bundle, choice = filled.look(
        lambda uow: list(uow.session.exec(select(Prompt).order_by(col(Prompt.kind))))
    )
    assert len(bundle.filled["messages"]) == 1
    assert choice.filled["cases"] == [5]
    messages = filled.look(lambda uow: list(uow.session.exec(select(OutboxMessage))))
    assert {message.kind: message.state for message in messages if message.case_id is None} == {
        GAPS: OutboxState.WITHDRAWN,
        "policy_applied": OutboxState.PENDING,
    }


async def test_the_trail_of_an_erased_case_stays_whole_and_says_that_something_was_done(
    filled: Region, ledger: ErasureLedger
) -> None:
    await filled.act(None, erase_case, REFERENCE, ledger, now=NIGHT)
    assert (await filled.act(None, check_trail)).fault is None
    rows = filled.look(lambda uow: list(uow.session.exec(select(AuditRow))))
    assert {row.action for row in rows} >= {"show_case", "erase_case"}
    assert all(row.case_id is None for row in rows)


def counted(region: Region) -> Counter[tuple[int, str, str]]:
    rows = region.look(lambda uow: list(uow.session.exec(select(YearCount))))
    assert {row.municipality for row in rows} <= {"Weesp"}
    return Counter({(row.year, row.measure.value, row.detail): row.count for row in rows})


EXPECTED = Counter(
    {
        (2025, "referred", ""): 1,
        (2025, "accepted", ""): 1,
        (2025, "assigned", "refer"): 1,
        (2025, "days_to_start", ""): 10,
        (2025, "worked", ""): 1,
        (2025, "passed_threshold", ""): 1,
        (2025, "reached_six", ""): 1,
        (2025, "days_to_six", ""): 126,
        (2025, "expert_meeting", ""): 1,
        (2025, "unsafe_event", ""): 1,
        (2025, "closed", ""): 1,
        (2026, "safe_after_a_year", ""): 1,
        (2025, "quarters_worked", ""): 6,
        (2026, "quarters_worked", ""): 3,
    }
)


@ON_ONE_DATABASE
async def test_its_counts_stay_by_the_year_in_which_it_happened(filled: Region) -> None:
    await filled.act(None, erase_case, REFERENCE, None, now=NIGHT)
    assert counted(filled) == EXPECTED


async def test_erasing_twice_changes_nothing(filled: Region, ledger: ErasureLedger) -> None:
    assert await filled.act(None, erase_due, ID, ledger, now=NIGHT)
    before = everything(filled)
    assert not await filled.act(None, erase_due, ID, ledger, now=NIGHT)
    assert not await filled.act(None, erase_case, REFERENCE, ledger, now=NIGHT)
    assert everything(filled) == before
    assert len(ledger.read()) == 1


class Killed(Exception):
    """The process ended here."""


class Killing(ErasureLedger):
    """A ledger after which, or instead of which, the process ends."""

    def __init__(self, folder: Path, *, writes: bool) -> None:
        super().__init__(folder)
        self._writes = writes

    def append(self, at: Any, hashed: str) -> None:
        if self._writes:
            super().append(at, hashed)
        raise Killed


@pytest.mark.parametrize("writes", [False, True])
async def test_killed_while_erasing_nothing_is_lost_and_nothing_counts_twice(
    filled: Region, tmp_path: Path, writes: bool
) -> None:
    before = everything(filled)
    with pytest.raises(Killed):
        await filled.act(None, erase_due, ID, Killing(tmp_path, writes=writes), now=NIGHT)
    assert everything(filled) == before
    ledger = ErasureLedger(tmp_path)
    assert await filled.act(None, erase_due, ID, ledger, now=NIGHT)
    assert traces_of(filled) == []
    assert counted(filled) == EXPECTED
    assert len({line.hashed for line in ledger.read()}) == 1


@ON_ONE_DATABASE
async def test_a_restored_backup_is_told_by_the_ledger_what_to_erase_again(
    filled: Region, ledger: ErasureLedger, tmp_path: Path
) -> None:
    with pytest.raises(Killed):
        await filled.act(None, erase_case, REFERENCE, Killing(tmp_path / "backups", writes=True), now=NIGHT)
    hashed = [line.hashed for line in ledger.read()]
    assert REFERENCE not in (tmp_path / "backups" / "erasures").read_text()
    assert await filled.act(None, cases_of, hashed) == (REFERENCE,)
    assert await filled.act(None, cases_of, []) == ()


@ON_ONE_DATABASE
async def test_what_still_stands_in_a_chat_disappears_before_the_case_does(filled: Region) -> None:
    shown: dict[str, Any] = {"message_sealed": b"x", "end": TraceEnd.FOLD, "said_at": START}
    later = NIGHT + timedelta(days=1)
    filled.look(
        lambda uow: uow.add(
            Trace(id=ID, person_id=filled.coordinator.id, prompt_id=ID, due_at=later, **shown)
        )
    )
    assert not await filled.act(None, erase_due, ID, None, now=NIGHT)
    assert filled.look(lambda uow: uow.get(Trace, ID).due_at) == NIGHT
    filled.look(lambda uow: uow.session.delete(uow.get(Trace, ID)))
    assert await filled.act(None, erase_due, ID, None, now=NIGHT)


@ON_ONE_DATABASE
async def test_a_dry_run_lists_what_is_due_and_writes_that_somebody_looked(filled: Region) -> None:
    before = everything(filled, "audit_row", "audit_head")
    for now, listed in ((NIGHT, 1), (NIGHT - timedelta(days=30), 1), (NIGHT - timedelta(days=31), 0)):
        found = await filled.act(None, what_is_erased, now=now)
        assert len(found) == listed
    assert [(case.reference, case.phase) for case in await filled.act(None, what_is_erased, now=NIGHT)] == [
        (REFERENCE, Phase.COMPLETED)
    ]
    assert everything(filled, "audit_row", "audit_head") == before


def ticks(region: Region, ledger: ErasureLedger, reported: list[str]) -> Ticks:
    async def can_reach(_telegram_id: int) -> bool | None:
        return True

    return Ticks(
        region.transactions, can_reach, lambda: region.now, lambda what, why: reported.append(what), ledger
    )


async def test_the_nightly_look_erases_what_is_due_and_no_sooner(
    filled: Region, ledger: ErasureLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.look(lambda uow: uow.add(ServiceMark(id=1, retained_at=NIGHT - timedelta(days=1))))
    filled.now = NIGHT - timedelta(minutes=1)
    await ticks(filled, ledger, []).run_due()
    assert traces_of(filled) != []
    filled.now = NIGHT
    reported: list[str] = []
    with monkeypatch.context() as broken:
        broken.setattr("casework.retention.erase", fail)
        await ticks(filled, ledger, reported).run_due()
    assert reported == ["erase_due"]
    filled.now = NIGHT + timedelta(days=1)
    await ticks(filled, ledger, reported).run_due()
    assert traces_of(filled) == []
    assert filled.look(lambda uow: uow.get(ServiceMark, 1).retained_at) == filled.now


def fail(*_given: Any) -> None:
    raise RuntimeError("a mistake of ours")


@ON_ONE_DATABASE
async def test_the_project_leader_hears_of_it_once_two_weeks_before(filled: Region) -> None:
    early = NIGHT - timedelta(days=15)
    for now in (early, early + timedelta(days=1), early + timedelta(days=2), NIGHT - timedelta(days=1)):
        await filled.act(None, look_over_retention, now=now)
    told = [queued for queued in filled.outbox(filled.project_leader) if queued.kind == "erased_soon"]
    assert [queued.view for queued in told] == [ErasedSoon(((REFERENCE, DUE),))]
    assert told[0].not_before >= early + timedelta(days=1)
    await filled.act(None, erase_due, ID, None, now=NIGHT)
    assert [q for q in filled.outbox(filled.project_leader) if q.kind == "erased_soon"] == []

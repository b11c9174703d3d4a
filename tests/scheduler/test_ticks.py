"""Ticks: one row that fails must not keep those behind it from being told."""

from datetime import timedelta

import pytest

from casework import notices
from casework.reachability import mark_unreachable
from casework.upkeep import note_start
from rules.words import TermKind
from scheduler.ticks import Ticks
from store.people import Person
from store.service import ServiceMark
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork
from tests.casework.conftest import policy as policy
from tests.casework.conftest import region as region
from tests.casework.region import START, Region


def ticks(region: Region, reported: list[str], reachable: bool | None = True) -> Ticks:
    async def can_reach(_telegram_id: int) -> bool | None:
        return reachable

    return Ticks(region.transactions, can_reach, lambda: region.now, lambda what, why: reported.append(what))


async def test_a_notice_that_fails_is_set_aside_reported_and_tried_again(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await region.open_case(), await region.open_case()
    told, broken, reported = list[int](), True, list[str]()

    def issue(uow: UnitOfWork, term: Term, notice: Notice, now: object) -> None:
        if term.case_id == first.id and broken:
            raise KeyError("no such thing")
        told.append(term.case_id)

    monkeypatch.setattr(notices, "ISSUERS", dict.fromkeys(TermKind, issue))
    region.now = START + timedelta(days=60)
    tick = ticks(region, reported)
    await tick.run_due()
    assert set(told) == {second.id}
    assert reported
    broken = False
    await tick.run_due()
    assert first.id in told
    count = len(told)
    await tick.run_due()
    assert len(told) == count


async def test_the_tick_looks_over_the_cases_once_a_night(region: Region) -> None:
    await region.open_case()
    await region.act(None, note_start)
    tick = ticks(region, [])
    for hours in (0, 1, 17, 18, 19):
        region.now = START + timedelta(hours=hours)
        await tick.run_due()
    checked = region.look(lambda uow: uow.get(ServiceMark, 1).gaps_checked_at)
    assert checked == START + timedelta(hours=18)
    assert region.views(region.project_leader) == []


@pytest.mark.parametrize(("answer", "expected"), [(True, True), (False, False), (None, True)])
async def test_the_daily_check_believes_what_telegram_says_and_nothing_else(
    region: Region, answer: bool | None, expected: bool
) -> None:
    region.now = START + timedelta(days=1)
    await ticks(region, [], answer).check_reachability()
    assert region.look(lambda uow: uow.get(Person, region.chair.id).reachable) is expected


async def test_the_daily_check_finds_who_came_back(region: Region) -> None:
    region.look(lambda uow: mark_unreachable(uow, uow.get(Person, region.chair.id), START))
    region.now = START + timedelta(days=1)
    await ticks(region, [], True).check_reachability()
    assert region.look(lambda uow: uow.get(Person, region.chair.id).reachable)

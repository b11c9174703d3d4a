"""Finding a case, and what entering one brings about."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import col, select

from casework.access import use_case
from casework.cases import NewCase, choose_case, enter_case, find_case
from casework.errors import MistypedCase, NoOwnCase, NoSuchCase
from casework.terms import running_terms
from casework.transactions import UnitOfWork
from rules.permissions import Permission
from rules.references import ALPHABET, new_reference, read_reference, shown
from rules.words import TermKind
from store.cases import Case
from store.terms import Notice
from tests.casework.region import START, Region
from tests.rules.moments import on


@use_case(Permission.SEE_CASE)
def see(uow: UnitOfWork, typed: str, *, now: datetime) -> int:
    return find_case(uow, typed, Permission.SEE_CASE).id


@use_case(Permission.RECORD)
def record(uow: UnitOfWork, typed: str, *, now: datetime) -> tuple[int, ...]:
    found = choose_case(uow, typed, Permission.RECORD)
    return (found.id,) if isinstance(found, Case) else tuple(case.id for case in found)


async def test_a_case_is_never_without_its_terms(region: Region) -> None:
    case = await region.open_case()
    kinds = region.look(lambda uow: {term.kind for term in running_terms(uow, case)})
    assert kinds == {TermKind.THRESHOLD, TermKind.MONITORING}


async def test_a_case_that_began_last_year_is_monitored_from_today(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2025-06-02"))
    due = region.look(lambda uow: running_terms(uow, case, TermKind.MONITORING)[0].due_on)
    assert due == on("2026-02-02")


async def test_a_case_entered_past_its_threshold_is_evaluated_at_once_and_fires_no_old_warnings(
    region: Region,
) -> None:
    case = await region.open_case(assigned_on=on("2025-06-02"))

    def waiting(uow: UnitOfWork) -> list[tuple[str, datetime]]:
        term = running_terms(uow, case, TermKind.THRESHOLD)[0]
        notices = uow.session.exec(select(Notice).where(col(Notice.term_id) == term.id)).all()
        return [(notice.slot, notice.notify_at) for notice in notices]

    assert region.look(waiting) == [("passed", START)]


async def test_a_reference_is_found_however_it_is_typed(region: Region) -> None:
    case = await region.open_case()
    reference = shown(case.reference)
    look_alike = reference.replace("0", "O").replace("1", "l")
    for typed in (
        reference,
        reference.lower(),
        f" {case.reference} ",
        look_alike,
        reference.replace("-", " "),
    ):
        assert await region.act(region.coordinator, see, typed) == case.id


async def test_a_typing_error_is_recognised_as_one(region: Region) -> None:
    case = await region.open_case()
    other = next(character for character in ALPHABET if character != case.reference[0])
    for typed in (other + case.reference[1:], case.reference[1::-1] + case.reference[2:]):
        if typed != case.reference:
            with pytest.raises(MistypedCase):
                await region.act(region.coordinator, see, typed)


async def test_another_persons_case_is_refused_like_one_that_does_not_exist(region: Region) -> None:
    case = await region.open_case()
    unknown = region.look(lambda uow: new_reference(uow.choose))
    outsider = region.enrol(region.coordinator.role)
    for person in (outsider, region.chair):
        for typed in (shown(case.reference), shown(unknown), "hallo", "🙂", "x" * 4000, "\u202eK7Q"):
            with pytest.raises(NoSuchCase):
                await region.act(person, see, typed)


async def test_who_may_see_a_case_finds_it(region: Region) -> None:
    case = await region.open_case()
    for person in (region.coordinator, region.coordinator_2, region.process_director, region.project_leader):
        assert await region.act(person, see, case.reference) == case.id


async def test_a_command_without_a_reference_takes_the_only_case_and_offers_several(region: Region) -> None:
    with pytest.raises(NoOwnCase):
        await region.act(region.coordinator, record, "")
    first = await region.open_case()
    assert await region.act(region.coordinator, record, " ") == (first.id,)
    second = await region.open_case()
    assert await region.act(region.coordinator, record, "") == (first.id, second.id)
    assert await region.act(region.coordinator, record, second.reference) == (second.id,)


async def test_a_reference_that_is_taken_is_drawn_again(region: Region) -> None:
    taken = await region.open_case()
    letters: Iterator[str] = iter(taken.reference[:5] + "ACDEF")

    def enter(uow: UnitOfWork) -> Case:
        uow.choose = lambda _: next(letters)
        new = NewCase("Weesp", region.coordinator.id, None, None, on("2026-01-05"))
        return enter_case(uow, new, START)

    case = region.look(enter)
    assert case.reference[:5] == "ACDEF"
    assert read_reference(shown(case.reference)) == case.reference

"""Who may end, close and check a case, whom it is asked of, and what is left of it; on both databases."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import col, select

from casework import closings, doubts, end_answers, endings, reopening, restraining_orders, year_checks
from casework.consequences import follow_up
from casework.endings import end_early
from casework.errors import NoSuchCase, NotAllowed, NotEndable, Refusal
from casework.prompts import PromptRef
from casework.wanted import SOURCES
from rules.words import AbsenceState, EndingReason, Phase, TermKind, TermState
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Absence
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.on_the_way import closed, in_recovery, phase_of, running
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

STARTS = [
    doubts.start_doubt,
    endings.start_ending,
    closings.start_closing,
    reopening.start_reopening,
]
KINDS = (
    TermKind.DOUBT,
    TermKind.CLOSING,
    TermKind.ONE_YEAR_CHECK,
    TermKind.NEW_REFERRAL,
    TermKind.RESTRAINING_ORDER,
    TermKind.CASE_MANAGER,
)


def open_prompt(region: Region, kind: str) -> PromptRef:
    def find(uow: UnitOfWork) -> PromptRef:
        rows = select(Prompt).where(col(Prompt.kind) == kind, col(Prompt.state) == PromptState.OPEN)
        prompt = uow.session.exec(rows).one()
        return PromptRef(prompt.id, prompt.revision)

    return region.look(find)


@pytest.mark.parametrize("start", STARTS)
async def test_only_who_works_the_case_may_begin(region: Region, start: Callable[..., None]) -> None:
    case = await region.open_case()
    stranger = region.enrol(region.coordinator.role)
    with pytest.raises(NoSuchCase):
        await region.act(stranger, start, case.reference)
    for person in (region.chair, region.process_director):
        with pytest.raises(NotAllowed):
            await region.act(person, start, case.reference)


@pytest.mark.parametrize("start", [doubts.start_doubt, closings.start_closing])
async def test_the_project_leader_answers_and_does_not_ask(
    region: Region, start: Callable[..., None]
) -> None:
    case = await in_recovery(region)
    with pytest.raises(NotAllowed):
        await region.act(region.project_leader, start, case.reference)


async def test_the_coordinator_does_not_confirm_what_they_asked(region: Region) -> None:
    case = await in_recovery(region)
    await region.act(region.coordinator, closings.start_closing, case.reference)
    await region.act(region.coordinator, closings.confirm_goals, open_prompt(region, "closing"))
    await region.tick(region.now)
    ref = open_prompt(region, "closing_answer")
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, end_answers.confirm_end, ref)
    assert phase_of(region, case) is Phase.RECOVERY


async def test_the_check_is_asked_of_the_deputy_while_the_coordinator_is_away(region: Region) -> None:
    case = await closed(region, on("2025-12-29"))

    def away(uow: UnitOfWork) -> None:
        uow.add(
            Absence(
                person_id=region.coordinator.id,
                first_day=on("2026-12-01"),
                last_day=on("2027-02-01"),
                state=AbsenceState.RUNNING,
                set_at=region.now,
            )
        )
        follow_up(uow, uow.get(Case, case.id), region.now)

    region.look(away)
    region.now = amsterdam("2026-12-29 08:30")
    await region.tick(region.now)
    ref = open_prompt(region, "year_check")
    await region.act(region.coordinator_2, year_checks.say_safe, ref)
    await region.act(region.coordinator_2, year_checks.record_safe, PromptRef(ref.id, ref.revision + 1))
    assert phase_of(region, case) is Phase.COMPLETED


@pytest.mark.parametrize("phase", ["closed", "ended"])
async def test_what_is_over_does_not_end_again(region: Region, phase: str) -> None:
    case = await (closed(region) if phase == "closed" else in_recovery(region))

    def end(uow: UnitOfWork) -> None:
        uow.actor = region.project_leader
        end_early(uow, uow.get(Case, case.id), EndingReason.OTHER, region.now)

    if phase == "ended":
        region.look(end)
    with pytest.raises(NotEndable):
        region.look(end)


async def test_the_facts_give_the_same_terms_however_often_they_are_read(region: Region) -> None:
    case = await in_recovery(region)
    await region.act(region.coordinator, doubts.start_doubt, case.reference)
    await region.act(region.coordinator, doubts.raise_doubt, open_prompt(region, "doubt"))
    await region.act(region.coordinator, closings.start_closing, case.reference)
    await region.act(region.coordinator, closings.confirm_goals, open_prompt(region, "closing"))
    before = {kind: (term.id, term.due_on, term.version) for kind, term in running(region, case).items()}
    assert {TermKind.DOUBT, TermKind.CLOSING} <= before.keys()
    region.look(lambda uow: follow_up(uow, uow.get(Case, case.id), region.now))
    after = {kind: (term.id, term.due_on, term.version) for kind, term in running(region, case).items()}
    assert after == before
    await region.tick(region.now)
    await region.act(region.project_leader, end_answers.confirm_end, open_prompt(region, "closing_answer"))
    assert set(running(region, case)) == {TermKind.ONE_YEAR_CHECK}
    states = region.look(
        lambda uow: {term.kind: term.state for term in uow.session.exec(select(Term)) if term.kind in KINDS}
    )
    assert states == {
        TermKind.DOUBT: TermState.WITHDRAWN,
        TermKind.CLOSING: TermState.MET,
        TermKind.ONE_YEAR_CHECK: TermState.RUNNING,
    }


@pytest.mark.parametrize("kind", KINDS)
async def test_a_case_in_which_nothing_was_asked_wants_none_of_these(region: Region, kind: TermKind) -> None:
    case = await region.open_case()
    assert region.look(lambda uow: list(SOURCES[kind](uow, uow.get(Case, case.id), region.now))) == []


@pytest.mark.parametrize(
    ("use_case", "arguments"),
    [
        (doubts.call_meeting, ()),
        (endings.confirm_ending, ()),
        (end_answers.decline_end, ()),
        (year_checks.start_new_referral, ()),
        (reopening.confirm_reopening, ()),
        (restraining_orders.choose_day, (on("2026-01-05"),)),
    ],
)
async def test_a_question_that_was_never_asked_is_not_answered(
    region: Region, use_case: Callable[..., object], arguments: tuple[object, ...]
) -> None:
    await region.open_case()
    now: datetime = region.now
    for person in (region.coordinator, region.project_leader):
        with pytest.raises(Refusal):
            await region.act(person, use_case, PromptRef(999, 1), *arguments, now=now)

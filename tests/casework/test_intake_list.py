"""What waits between referral and warm handover, and with whom; on both databases."""

from datetime import date

import pytest

from casework import intake_list, status
from casework.cases import begin
from casework.errors import ClosedQuestion, NotAllowed
from casework.intake_list import IntakeItem, IntakeList
from casework.prompts import PromptRef
from casework.status import RegionCounts
from casework.terms import end_term, open_term
from rules.trajectory import Step
from rules.words import Phase, TermKind, TermState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

MONDAY = on("2026-01-05")


def waiting(
    region: Region, phase: Phase, kind: TermKind, due_on: date, owner: Person | None = None
) -> tuple[str, int]:
    """The reference of a case that waits for this, and the id of its term."""

    def work(uow: UnitOfWork) -> tuple[str, int]:
        case = begin(uow, Step.REFER, "Weesp", region.now)
        case.phase = phase
        owner_id = (owner or region.project_leader).id
        term = open_term(uow, case, kind, "x", owner_id, due_on, region.now, starts_on=MONDAY)
        return case.reference, term.id

    return region.look(work)


async def seen(region: Region) -> tuple[IntakeList, PromptRef]:
    await region.act(region.project_leader, intake_list.show_intake)
    queued = region.outbox(region.project_leader)[-1]
    assert isinstance(queued.view, IntakeList)
    assert queued.ref is not None
    return queued.view, queued.ref


async def test_it_says_what_is_waited_for_of_whom_and_since_when(region: Region) -> None:
    region.now = amsterdam("2026-01-14 10:00")
    tie, tie_id = waiting(region, Phase.UNDECIDED, TermKind.TIE_BREAK, on("2026-01-13"))
    meeting, meeting_id = waiting(region, Phase.REFERRED, TermKind.SELECTION, on("2026-01-19"))
    handover, _ = waiting(
        region, Phase.SELECTED, TermKind.WARM_HANDOVER, on("2026-01-14"), region.coordinator
    )
    leader, coordinator = region.project_leader.alias, region.coordinator.alias
    view, _ = await seen(region)
    assert [item for _, item in view.items] == [
        IntakeItem(
            str(tie_id), tie, TermKind.TIE_BREAK, leader, "team_leader", MONDAY, on("2026-01-13"), True
        ),
        IntakeItem(
            None, handover, TermKind.WARM_HANDOVER, coordinator, None, MONDAY, on("2026-01-14"), False
        ),
        IntakeItem(
            str(meeting_id), meeting, TermKind.SELECTION, leader, None, MONDAY, on("2026-01-19"), False
        ),
    ]


async def test_who_breaks_a_tie_is_said_as_the_policy_has_it(region: Region) -> None:
    waiting(region, Phase.UNDECIDED, TermKind.TIE_BREAK, on("2026-01-13"))
    for tie_break, said in (("manager_veilig_thuis", "manager_veilig_thuis"), ("no_case", None)):
        intake = region.policy.intake.model_copy(update={"tie_break": tie_break})
        region.restart(region.policy.model_copy(update={"intake": intake}))
        view, _ = await seen(region)
        assert view.items[0][1].decider == said


async def test_what_waits_for_nothing_of_the_intake_is_not_in_it(region: Region) -> None:
    await region.open_case()
    _, term_id = waiting(region, Phase.REFERRED, TermKind.SELECTION, on("2026-01-19"))
    region.look(lambda uow: end_term(uow, uow.get(Term, term_id), TermState.MET, region.now))
    view, _ = await seen(region)
    assert view == IntakeList((), 0, 1)


async def test_a_page_holds_five(region: Region) -> None:
    for _ in range(6):
        waiting(region, Phase.REFERRED, TermKind.SELECTION, on("2026-01-19"))
    view, ref = await seen(region)
    assert ([number for number, _ in view.items], view.pages) == ([1, 2, 3, 4, 5], 2)
    shown = await region.act(region.project_leader, intake_list.turn_intake, ref, 1)
    assert isinstance(shown.view, IntakeList)
    assert [number for number, _ in shown.view.items] == [6]


async def test_a_line_that_is_over_or_not_the_leaders_opens_nothing(region: Region) -> None:
    _, done = waiting(region, Phase.REFERRED, TermKind.SELECTION, on("2026-01-19"))
    _, handover = waiting(
        region, Phase.SELECTED, TermKind.WARM_HANDOVER, on("2026-01-14"), region.coordinator
    )
    _, ref = await seen(region)
    region.look(lambda uow: end_term(uow, uow.get(Term, done), TermState.MET, region.now))
    for term_id in (done, handover, 999):
        with pytest.raises(ClosedQuestion):
            await region.act(region.project_leader, intake_list.open_intake_item, ref, term_id)


async def test_it_is_for_project_leaders(region: Region) -> None:
    for person in (region.coordinator, region.chair, region.process_director):
        with pytest.raises(NotAllowed):
            await region.act(person, intake_list.show_intake)


async def test_status_counts_referrals_apart_from_cases(region: Region) -> None:
    await region.open_case()
    for phase in (Phase.REFERRED, Phase.UNDECIDED, Phase.SELECTED, Phase.REJECTED):
        waiting(region, phase, TermKind.SELECTION, on("2026-01-19"))
    await region.act(region.project_leader, status.show_status)
    counts = region.views(region.project_leader)[0]
    assert counts == RegionCounts(1, ((Phase.DIRECT_SAFETY, 1),), (("Weesp", 1),), 3)

"""A doubt whether the approach fits, through the real dispatch and casework, restarted on the way."""

from collections.abc import Callable

import pytest

from rules.words import Phase, TermKind
from store.cases import Case
from store.people import Person
from tests.casework.on_the_way import closed, phase_of, running
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on

Hands = Callable[[Person], Hand]


@pytest.fixture
async def case(region: Region) -> Case:
    return await region.open_case()


@pytest.fixture
async def coordinator(region: Region, hand_of: Hands, case: Case) -> Hand:
    """The coordinator, who has passed on a doubt."""
    hand = hand_of(region.coordinator)
    await hand.says(f"/twijfel {case.reference}")
    await hand.taps("Klopt, doorgeven")
    return hand


@pytest.fixture
async def leader(region: Region, coordinator: Hand, project_leader: Hand) -> Hand:
    """The project leader, who is asked about it."""
    await region.tick(region.now)
    await project_leader.receives()
    return project_leader


async def test_a_doubt_is_read_back_and_asks_the_project_leader_at_once(
    region: Region, coordinator: Hand, project_leader: Hand, case: Case
) -> None:
    assert "doorgegeven aan de projectleider" in coordinator.sees
    assert coordinator.newest.labels == []
    term = running(region, case)[TermKind.DOUBT]
    assert (term.owner_id, term.due_on) == (region.project_leader.id, on("2026-01-12"))
    await region.tick(region.now)
    await project_leader.receives()
    assert "coördinator 1 twijfelt sinds ma 5 januari of de aanpak past" in project_leader.sees
    assert {"Casus gaat door", "Casus stopt", "Eerst overleg"} <= set(project_leader.newest.labels)


async def test_a_doubt_can_be_left(region: Region, hand_of: Hands, case: Case) -> None:
    hand = hand_of(region.coordinator)
    await hand.says("/twijfel")
    await hand.taps("Niet doorgeven")
    assert hand.sees.endswith("er is niets doorgegeven.")
    assert TermKind.DOUBT not in running(region, case)


async def test_the_deputy_doubts_and_both_hear_the_answer(
    region: Region, hand_of: Hands, project_leader: Hand, case: Case
) -> None:
    deputy, coordinator = hand_of(region.coordinator_2), hand_of(region.coordinator)
    await deputy.says("/twijfel")
    await deputy.taps("Klopt, doorgeven")
    await region.tick(region.now)
    await project_leader.receives()
    await project_leader.taps("Casus gaat door")
    for hand in (deputy, coordinator):
        await hand.receives()
        assert "beantwoord. De casus gaat door." in hand.sees


async def test_there_is_one_open_doubt_at_a_time(region: Region, coordinator: Hand, leader: Hand) -> None:
    await coordinator.says("/twijfel")
    assert "ligt al een twijfel bij de projectleider" in coordinator.sees
    await leader.taps("Casus gaat door")
    await coordinator.says("/twijfel")
    assert "Waarom je twijfelt, vraag en bewaar ik niet." in coordinator.sees


async def test_two_who_doubt_at_the_same_time_pass_it_on_once(
    region: Region, hand_of: Hands, case: Case
) -> None:
    hands = [hand_of(region.coordinator), hand_of(region.coordinator_2)]
    for hand in hands:
        await hand.says("/twijfel")
    for hand in hands:
        await hand.taps("Klopt, doorgeven")
    assert "doorgegeven aan de projectleider" in hands[0].sees
    assert "al een twijfel" in hands[1].pop_ups[-1]


async def test_a_meeting_moves_the_question_to_the_next_working_day(
    region: Region, coordinator: Hand, leader: Hand, case: Case
) -> None:
    await leader.taps("Eerst overleg")
    region.restart()
    await leader.taps("16")
    assert "overleg over de twijfel op <b>vr 16 januari</b>" in leader.sees
    region.restart()
    await leader.taps("Klopt, opslaan")
    assert "overleg over de twijfel op vr 16 januari" in leader.sees
    assert running(region, case)[TermKind.DOUBT].due_on == on("2026-01-19")
    await coordinator.receives()
    assert "bespreekt de twijfel over de aanpak op vr 16 januari" in coordinator.sees
    await region.tick(amsterdam("2026-01-16 12:00"))
    await leader.receives()
    assert "overleg over de twijfel op vr 16 januari" in leader.sees
    region.now = amsterdam("2026-01-19 08:30")
    await region.tick(region.now)
    await leader.receives()
    assert "Het overleg hierover stond op vr 16 januari." in leader.sees
    assert leader.newest.labels[-1] == "Nog een overleg"
    await leader.taps("Casus gaat door")
    assert TermKind.DOUBT not in running(region, case)
    assert phase_of(region, case) is Phase.DIRECT_SAFETY


async def test_a_day_is_typed_too_and_a_wrong_one_is_explained(leader: Hand) -> None:
    await leader.taps("Eerst overleg")
    await leader.says("gisteren")
    assert "Kies een dag van ma 5 januari tot en met zo 5 april." in leader.sees
    await leader.says("blabla")
    assert "Ik lees hier geen datum in." in leader.sees
    await leader.says("14 januari")
    assert "<b>wo 14 januari</b>" in leader.sees
    await leader.taps("Andere dag")
    await leader.taps("Terug")
    assert leader.newest.labels[0] == "Casus gaat door"


async def test_the_case_ends_with_a_reason_from_the_list(
    region: Region, coordinator: Hand, leader: Hand, hand_of: Hands, case: Case
) -> None:
    await leader.taps("Casus stopt")
    await leader.taps("Teruggetrokken door de gemeente")
    assert "<b>teruggetrokken door de gemeente</b>. Klopt dit?" in leader.sees
    await leader.taps("Andere keuze")
    await leader.taps("Overgenomen")
    region.restart()
    await leader.taps("Klopt, stoppen")
    assert leader.sees.endswith("is gestopt. Reden: overgenomen door een andere aanpak.")
    assert phase_of(region, case) is Phase.ENDED_EARLY
    assert running(region, case) == {}
    for hand in (coordinator, hand_of(region.coordinator_2), hand_of(region.process_director)):
        await hand.receives()
        assert "is gestopt. Er wordt niets meer gevraagd." in hand.sees


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "action",
    [
        "doubt_step:{ref}:nowhere",
        "doubt_day:{ref}:2020-01-01",
        "doubt_day:{ref}:x",
        "doubt_month:{ref}:0000-99",
        "doubt_meet:{ref}:",
        "doubt_reason:{ref}:because",
        "doubt_end:{ref}:",
        "doubt_raise:{ref}:",
        "end_confirm:{ref}:",
    ],
)
async def test_a_forged_button_changes_nothing(leader: Hand, action: str) -> None:
    before, ref = leader.sees, leader.newest.ref
    assert ref is not None
    await leader.forges("v1:" + action.format(ref=f"{ref.id}.{ref.revision}"))
    assert leader.pop_ups
    assert leader.sees == before


async def test_a_closed_case_is_not_doubted(region: Region, hand_of: Hands) -> None:
    case = await closed(region)
    hand = hand_of(region.coordinator)
    await hand.says(f"/twijfel {case.reference}")
    assert "gestopt of afgesloten" in hand.sees


async def test_nobody_else_hears_of_a_case_by_doubting(region: Region, hand_of: Hands, case: Case) -> None:
    stranger = region.enrol(region.coordinator.role)
    hand = hand_of(stranger)
    await hand.says(f"/twijfel {case.reference}")
    assert "Ik ken geen casus van jou" in hand.sees

"""The intake in the chat: what project leader and coordinator see and tap, restarted on the way."""

from collections.abc import Callable

import pytest

from rules.policy import Intake, Policy
from rules.words import Role
from store.people import Person
from tests.casework.referred import refer
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam

Hands = Callable[[Person], Hand]


@pytest.fixture
async def leader(region: Region, project_leader: Hand) -> Hand:
    """The project leader on the last day for the selection meeting, with the question in the chat."""
    refer(region)
    region.now = amsterdam("2026-01-19 09:00")
    await region.tick(region.now)
    await project_leader.receives()
    return project_leader


async def to_case(leader: Hand) -> None:
    for label in ("Vandaag", "Wordt een casus", "Klopt, opslaan"):
        await leader.taps(label)


async def to_undecided(leader: Hand) -> None:
    for label in ("Vandaag", "Geen consensus", "Klopt, opslaan"):
        await leader.taps(label)


async def asked_next(leader: Hand) -> None:
    """The question that follows, as soon as it is asked."""
    await leader.region.tick(leader.region.now)
    await leader.receives()


async def test_a_selection_meeting_is_recorded_in_three_taps(region: Region, leader: Hand) -> None:
    assert "casusselectiegesprek, uiterlijk ma 19 januari, vandaag." in leader.sees
    assert leader.newest.labels[-1] == "Later"
    await leader.taps("Vandaag")
    assert leader.newest.labels == ["Wordt een casus", "Geen consensus", "Afgewezen", "Terug"]
    region.restart()
    await leader.taps("Wordt een casus")
    assert "casusselectiegesprek van ma 19 januari: <b>wordt een casus</b>." in leader.sees
    region.restart()
    await leader.taps("Klopt, opslaan")
    assert "wordt een casus." in leader.sees
    assert "toewijzing aan een coördinator, di 20 januari, morgen. Die is van jou." in leader.sees
    assert leader.newest.labels == []


async def test_the_day_of_the_meeting_is_typed_or_taken_from_the_calendar(leader: Hand) -> None:
    await leader.says("blabla")
    assert "Ik lees hier geen datum in." in leader.sees
    await leader.says("1 januari")
    assert "Kies een dag van ma 5 januari tot en met ma 19 januari." in leader.sees
    await leader.says("morgen")
    assert "Kies een dag van ma 5 januari" in leader.sees
    await leader.says("13 januari")
    assert "casusselectiegesprek van di 13 januari." in leader.sees
    await leader.taps("Terug")
    await leader.taps("Kalender")
    await leader.taps("14")
    assert "casusselectiegesprek van wo 14 januari." in leader.sees


async def test_a_rejection_has_one_reason_and_says_that_nothing_waits_any_more(
    region: Region, leader: Hand
) -> None:
    await leader.taps("Gisteren")
    await leader.taps("Afgewezen")
    assert "Geen consensus" not in leader.newest.labels
    region.restart()
    await leader.taps("De situatie is veilig")
    assert "Reden: de situatie is veilig." in leader.sees
    await leader.taps("Terug")
    await leader.taps("Gewone hulp")
    await leader.taps("Klopt, opslaan")
    assert "zo 18 januari: afgewezen." in leader.sees
    assert leader.sees.endswith("Er loopt geen termijn meer.")


async def test_a_tie_names_who_breaks_it_and_since_when_it_waits(region: Region, leader: Hand) -> None:
    await leader.taps("Vandaag")
    await leader.taps("Geen consensus")
    assert "Dan wacht de aanmelding op het besluit van de teamleider van de gemeente." in leader.sees
    await leader.taps("Klopt, opslaan")
    assert "besluit over de aanmelding, ma 26 januari, over 7 dagen. Die is van jou." in leader.sees
    region.now = amsterdam("2026-01-26 09:00")
    await asked_next(leader)
    waits = "wacht sinds ma 19 januari op het besluit van de teamleider van de gemeente"
    assert waits in leader.sees
    await leader.taps("Gisteren")
    assert leader.newest.labels == ["Wordt een casus", "Afgewezen", "Terug"]
    region.restart()
    await leader.taps("Wordt een casus")
    await leader.taps("Klopt, opslaan")
    assert "besluit van zo 25 januari: wordt een casus." in leader.sees


class TestManagerVeiligThuis:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(intake=Intake(tie_break="manager_veilig_thuis"))

    async def test_the_manager_of_veilig_thuis_is_named(self, region: Region, leader: Hand) -> None:
        await to_undecided(leader)
        region.now = amsterdam("2026-01-26 09:00")
        await asked_next(leader)
        assert "het besluit van de manager van Veilig Thuis" in leader.sees


class TestNoConsensusNoCase:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(intake=Intake(tie_break="no_case"))

    async def test_the_button_says_that_it_rejects(self, leader: Hand) -> None:
        await leader.taps("Vandaag")
        assert "Geen consensus: afgewezen" in leader.newest.labels
        await leader.taps("Geen consensus: afgewezen")
        await leader.taps("Klopt, opslaan")
        assert "Reden: geen consensus." in leader.sees
        assert "Er loopt geen termijn meer." in leader.sees


async def test_later_is_asked_again_and_mijn_opens_it_before(region: Region, leader: Hand) -> None:
    await leader.taps("Later")
    assert "Ik vraag het weer op do 22 januari, over 3 dagen." in leader.sees
    await leader.says("/mijn")
    await leader.taps("1")
    assert "casusselectiegesprek" in leader.sees
    assert "Vandaag" in leader.newest.labels
    await leader.taps("Later")
    region.now = amsterdam("2026-01-22 09:00")
    await asked_next(leader)
    assert "uiterlijk ma 19 januari, 3 dagen geleden" in leader.sees


async def test_a_case_is_assigned_and_its_people_are_told(
    region: Region, leader: Hand, hand_of: Hands
) -> None:
    await to_case(leader)
    await asked_next(leader)
    assert "toewijzen." in leader.sees
    assert "Wie wordt de coördinator?" in leader.sees
    assert leader.newest.labels[-1] == "Later"
    await leader.taps("coördinator 1")
    region.restart()
    await leader.taps("coördinator 2")
    await leader.taps("procesregisseur 1")
    await leader.says("18 januari")
    assert "Kies een dag van ma 19 januari tot en met vandaag." in leader.sees
    await leader.taps("Vandaag")
    assert "Driemaandstermijn: <b>zo 19 april</b>" in leader.sees
    region.restart()
    await leader.taps("Klopt, toewijzen")
    assert "toegewezen aan coördinator 1 op ma 19 januari." in leader.sees
    assert "warme overdracht, ma 26 januari, over 7 dagen. Die is van coördinator 1." in leader.sees
    for person, heard in (
        (region.coordinator, "is aan jou toegewezen"),
        (region.coordinator_2, "maatje van coördinator 1"),
        (region.process_director, "je bent procesregisseur"),
    ):
        hand = hand_of(person)
        await hand.receives()
        assert heard in hand.sees


async def test_the_way_back_in_an_assignment_takes_back_one_choice(leader: Hand) -> None:
    await to_case(leader)
    await asked_next(leader)
    await leader.taps("coördinator 1")
    await leader.taps("Terug")
    assert "Wie wordt de coördinator?" in leader.sees
    await leader.taps("Later")
    assert "toewijzing aan een coördinator. Ik vraag het weer op di 20 januari, morgen." in leader.sees


async def test_a_warm_handover_without_a_process_director_says_whom_to_ask(
    region: Region, leader: Hand, hand_of: Hands
) -> None:
    await to_case(leader)
    await asked_next(leader)
    for label in ("coördinator 1", "Geen maatje", "Nog niet bekend", "Vandaag", "Klopt, toewijzen"):
        await leader.taps(label)
    coordinator = hand_of(region.coordinator)
    region.now = amsterdam("2026-01-26 09:00")
    await region.tick(region.now)
    await coordinator.receives()
    await coordinator.says("/mijn")
    await coordinator.taps("1")
    assert "Vraag projectleider 1 die vast te leggen." in coordinator.sees
    await coordinator.says("18 januari")
    assert "Kies een dag van ma 19 januari" in coordinator.sees
    await coordinator.says("20 januari")
    assert "warme overdracht gedaan op <b>di 20 januari" in coordinator.sees
    region.restart()
    await coordinator.taps("Klopt, opslaan")
    assert "warme overdracht gedaan op di 20 januari." in coordinator.sees
    assert "monitormoment, ma 16 februari. Die is van jou." in coordinator.sees


async def test_toewijzen_gives_a_process_director_later_and_everybody_is_told(
    region: Region, leader: Hand, hand_of: Hands
) -> None:
    await to_case(leader)
    await asked_next(leader)
    for label in ("coördinator 1", "Geen maatje", "Nog niet bekend", "Vandaag", "Klopt, toewijzen"):
        await leader.taps(label)
    await leader.says("/toewijzen")
    assert "Er wacht nu geen casus op toewijzing." in leader.sees
    reference = leader.messages[min(leader.messages)].screen.text[3:10]
    await leader.says(f"/toewijzen {reference}")
    assert "Procesregisseur: niemand" in leader.sees
    await leader.taps("Procesregisseur")
    assert "Voorlopig niemand" not in leader.newest.labels
    region.restart()
    await leader.taps("procesregisseur 1")
    assert "<b>procesregisseur 1</b> wordt procesregisseur, in plaats van niemand." in leader.sees
    await leader.taps("Klopt, opslaan")
    assert "procesregisseur 1 is nu procesregisseur." in leader.sees
    director = hand_of(region.process_director)
    await director.receives()
    assert "je bent procesregisseur. Noteer" in director.sees


async def test_toewijzen_replaces_a_coordinator_and_both_hear_it(
    region: Region, project_leader: Hand, hand_of: Hands
) -> None:
    case, third = await region.open_case(), region.enrol(Role.COORDINATOR)
    await project_leader.says(f"/toewijzen {case.reference}")
    await project_leader.taps("Coördinator")
    assert "Nu: coördinator 1." in project_leader.sees
    await project_leader.taps("Terug")
    await project_leader.taps("Maatje")
    await project_leader.taps("Voorlopig niemand")
    assert "<b>niemand</b> wordt maatje, in plaats van coördinator 2." in project_leader.sees
    await project_leader.taps("Terug")
    await project_leader.taps("Terug")
    await project_leader.taps("Coördinator")
    await project_leader.taps("coördinator 3")
    region.restart()
    await project_leader.taps("Klopt, opslaan")
    former, successor = hand_of(region.coordinator), hand_of(third)
    await former.receives()
    assert "coördinator 3 is nu coördinator. Je hoeft hier niets meer te doen." in former.sees
    await successor.receives()
    assert "is aan jou toegewezen" in successor.sees
    await project_leader.says(f"/toewijzen {case.reference}")
    await project_leader.taps("Stoppen")
    assert "Er is niets veranderd." in project_leader.sees


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "action",
    [
        "intake_day:{ref}:2026-02-31",
        "intake_day:{ref}:2020-01-01",
        "intake_month:{ref}:2026-99",
        "intake_outcome:{ref}:case",
        "intake_outcome:{ref}:x",
        "intake_reason:{ref}:x",
        "intake_save:{ref}:",
        "assign_save:{ref}:",
        "assign_later:{ref}:",
        "case_open:{ref}:",
        "reassign_duty:{ref}:x",
        "reassign_duty:{ref}:chair",
        "reassign_who:{ref}:²",
        "reassign_save:{ref}:",
        "warm_save:{ref}:",
    ],
)
async def test_a_forged_button_changes_nothing_and_is_explained(leader: Hand, action: str) -> None:
    before, ref = leader.sees, leader.newest.ref
    assert ref is not None
    await leader.forges("v1:" + action.format(ref=f"{ref.id}.{ref.revision}"))
    assert leader.pop_ups
    assert leader.sees == before


async def test_a_second_tap_on_save_is_explained(leader: Hand) -> None:
    await leader.taps("Vandaag")
    await leader.taps("Wordt een casus")
    data = leader.data("Klopt, opslaan")
    await leader.taps("Klopt, opslaan")
    await leader.forges(data)
    assert "al beantwoord" in leader.pop_ups[-1]

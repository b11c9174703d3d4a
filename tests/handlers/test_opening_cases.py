"""/nieuw, as the project leader and the people of the case see it."""

import re

import pytest
from sqlmodel import select

from handlers.screens import CopyButton
from rules.policy import Policy
from rules.words import PersonState, Role
from store.cases import Assignment, Case
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on


def cases(region: Region) -> list[Case]:
    return region.look(lambda uow: list(uow.session.exec(select(Case)).all()))


def change(region: Region, person: Person, state: PersonState) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.get(Person, person.id).state = state

    region.look(work)


async def until(hand: Hand, *labels: str) -> None:
    await hand.says("/nieuw")
    for label in labels:
        await hand.taps(label)


TO_START = ("Weesp", "coördinator 1", "coördinator 2", "procesregisseur 1")


async def test_a_case_is_opened_with_six_taps_and_its_people_are_told(region: Region) -> None:
    leader, coordinator = Hand(region, region.project_leader), Hand(region, region.coordinator)
    await until(leader, *TO_START, "Vandaag")
    for said in (
        "Weesp",
        "coördinator 1",
        "coördinator 2",
        "procesregisseur 1",
        "ma 5 januari",
        "zo 5 april",
    ):
        assert said in leader.sees
    await leader.taps("Klopt, openen")
    (case,) = cases(region)
    shown = f"{case.reference[:3]}-{case.reference[3:]}"
    assert leader.sees.startswith(f"<b>{shown}</b>")
    assert leader.newest.labels == ["Referentie kopiëren"]
    assert "\n" not in leader.sees
    await coordinator.receives()
    assert coordinator.sees.startswith(f"<b>{shown}</b>")
    # A script captures the reference from the first "casus …" that it finds.
    assert re.findall(r"casus (\S+)", coordinator.sees) == [f"{shown}."]
    assert "zo 5 april" in coordinator.sees
    assert coordinator.newest.screen.rows[0][0] == CopyButton("Referentie kopiëren", shown)


async def test_deputy_and_process_director_hear_their_part_and_nobody_else_hears_a_thing(
    region: Region,
) -> None:
    await until(Hand(region, region.project_leader), *TO_START, "Vandaag", "Klopt, openen")
    deputy, director = Hand(region, region.coordinator_2), Hand(region, region.process_director)
    await deputy.receives()
    await director.receives()
    assert "maatje van coördinator 1" in deputy.sees
    assert "je bent procesregisseur" in director.sees
    assert "Weesp" not in director.sees
    assert "april" not in director.sees
    for person in (region.chair, region.chair_2, region.chair_3):
        assert region.outbox(person) == []
        assert all(claimed.person_id != person.id for _, claimed in region.arrived)


async def test_a_case_needs_neither_deputy_nor_process_director(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, "Hilversum", "coördinator 2", "Geen maatje")
    assert "nog geen procesregisseur" in leader.sees
    await leader.taps("Nog niet bekend")
    await leader.taps("Vandaag")
    assert "Maatje: geen" in leader.sees
    await leader.taps("Klopt, openen")
    assert len(region.look(lambda uow: uow.session.exec(select(Assignment)).all())) == 1


async def test_the_start_date_is_typed_or_taken_from_the_calendar(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START)
    await leader.says("1 december")
    assert "ma 1 december 2025" in leader.sees
    await leader.taps("Terug")
    await leader.taps("Kalender")
    await leader.taps("‹")
    await leader.taps("17")
    assert "wo 17 december 2025" in leader.sees
    await leader.taps("Klopt, openen")
    assert cases(region)[0].assigned_on == on("2025-12-17")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("30 februari", "bestaat niet"),
        ("morgen", "vandaag of eerder"),
        ("12 januari 2027", "vandaag of eerder"),
        ("4 januari 2024", "hoogstens twee jaar terug"),
        ("5-6", ""),
        ("hallo", "geen datum"),
        ("🙂", "geen datum"),
        ("\u202e12 januari", ""),
        ("x" * 4000, "geen datum"),
    ],
)
async def test_a_date_that_cannot_be_is_asked_back(region: Region, typed: str, answer: str) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START)
    await leader.says(typed)
    assert answer in leader.sees
    assert typed not in leader.sees
    assert "Klopt, openen" not in leader.newest.labels or typed == "\u202e12 januari"
    assert leader.newest.labels[-1] == "Terug"


async def test_what_was_perhaps_meant_is_offered(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START)
    await leader.says("30 februari 2025")
    await leader.taps("vr 28 februari 2025")
    assert "Toegewezen op: vr 28 februari 2025" in leader.sees


async def test_the_read_back_of_an_old_case_says_that_the_threshold_has_passed(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START)
    await leader.says("2 juni 2025")
    assert "termijn is om" in leader.sees
    assert "melding" in leader.sees
    await leader.taps("Klopt, openen")
    coordinator = Hand(region, region.coordinator)
    await coordinator.receives()
    assert any("was op di 2 september 2025 om" in m.screen.text for m in coordinator.messages.values())


async def test_a_coordinator_is_never_their_own_deputy(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, "Weesp", "coördinator 1")
    assert leader.newest.labels == ["coördinator 2", "Geen maatje", "Terug"]
    data = leader.data("coördinator 2").replace(
        f"deputy.{region.coordinator_2.id}", f"deputy.{region.coordinator.id}"
    )
    await leader.forges(data)
    assert leader.pop_ups[-1].startswith("Deze collega kan")
    assert leader.newest.labels == ["coördinator 2", "Geen maatje", "Terug"]


async def test_locked_people_are_not_offered_and_unreachable_people_with_a_note(region: Region) -> None:
    region.enrol(Role.COORDINATOR)
    change(region, region.coordinator_2, PersonState.LOCKED)

    def block(uow: UnitOfWork) -> None:
        uow.get(Person, region.coordinator.id).reachable = False

    region.look(block)
    leader = Hand(region, region.project_leader)
    await until(leader, "Weesp")
    assert leader.newest.labels == ["coördinator 1 (onbereikbaar)", "coördinator 3", "Terug"]
    assert "onbereikbaar" in leader.sees


async def test_who_is_locked_between_the_choice_and_the_end_is_asked_again(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START, "Vandaag")
    change(region, region.coordinator, PersonState.LOCKED)
    await leader.taps("Klopt, openen")
    assert cases(region) == []
    assert "Wie wordt de coördinator?" in leader.sees
    await leader.taps("coördinator 2")
    assert "maatje" in leader.sees


async def test_a_municipality_that_left_the_policy_is_asked_again(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader)
    weesp = leader.data("Weesp")
    region.restart(Policy(municipalities=("Hilversum", "Huizen")))
    await leader.forges(weesp)
    assert "niet meer in het beleid" in leader.pop_ups[-1]
    assert leader.newest.labels == ["Hilversum", "Huizen", "Stoppen"]
    await leader.taps("Hilversum")
    region.restart(Policy(municipalities=("Huizen",)))
    await leader.taps("coördinator 1")
    assert leader.newest.labels == ["Huizen", "Stoppen"]


async def test_a_restart_at_any_step_changes_nothing(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await leader.says("/nieuw")
    for label in (*TO_START, "Kalender", "5", "Klopt, openen"):
        region.restart()
        await leader.taps(label)
    assert len(cases(region)) == 1


async def test_a_half_entered_case_is_offered_again(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, "Weesp", "coördinator 1")
    await leader.says("/nieuw")
    assert "Coördinator: coördinator 1" in leader.sees
    assert leader.newest.labels[-1] == "Terug"


async def test_the_way_back_leads_to_the_start_and_out(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START, "Kalender", "5")
    seen = []
    while "Terug" in leader.newest.labels:
        assert leader.newest.labels[-1] == "Terug"
        await leader.taps("Terug")
        seen.append(leader.sees.split("\n")[-1])
    assert len(seen) == 5
    await leader.taps("Stoppen")
    assert leader.sees == "Gestopt. Er is geen casus geopend."
    assert leader.newest.labels == []
    assert cases(region) == []


async def test_annuleer_leaves_the_conversation(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START)
    older = leader.data("Vandaag")
    await leader.says("/annuleer")
    await leader.forges(older)
    assert leader.pop_ups[-1].startswith("Deze vraag is al beantwoord")
    assert cases(region) == []


async def test_a_second_tap_opens_no_second_case(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START, "Vandaag")
    confirm = leader.data("Klopt, openen")
    await leader.forges(confirm)
    await leader.forges(confirm)
    assert len(cases(region)) == 1
    assert "geopend" in leader.sees


async def test_a_stale_tap_shows_what_holds_now(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader)
    older = leader.data("Weesp")
    await leader.taps("Hilversum")
    await leader.forges(older)
    assert "Hilversum" in leader.sees
    assert leader.pop_ups


FORGED = [
    "case_place:{ref}:nergens",
    "case_who:{ref}:coordinator.{own}",
    "case_who:{ref}:coordinator.{chair}",
    "case_who:{ref}:coordinator.0",
    "case_who:{ref}:chair.3",
    "case_who:{ref}:deputy.99999",
    "case_who:{ref}:deputy.²",
    "case_who:{ref}:rommel",
    "case_month:{ref}:2031-01",
    "case_month:{ref}:0000-00",
    "case_month:{ref}:rommel",
    "case_start:{ref}:2026-01-06",
    "case_start:{ref}:2020-01-06",
    "case_start:{ref}:2025-02-30",
    "case_start:{ref}:rommel",
    "case_open:{ref}:",
    "idle:{ref}:",
]


@ON_ONE_DATABASE
@pytest.mark.parametrize("steps", range(len(TO_START) + 1))
async def test_forged_taps_change_nothing(region: Region, steps: int) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_START[:steps])
    before = leader.newest
    assert before.ref is not None
    forged = [data for data in FORGED if not (steps == 1 and data.endswith("coordinator.{own}"))]
    for data in forged:
        ref = f"{before.ref.id}.{before.ref.revision}"
        await leader.forges("v1:" + data.format(ref=ref, own=region.coordinator.id, chair=region.chair.id))
        assert (leader.newest.screen, leader.newest.ref) == (before.screen, before.ref)
    assert len(leader.pop_ups) >= len(forged) - 1
    assert cases(region) == []


@pytest.mark.parametrize("who", ["coordinator", "chair", "process_director"])
async def test_only_a_project_leader_opens_cases(region: Region, who: str) -> None:
    leader, other = Hand(region, region.project_leader), Hand(region, getattr(region, who))
    await other.says("/nieuw")
    assert "ken ik niet" in other.sees
    await until(leader, *TO_START, "Vandaag")
    await other.forges(leader.data("Klopt, openen"))
    assert other.pop_ups
    assert cases(region) == []


async def test_another_project_leader_does_not_tap_along(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    other = Hand(region, region.enrol(Role.PROJECT_LEADER))
    await until(leader, *TO_START, "Vandaag")
    await other.says("/help")
    await other.forges(leader.data("Klopt, openen"))
    assert other.pop_ups == ["Deze knop hoort niet bij een vraag aan jou."]
    assert cases(region) == []


async def test_what_was_assigned_in_the_evening_comes_as_a_bundle_with_the_references_in_reach(
    region: Region,
) -> None:
    leader, coordinator = Hand(region, region.project_leader), Hand(region, region.coordinator)
    region.now = amsterdam("2026-01-05 19:00")
    for _ in range(2):
        await until(leader, *TO_START, "Vandaag", "Klopt, openen")
    await coordinator.receives()
    assert not coordinator.messages
    region.now = amsterdam("2026-01-06 08:30")
    await coordinator.receives()
    assert coordinator.newest.labels == ["1", "2"]
    assert len(re.findall(r"casus \w{3}-\w{3}", coordinator.sees)) == 2
    await coordinator.taps("2")
    assert re.search(r"casus \w{3}-\w{3}", coordinator.sees)
    await coordinator.says("/annuleer")
    assert "geen vraag open" in coordinator.sees


async def test_english_readers_get_english_formats(region: Region) -> None:
    leader = Hand(region, region.project_leader, language="en")
    await until(leader, "Weesp", "coordinator 1", "coordinator 2", "process director 1")
    await leader.taps("Kalender")
    assert "January 2026" in leader.newest.labels

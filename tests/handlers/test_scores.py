"""Scores in the hand: two taps in the corridor, typed answers, roles, resuming, two people at once."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from casework.meetings import plan_meeting
from rules.references import shown
from rules.words import MeetingKind
from store.cases import Case, ConsensusScore, Meeting, RoleScore
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on

ASKED = amsterdam("2026-01-12 15:30")


async def planned(region: Region, at: str = "2026-01-12 14:00") -> tuple[Case, Meeting]:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    meeting = region.look(
        lambda uow: plan_meeting(uow, case, MeetingKind.CASE_MEETING, amsterdam(at), region.now)
    )
    return case, meeting


async def asked(region: Region) -> tuple[Case, Meeting, Hand]:
    case, meeting = await planned(region)
    await region.tick(ASKED)
    hand = Hand(region, region.coordinator)
    await hand.receives()
    return case, meeting, hand


def consensuses(region: Region, meeting: Meeting) -> list[tuple[int | None, int | None, bool]]:
    rows = region.look(
        lambda uow: uow.session.exec(
            select(ConsensusScore)
            .where(col(ConsensusScore.meeting_id) == meeting.id)
            .order_by(col(ConsensusScore.id))
        ).all()
    )
    return [(row.score, row.lowest, row.corrected_at is not None) for row in rows]


async def test_a_consensus_takes_two_taps(region: Region) -> None:
    _, meeting, hand = await asked(region)
    assert "casusoverleg van vandaag 14:00" in hand.sees
    assert hand.newest.labels == [
        *map(str, range(11)),
        "Geen consensus",
        "Cijfers per rol",
        "Later",
        "Niet gehouden",
        "Waarom",
    ]
    await hand.taps("5")
    assert "Consensus: <b>5</b>. Klopt dit?" in hand.sees
    await hand.taps("Klopt, opslaan")
    assert consensuses(region, meeting) == [(5, None, False)]
    assert "consensus 5, opgeslagen om 15:30." in hand.sees
    assert "Nog geen 6. De driemaandstermijn loopt tot en met zo 5 april." in hand.sees
    assert hand.newest.labels == ["Corrigeren", "Volgend overleg plannen"]


async def test_another_score_costs_two_taps_more(region: Region) -> None:
    _, meeting, hand = await asked(region)
    for label in ("5", "Ander cijfer", "6", "Klopt, opslaan"):
        await hand.taps(label)
    assert consensuses(region, meeting) == [(6, None, False)]
    assert "De driemaandstermijn is gestopt door dit overleg." in hand.sees
    assert "Nog geen" not in hand.sees


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("5,5", ["5", "6"]),
        ("5-6", ["5", "6"]),
        ("van 5 naar 7", ["5", "7"]),
        ("12 juli: 6", ["6"]),
    ],
)
async def test_what_is_not_one_score_is_asked_back(region: Region, typed: str, candidates: list[str]) -> None:
    _, meeting, hand = await asked(region)
    await hand.says(typed)
    assert hand.newest.labels == [*candidates, "Geen consensus", "Terug"]
    assert consensuses(region, meeting) == []
    await hand.taps(candidates[-1])
    assert f"Consensus: <b>{candidates[-1]}</b>" in hand.sees


async def test_a_half_is_no_six(region: Region) -> None:
    _, _, hand = await asked(region)
    await hand.says("5,5")
    assert "een 5,5 is nog geen 6. Welk cijfer is het?" in hand.sees


@pytest.mark.parametrize("typed", ["6", "zes", "een 6", "cijfer: 6"])
async def test_a_typed_score_is_read_back(region: Region, typed: str) -> None:
    _, meeting, hand = await asked(region)
    await hand.says(typed)
    assert "Consensus: <b>6</b>. Klopt dit?" in hand.sees
    await hand.taps("Klopt, opslaan")
    assert consensuses(region, meeting) == [(6, None, False)]


@pytest.mark.parametrize("typed", ["nvt", "elf", "-1", "🙂", "ja", "x" * 4000])
async def test_what_is_no_score_at_all_shows_the_whole_scale(region: Region, typed: str) -> None:
    _, meeting, hand = await asked(region)
    await hand.says(typed)
    assert hand.newest.labels[:11] == [str(score) for score in range(11)]
    assert typed not in hand.sees
    assert consensuses(region, meeting) == []


@pytest.mark.parametrize("way", ["tap", "type"])
async def test_no_consensus_is_stored_with_the_lowest_score(region: Region, way: str) -> None:
    _, meeting, hand = await asked(region)
    if way == "tap":
        await hand.taps("Geen consensus")
        await hand.taps("3")
    else:
        await hand.says("geen consensus")
        await hand.says("drie")
    assert "laagste cijfer <b>3</b>" in hand.sees
    await hand.taps("Klopt, opslaan")
    assert consensuses(region, meeting) == [(None, 3, False)]
    assert "112" in hand.sees, "the acute line, below 4"
    assert "Nog geen 6" in hand.sees


async def test_scores_per_role_show_their_spread_before_the_consensus(region: Region) -> None:
    _, meeting, hand = await asked(region)
    await hand.taps("Cijfers per rol")
    await hand.taps("moeder")
    await hand.taps("3")
    await hand.taps("kind 1")
    await hand.taps("nvt")
    await hand.taps("professional GGZ")
    await hand.says("zeven")
    assert "professional GGZ: 7" in hand.newest.labels
    assert "kind 1: nvt" in hand.newest.labels
    await hand.taps("Verder")
    assert "laagste 3, hoogste 7" in hand.sees
    await hand.taps("6")
    assert "moeder 3, kind 1 nvt, professional GGZ 7" in hand.sees
    await hand.taps("Klopt, opslaan")
    rows = region.look(
        lambda uow: uow.session.exec(
            select(RoleScore.role, RoleScore.number, RoleScore.discipline, RoleScore.score)
            .where(col(RoleScore.meeting_id) == meeting.id)
            .order_by(col(RoleScore.id))
        ).all()
    )
    assert [tuple(row) for row in rows] == [
        ("mother", 0, "", 3),
        ("child", 1, "", None),
        ("professional", 0, "GGZ", 7),
    ]


async def test_later_says_when_the_question_comes_again(region: Region) -> None:
    _, _, hand = await asked(region)
    await hand.taps("Later")
    assert "Hij komt weer op di 13 januari 08:30." in hand.sees
    region.now = amsterdam("2026-01-13 08:30")
    await region.tick(region.now)
    await hand.receives()
    assert "casusoverleg 12 januari" in hand.sees
    assert "Welk cijfer" in hand.sees


async def test_a_meeting_that_was_not_held_leads_to_a_new_one(region: Region) -> None:
    _, meeting, hand = await asked(region)
    await hand.taps("Niet gehouden")
    assert "niet gehouden" in hand.sees
    await hand.taps("Nieuw overleg plannen")
    assert "wat voor overleg" in hand.sees
    await region.tick(ASKED + timedelta(days=9))
    assert consensuses(region, meeting) == []
    assert region.outbox(region.coordinator) == []


async def test_a_half_entered_answer_survives_a_restart_and_is_offered_again(region: Region) -> None:
    case, meeting, hand = await asked(region)
    await hand.taps("Cijfers per rol")
    await hand.taps("moeder")
    await hand.taps("3")
    region.restart()
    await hand.says(f"/cijfer {case.reference}")
    assert "Je was hiermee bezig." in hand.sees
    assert "moeder: 3" in hand.newest.labels
    for label in ("Verder", "5", "Klopt, opslaan"):
        await hand.taps(label)
    assert consensuses(region, meeting) == [(5, None, False)]


async def test_the_deputy_is_asked_too_and_one_answer_is_enough(region: Region) -> None:
    _, meeting, hand = await asked(region)
    deputy = Hand(region, region.coordinator_2)
    for at in ("2026-01-13 08:30", "2026-01-15 08:30", "2026-01-16 08:30"):
        await region.tick(amsterdam(at))
        await deputy.receives()
        await hand.receives()
    await deputy.taps("5")
    stale = deputy.data("Klopt, opslaan")
    await hand.taps("6")
    await hand.taps("Klopt, opslaan")
    await deputy.forges(stale)
    assert deputy.pop_ups[-1] == "Deze vraag is al beantwoord of niet meer nodig."
    assert "consensus 6, opgeslagen door coördinator 1" in deputy.sees
    assert deputy.newest.labels == []
    assert consensuses(region, meeting) == [(6, None, False)]


async def test_the_project_leader_hears_who_has_not_answered(region: Region) -> None:
    _, _, hand = await asked(region)
    for at in ("2026-01-13 08:30", "2026-01-15 08:30", "2026-01-16 08:30", "2026-01-19 08:30"):
        await region.tick(amsterdam(at))
    leader = Hand(region, region.project_leader)
    await leader.receives()
    # A lock screen does not say why; the opened view does.
    assert "er is iets om naar te kijken" in leader.sees
    assert "coördinator 1" not in leader.sees
    await leader.taps("Waarom")
    assert "Gevraagd aan coördinator 1 sinds ma 12 januari." in leader.sees
    await hand.receives()
    for label in ("5", "Klopt, opslaan"):
        await hand.taps(label)
    await leader.taps("Ontvangen")
    assert leader.newest.labels == []


async def test_a_double_tap_saves_once(region: Region) -> None:
    _, meeting, hand = await asked(region)
    await hand.taps("5")
    again = hand.data("Klopt, opslaan")
    await hand.taps("Klopt, opslaan")
    await hand.forges(again)
    assert consensuses(region, meeting) == [(5, None, False)]
    assert "consensus 5, opgeslagen" in hand.sees


@ON_ONE_DATABASE
@pytest.mark.parametrize("value", ["11", "-1", "5.5", "", "zes", "٣"])
async def test_a_forged_score_changes_nothing(region: Region, value: str) -> None:
    _, meeting, hand = await asked(region)
    data = hand.data("5").rsplit(":", 1)[0]
    before = hand.sees
    await hand.forges(f"{data}:{value}")
    assert hand.sees == before
    assert hand.pop_ups == ["Deze knop hoort niet bij een vraag aan jou."]
    assert consensuses(region, meeting) == []


async def test_a_correction_keeps_the_old_value_visible(region: Region) -> None:
    _, meeting, hand = await asked(region)
    for label in ("6", "Klopt, opslaan", "Corrigeren"):
        await hand.taps(label)
    assert "Er staat nu: 6." in hand.sees
    await hand.taps("5")
    assert "Wordt: <b>5</b>" in hand.sees
    await hand.taps("Klopt, opslaan")
    assert "was 6, is nu 5 (gecorrigeerd om 15:30)" in hand.sees
    assert "De driemaandstermijn loopt tot en met zo 5 april." in hand.sees
    assert consensuses(region, meeting) == [(6, None, True), (5, None, False)]


async def test_there_is_nothing_to_correct_before_there_is_a_score(region: Region) -> None:
    _, _, hand = await asked(region)
    await hand.says("/corrigeer")
    assert hand.sees == "Er zijn nog geen cijfers van jou om te corrigeren."


async def test_correcting_by_command_lists_the_meetings_with_scores(region: Region) -> None:
    case, meeting, hand = await asked(region)
    for label in ("4", "Klopt, opslaan"):
        await hand.taps(label)
    await hand.says(f"/corrigeer {case.reference}")
    await hand.taps("casusoverleg 12 januari: 4")
    await hand.says("zeven")
    await hand.taps("Klopt, opslaan")
    assert consensuses(region, meeting) == [(4, None, True), (7, None, False)]


async def test_of_two_corrections_at_once_the_second_is_told_of_the_first(region: Region) -> None:
    case, meeting, hand = await asked(region)
    deputy = Hand(region, region.coordinator_2)
    for label in ("4", "Klopt, opslaan", "Corrigeren", "5"):
        await hand.taps(label)
    await deputy.says(f"/corrigeer {case.reference}")
    for label in ("casusoverleg 12 januari: 4", "6", "Klopt, opslaan"):
        await deputy.taps(label)
    await hand.taps("Klopt, opslaan")
    assert hand.pop_ups[-1] == "Deze vraag is al beantwoord of niet meer nodig."
    assert "consensus 6, opgeslagen door coördinator 2" in hand.sees
    assert consensuses(region, meeting) == [(4, None, True), (6, None, False)]


async def test_scores_are_given_unasked_for_a_meeting_nobody_planned(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    hand = Hand(region, region.coordinator)
    region.now = amsterdam("2026-01-14 10:00")
    await hand.says("/cijfer")
    await hand.taps("Netwerkoverleg")
    await hand.says("gisteren")
    assert "netwerkoverleg 13 januari" in hand.sees
    await hand.taps("6")
    await hand.taps("Klopt, opslaan")
    assert "gestopt door dit overleg" in hand.sees
    await hand.says("/cijfer")
    await hand.taps("Netwerkoverleg")
    await hand.taps("13")
    assert hand.pop_ups[-1].startswith("Van dit overleg staat er al een cijfer.")
    meetings = region.look(
        lambda uow: uow.session.exec(select(Meeting).where(col(Meeting.case_id) == case.id)).all()
    )
    assert len(meetings) == 1


@ON_ONE_DATABASE
@pytest.mark.parametrize("typed", ["morgen", "4 januari 2026", "31 februari", "ooit"])
async def test_a_day_on_which_it_cannot_have_been_is_asked_back(region: Region, typed: str) -> None:
    await region.open_case(assigned_on=on("2026-01-05"))
    hand = Hand(region, region.coordinator)
    region.now = amsterdam("2026-01-14 10:00")
    await hand.says("/cijfer")
    await hand.taps("Casusoverleg")
    await hand.says(typed)
    assert "Op welke dag was het?" in hand.sees
    assert "Welk cijfer" not in hand.sees


async def test_another_meeting_than_the_one_offered_can_be_chosen(region: Region) -> None:
    case, meeting = await planned(region)
    hand = Hand(region, region.coordinator)
    region.now = amsterdam("2026-01-12 15:00")
    await hand.says(f"/cijfer {case.reference}")
    assert "casusoverleg van vandaag 14:00" in hand.sees
    await hand.taps("Ander overleg")
    for label in ("Netwerkoverleg", "8", "5", "Klopt, opslaan"):
        await hand.taps(label)
    assert "netwerkoverleg 8 januari: consensus 5" in hand.sees
    assert consensuses(region, meeting) == []


async def test_a_stranger_to_the_case_learns_nothing(region: Region) -> None:
    case, meeting, hand = await asked(region)
    data = hand.data("5")
    for person in (region.chair, region.project_leader, region.process_director):
        other = Hand(region, person)
        await other.says(f"/cijfer {case.reference}")
        assert "consensus" not in other.sees.lower()
        await other.forges(data)
        assert other.pop_ups
    assert consensuses(region, meeting) == []


async def test_of_several_cases_one_is_chosen_first(region: Region) -> None:
    first, second = await region.open_case(), await region.open_case()
    hand = Hand(region, region.coordinator)
    await hand.says("/cijfer")
    assert "Om welke casus gaat het?" in hand.sees
    await hand.taps(shown(second.reference))
    assert shown(second.reference) in hand.sees
    assert shown(first.reference) not in hand.sees
    assert "wat voor overleg" in hand.sees


async def test_a_fall_of_two_offers_to_scale_up_from_the_receipt(region: Region) -> None:
    _, _, hand = await asked(region)
    for label in ("5", "Klopt, opslaan"):
        await hand.taps(label)
    region.now = amsterdam("2026-01-20 10:00")
    await hand.says("/cijfer")
    for label in ("Casusoverleg", "20", "3", "Klopt, opslaan"):
        await hand.taps(label)
    assert "2 of meer lager dan de vorige keer" in hand.sees
    receipt = hand.newest
    await hand.taps("Eerder opschalen")
    assert hand.newest is not receipt
    assert hand.newest.labels


async def test_leaving_a_half_entered_answer_leaves_the_question_open(region: Region) -> None:
    case, meeting, hand = await asked(region)
    await hand.taps("Geen consensus")
    await hand.says("/annuleer")
    await hand.says(f"/cijfer {case.reference}")
    assert "Je was hiermee bezig" not in hand.sees
    for label in ("6", "Klopt, opslaan"):
        await hand.taps(label)
    assert consensuses(region, meeting) == [(6, None, False)]

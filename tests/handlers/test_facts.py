"""/corrigeer: everybody puts right what they own, reads back what that changes, and the terms follow."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import col, select

from casework.consequences import follow_up
from casework.duties import on_duty
from casework.trajectory import take_step
from rules.policy import Policy
from rules.trajectory import Step
from rules.words import (
    Duty,
    MeetingKind,
    MeetingState,
    Phase,
    TermKind,
    UnsafeEventKind,
)
from store.cases import Case, ConsensusScore, Meeting, RoleScore
from store.people import Person
from store.trajectory import Referral, UnsafeEvent
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import ASSIGNED, held, running
from tests.casework.passing_time import pass_until
from tests.casework.referred import refer
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import amsterdam, on

NOW = amsterdam("2026-02-10 10:00")
Hands = Callable[[Person], Hand]


@pytest.fixture
async def case(region: Region) -> Case:
    """A case that has been worked for four weeks."""
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    region.now = NOW
    return case


def meeting_of(region: Region, meeting_id: int) -> Meeting:
    return region.look(lambda uow: uow.get(Meeting, meeting_id))


def threshold(region: Region, case: Case) -> list[date]:
    return [term.due_on for term in running(region, case, TermKind.THRESHOLD)]


async def test_a_start_date_is_read_back_with_what_it_changes_and_saved(
    region: Region, case: Case, project_leader: Hand
) -> None:
    await project_leader.says("/corrigeer")
    await project_leader.taps("Startdatum: wo 14 januari")
    assert "Op welke dag is de casus toegewezen?" in project_leader.sees
    await project_leader.says("21 januari")
    assert "de driemaandstermijn: di 14 april → di 21 april" in project_leader.sees
    assert threshold(region, case) == [on("2026-04-14")]
    await project_leader.taps("Klopt, opslaan")
    assert "was wo 14 januari, is nu wo 21 januari (gecorrigeerd om 10:00)" in project_leader.sees
    assert "De driemaandstermijn is nu di 21 april (was di 14 april)." in project_leader.sees
    assert threshold(region, case) == [on("2026-04-21")]


async def test_the_conversation_survives_a_restart_and_goes_back_step_by_step(
    region: Region, case: Case, project_leader: Hand
) -> None:
    await project_leader.says("/corrigeer")
    await project_leader.taps("Startdatum")
    region.restart()
    await project_leader.says("21 januari")
    region.restart()
    await project_leader.taps("Terug")
    assert "Op welke dag" in project_leader.sees
    await project_leader.taps("Terug")
    await project_leader.taps("Stoppen")
    assert "er is niets gecorrigeerd" in project_leader.sees
    assert threshold(region, case) == [on("2026-04-14")]


@pytest.mark.parametrize("said", ["11 februari 2026", "20 januari 2024"])
async def test_a_start_date_in_the_future_or_long_ago_gets_a_sentence_that_says_what_is_possible(
    case: Case, project_leader: Hand, said: str
) -> None:
    await project_leader.says("/corrigeer")
    await project_leader.taps("Startdatum")
    await project_leader.says(said)
    assert "Kies een dag van" in project_leader.sees
    await project_leader.says("het was vorige eeuw ergens")
    assert "Ik lees hier geen datum in." in project_leader.sees


async def test_who_was_told_another_date_gets_the_line(
    region: Region, case: Case, project_leader: Hand, hand_of: Hands
) -> None:
    await pass_until(region, amsterdam("2026-03-17 08:30"))
    coordinator = hand_of(region.coordinator)
    await coordinator.receives()
    await project_leader.says("/corrigeer")
    await project_leader.taps("Startdatum")
    await project_leader.says("21 januari")
    await project_leader.taps("Klopt, opslaan")
    await coordinator.receives()
    line = "de driemaandstermijn is nu di 21 april (was di 14 april), omdat een datum is verbeterd."
    assert line in coordinator.sees
    assert all("verbeterd" not in message.screen.text for message in project_leader.messages.values())


async def test_another_municipality_takes_the_duty_of_its_process_director_and_says_so(
    region: Region, case: Case, project_leader: Hand, hand_of: Hands
) -> None:
    await project_leader.says("/corrigeer")
    await project_leader.taps("Gemeente: Weesp")
    await project_leader.taps("Wijdemeren")
    assert "Deze casus is dan niet meer van procesregisseur 1" in project_leader.sees
    await project_leader.taps("Klopt, opslaan")
    assert "was Weesp, is nu Wijdemeren" in project_leader.sees
    stored = region.look(lambda uow: uow.get(Case, case.id))
    assert stored.municipality == "Wijdemeren"
    assert region.look(lambda uow: on_duty(uow, stored.id, Duty.PROCESS_DIRECTOR)) is None
    director = hand_of(region.process_director)
    await director.receives()
    assert "Wijdemeren" not in director.sees


async def test_a_municipality_that_left_the_policy_meanwhile_cannot_be_chosen(
    region: Region, case: Case, project_leader: Hand
) -> None:
    await project_leader.says("/corrigeer")
    await project_leader.taps("Gemeente")
    region.restart(Policy(municipalities=("Weesp", "Hilversum")))
    await project_leader.taps("Wijdemeren")
    assert any("beleid" in pop_up for pop_up in project_leader.pop_ups)


async def test_the_date_of_a_referral_moves_its_selection_meeting(
    region: Region, project_leader: Hand
) -> None:
    region.now = NOW
    case = refer(region, on("2026-02-09"))
    await project_leader.says("/corrigeer")
    await project_leader.taps("Aanmelding ontvangen: ma 9 februari")
    await project_leader.says("2 februari")
    assert "het casusselectiegesprek: ma 23 februari → ma 16 februari" in project_leader.sees
    await project_leader.taps("Klopt, opslaan")
    assert [term.due_on for term in running(region, case, TermKind.SELECTION)] == [on("2026-02-16")]


async def test_the_day_of_a_selection_meeting_that_decided_moves_the_decision_along(
    region: Region, project_leader: Hand
) -> None:
    region.now = NOW
    case = refer(region, on("2026-02-02"))

    def decide(uow: UnitOfWork) -> None:
        referral, row = uow.get(Referral, case.id), uow.get(Case, case.id)
        referral.selection_on = referral.decided_on = on("2026-02-09")
        take_step(uow, row, Step.SELECT, Phase.SELECTED, region.now)
        follow_up(uow, row, region.now)

    region.look(decide)
    await project_leader.says("/corrigeer")
    await project_leader.taps("Casusselectiegesprek: ma 9 februari")
    await project_leader.says("1 februari")
    assert "Kies een dag van ma 2 februari tot en met di 10 februari" in project_leader.sees
    await project_leader.says("6 februari")
    await project_leader.taps("Klopt, opslaan")
    referral = region.look(lambda uow: uow.get(Referral, case.id))
    assert (referral.selection_on, referral.decided_on) == (on("2026-02-06"), on("2026-02-06"))


async def test_a_coordinator_corrects_the_day_of_a_meeting_below_its_scores(
    region: Region, case: Case, hand_of: Hands
) -> None:
    meeting_id = held(region, case, on("2026-02-09"), 6)
    coordinator = hand_of(region.coordinator)
    await coordinator.says("/corrigeer")
    await coordinator.taps("Iets anders")
    await coordinator.taps("Casusoverleg 9 februari")
    await coordinator.taps("Andere dag")
    await coordinator.says("13 januari")
    assert "Kies een dag van" in coordinator.sees
    await coordinator.says("2 februari")
    await coordinator.taps("Klopt, opslaan")
    assert "was ma 9 februari, is nu ma 2 februari" in coordinator.sees
    assert meeting_of(region, meeting_id).starts_at == amsterdam("2026-02-02 12:00")


async def test_a_meeting_that_was_not_held_after_all_no_longer_stops_the_clock_and_comes_back(
    region: Region, case: Case, hand_of: Hands
) -> None:
    meeting_id = held(region, case, on("2026-02-09"), 6)
    assert threshold(region, case) == []
    coordinator = hand_of(region.coordinator)
    await coordinator.says("/corrigeer")
    await coordinator.taps("Iets anders")
    await coordinator.taps("Casusoverleg 9 februari")
    await coordinator.taps("Niet gehouden")
    assert "de driemaandstermijn: geen → di 14 april" in coordinator.sees
    await coordinator.taps("Klopt, opslaan")
    assert threshold(region, case) == [on("2026-04-14")]
    scores = select(ConsensusScore).where(col(ConsensusScore.meeting_id) == meeting_id)
    (kept,) = region.look(lambda uow: uow.session.exec(scores).all())
    assert (kept.score, kept.corrected_at) == (6, NOW)
    await coordinator.says("/corrigeer")
    await coordinator.taps("Casusoverleg 9 februari: niet gehouden")
    await coordinator.taps("Toch gehouden")
    await coordinator.taps("Klopt, opslaan")
    assert meeting_of(region, meeting_id).state is MeetingState.HELD
    assert "Welk cijfer kreeg de veiligheid" in coordinator.sees
    await coordinator.taps("7")
    await coordinator.taps("Klopt, opslaan")
    assert threshold(region, case) == []


async def test_the_kind_of_a_meeting_is_corrected_in_four_taps(
    region: Region, case: Case, hand_of: Hands
) -> None:
    meeting_id = held(region, case, on("2026-02-09"), 5)
    coordinator = hand_of(region.coordinator)
    await coordinator.says("/corrigeer")
    await coordinator.taps("Iets anders")
    await coordinator.taps("Casusoverleg 9 februari")
    await coordinator.taps("Ander soort overleg")
    assert "De termijnen blijven zoals ze zijn." in coordinator.sees
    await coordinator.taps("Klopt, opslaan")
    assert meeting_of(region, meeting_id).kind is MeetingKind.NETWORK_MEETING


async def test_the_scores_per_role_are_corrected_and_the_old_ones_kept(
    region: Region, case: Case, hand_of: Hands
) -> None:
    coordinator = hand_of(region.coordinator)
    await coordinator.says("/cijfer")
    await coordinator.taps("Casusoverleg")
    await coordinator.says("9 februari")
    await coordinator.taps("Cijfers per rol")
    await coordinator.taps("moeder")
    await coordinator.taps("4")
    await coordinator.taps("Verder")
    await coordinator.taps("5")
    await coordinator.taps("Klopt, opslaan")
    await coordinator.says("/corrigeer")
    await coordinator.taps("casusoverleg 9 februari: 5")
    await coordinator.taps("Cijfers per rol")
    assert "moeder: 4" in coordinator.newest.labels
    await coordinator.taps("moeder")
    await coordinator.taps("3")
    await coordinator.taps("Verder")
    await coordinator.taps("5")
    await coordinator.taps("Klopt, opslaan")
    rows = region.look(lambda uow: uow.session.exec(select(RoleScore).order_by(col(RoleScore.id))).all())
    assert [(row.score, row.corrected_at is None) for row in rows] == [(4, False), (3, True)]


async def test_an_unsafe_event_gets_another_day_and_the_old_row_stays(
    region: Region, case: Case, hand_of: Hands
) -> None:
    def happen(uow: UnitOfWork) -> None:
        uow.add(
            UnsafeEvent(
                case_id=case.id,
                on=on("2026-02-08"),
                kind=UnsafeEventKind.THREAT,
                recorded_by=region.coordinator.id,
                recorded_at=region.now,
            )
        )

    region.look(happen)
    coordinator = hand_of(region.coordinator)
    await coordinator.says("/corrigeer")
    await coordinator.taps("Onveilige gebeurtenis 8 februari")
    await coordinator.taps("Andere dag")
    await coordinator.says("1 februari")
    await coordinator.taps("Klopt, opslaan")
    await coordinator.says("/corrigeer")
    await coordinator.taps("Onveilige gebeurtenis 1 februari")
    await coordinator.taps("Ander soort")
    await coordinator.taps("Stalking")
    await coordinator.taps("Klopt, opslaan")
    await coordinator.says("/corrigeer")
    await coordinator.taps("Onveilige gebeurtenis 1 februari")
    await coordinator.taps("Niet gebeurd")
    await coordinator.taps("Klopt, opslaan")
    rows = region.look(lambda uow: uow.session.exec(select(UnsafeEvent).order_by(col(UnsafeEvent.id))).all())
    assert [(row.on, row.kind, row.corrected_at is None) for row in rows] == [
        (on("2026-02-08"), UnsafeEventKind.THREAT, False),
        (on("2026-02-01"), UnsafeEventKind.THREAT, False),
        (on("2026-02-01"), UnsafeEventKind.STALKING, False),
    ]


async def test_a_chair_corrects_the_expert_meeting_they_chaired_and_no_other(
    region: Region, case: Case, hand_of: Hands
) -> None:
    held(region, case, on("2026-02-02"), 5)
    meeting_id = held(region, case, on("2026-02-09"), None, MeetingKind.EXPERT_MEETING)

    def chaired(uow: UnitOfWork) -> None:
        uow.get(Meeting, meeting_id).chair_id = region.chair.id

    region.look(chaired)
    chair = hand_of(region.chair)
    await chair.says("/corrigeer")
    await chair.taps("Iets anders")
    assert chair.newest.labels == ["Expertoverleg 9 februari", "Stoppen"]
    await chair.taps("Expertoverleg")
    await chair.taps("Andere dag")
    await chair.says("5 februari")
    assert "de driemaandstermijn: za 9 mei → di 5 mei" in chair.sees
    await chair.taps("Klopt, opslaan")
    assert meeting_of(region, meeting_id).starts_at == amsterdam("2026-02-05 12:00")
    stranger = hand_of(region.chair_2)
    await stranger.says("/corrigeer")
    assert "Je hebt nu geen casus" in stranger.sees


async def test_nothing_is_corrected_on_a_case_that_is_over(
    region: Region, case: Case, project_leader: Hand
) -> None:
    def end(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        take_step(uow, row, Step.END_EARLY, Phase.ENDED_EARLY, region.now)
        follow_up(uow, row, region.now)

    region.look(end)
    await project_leader.says(f"/corrigeer {case.reference}")
    assert "gestopt of afgesloten" in project_leader.sees


async def test_a_button_of_a_step_that_was_left_is_explained(case: Case, project_leader: Hand) -> None:
    await project_leader.says("/corrigeer")
    stale = project_leader.data("Gemeente: Weesp")
    await project_leader.taps("Startdatum")
    await project_leader.forges(stale)
    assert any("verouderd" in pop_up for pop_up in project_leader.pop_ups)
    ref = project_leader.newest.ref
    assert ref is not None
    for action, value in (("fact_save", ""), ("fact_what", "m1"), ("fact_name", "zzz"), ("fact_day", "x")):
        await project_leader.forges(f"v1:{action}:{ref.id}.{ref.revision}:{value}")
    assert len(project_leader.pop_ups) >= 4

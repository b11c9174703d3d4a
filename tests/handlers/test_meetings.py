"""Planning a meeting in the hand: typed or tapped, read back, moved, cancelled; and what is no moment."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from casework.meetings import plan_meeting
from rules.calendar import AMSTERDAM
from rules.words import MeetingKind, MeetingState, TermKind, TermState
from store.cases import Case, Meeting
from store.terms import Term
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on


def meetings(region: Region) -> list[tuple[str, str, MeetingState]]:
    """Kind, local moment and state of every meeting."""
    rows = region.look(lambda uow: uow.session.exec(select(Meeting).order_by(col(Meeting.id))).all())
    return [(row.kind.value, _local(row.starts_at), row.state) for row in rows]


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"


def scores_terms(region: Region) -> list[tuple[str, TermState]]:
    rows = region.look(
        lambda uow: uow.session.exec(
            select(Term).where(col(Term.kind) == TermKind.SCORES).order_by(col(Term.id))
        ).all()
    )
    return [(row.due_on.isoformat(), row.state) for row in rows]


async def begun(region: Region, *labels: str) -> tuple[Case, Hand]:
    """The coordinator of a case has said /overleg and tapped these."""
    case = await region.open_case(assigned_on=on("2026-01-05"))
    hand = Hand(region, region.coordinator)
    await hand.says("/overleg")
    for label in labels:
        await hand.taps(label)
    return case, hand


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("morgen 14:00", "2026-01-06 14:00"),
        ("di 13 jan 10u", "2026-01-13 10:00"),
        ("volgende week vrijdag half drie", "2026-01-16 14:30"),
    ],
)
async def test_a_typed_moment_is_read_back_and_planned(region: Region, typed: str, moment: str) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says(typed)
    assert "Klopt dit?" in hand.sees
    assert meetings(region) == []
    await hand.taps("Klopt, plannen")
    assert "casusoverleg gepland op" in hand.sees
    assert hand.newest.labels == []
    assert meetings(region) == [("case_meeting", moment, MeetingState.PLANNED)]
    assert scores_terms(region) == [(moment[:10], TermState.RUNNING)]


async def test_day_and_time_can_be_tapped(region: Region) -> None:
    _, hand = await begun(region, "Netwerkoverleg", "›", "12", "14:00", "Klopt, plannen")
    assert "netwerkoverleg gepland op do 12 februari 14:00." in hand.sees
    assert "De vraag naar het cijfer komt do 12 februari 15:30." in hand.sees
    assert meetings(region) == [("network_meeting", "2026-02-12 14:00", MeetingState.PLANNED)]


async def test_the_time_alone_can_be_typed_once_the_day_is_chosen(region: Region) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says("13 januari")
    await hand.says("half drie")
    await hand.taps("Klopt, plannen")
    assert meetings(region) == [("case_meeting", "2026-01-13 14:30", MeetingState.PLANNED)]


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("zo 29 maart 02:30", ["zo 29 maart 01:30", "zo 29 maart 03:30"]),
        ("zo 25 oktober 02:30", ["zo 25 oktober 01:30", "zo 25 oktober 03:30"]),
        ("31 februari 10:00", ["za 28 februari 10:00", "zo 1 maart 10:00"]),
        ("vandaag 08:00", ["di 6 januari 08:00", "ma 12 januari 08:00"]),
        ("1 december 2025 10:00", ["di 6 januari 10:00", "ma 12 januari 10:00"]),
        ("maandag 13 januari 10:00", ["di 13 januari 10:00", "ma 12 januari 10:00"]),
    ],
)
async def test_a_moment_that_cannot_be_is_asked_back_with_what_may_be_meant(
    region: Region, typed: str, candidates: list[str]
) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says(typed)
    assert hand.newest.labels[: len(candidates)] == candidates
    assert "Klopt dit?" not in hand.sees
    await hand.taps(candidates[-1])
    assert "Klopt dit?" in hand.sees
    await hand.taps("Klopt, plannen")
    assert len(meetings(region)) == 1


@ON_ONE_DATABASE
@pytest.mark.parametrize("typed", ["1 maart 2029 10:00", "ooit", "🙂", "ض", "x" * 4000, "25:00"])
async def test_what_is_no_moment_is_asked_again(region: Region, typed: str) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says(typed)
    assert "Op welke dag?" in hand.sees
    assert typed not in hand.sees
    assert meetings(region) == []


async def test_a_night_the_clock_changes_is_asked_back_with_the_day_chosen_too(region: Region) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says("29 maart")
    await hand.says("02:30")
    assert hand.newest.labels[:2] == ["zo 29 maart 01:30", "zo 29 maart 03:30"]


async def test_moving_moves_the_question_with_it(region: Region) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says("12 januari 14:00")
    await hand.taps("Klopt, plannen")
    await hand.says("/overleg")
    assert "casusoverleg ma 12 januari 14:00" in hand.sees
    await hand.taps("Verzetten")
    await hand.says("19 januari 10:00")
    assert "Nu: casusoverleg ma 12 januari 14:00." in hand.sees
    await hand.taps("Klopt, verzetten")
    assert meetings(region) == [("case_meeting", "2026-01-19 10:00", MeetingState.PLANNED)]
    assert scores_terms(region) == [("2026-01-19", TermState.RUNNING)]
    await region.tick(amsterdam("2026-01-12 16:00"))
    assert region.outbox(region.coordinator) == []
    await region.tick(amsterdam("2026-01-19 11:30"))
    assert len(region.views(region.coordinator)) == 1


async def test_a_meeting_that_is_asked_about_can_still_be_moved(region: Region) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says("12 januari 14:00")
    await hand.taps("Klopt, plannen")
    await region.tick(amsterdam("2026-01-12 15:30"))
    await hand.receives()
    question = hand.data("5")
    await hand.says("/overleg")
    await hand.taps("Verzetten")
    await hand.says("13 januari 10:00")
    await hand.taps("Klopt, verzetten")
    await hand.forges(question)
    assert hand.pop_ups[-1] == "Deze vraag is al beantwoord of niet meer nodig."
    await region.tick(amsterdam("2026-01-13 11:30"))
    await hand.receives()
    assert "casusoverleg van vandaag 10:00" in hand.sees


async def test_cancelling_ends_the_question(region: Region) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says("12 januari 14:00")
    await hand.taps("Klopt, plannen")
    await hand.says("/overleg")
    await hand.taps("Afzeggen")
    assert "afzeggen. Klopt dit?" in hand.sees
    await hand.taps("Klopt, afzeggen")
    assert "is afgezegd" in hand.sees
    assert meetings(region)[0][2] is MeetingState.CANCELLED
    assert scores_terms(region) == [("2026-01-12", TermState.WITHDRAWN)]
    await region.tick(amsterdam("2026-01-20 09:00"))
    assert all("12 januari" not in str(view) for view in region.views(region.coordinator))


async def test_a_conversation_survives_a_restart_in_every_step(region: Region) -> None:
    _, hand = await begun(region)
    for step in ("Casusoverleg", "13", "10:00", "Klopt, plannen"):
        region.restart()
        await hand.taps(step)
    assert meetings(region) == [("case_meeting", "2026-01-13 10:00", MeetingState.PLANNED)]


async def test_going_back_leads_out(region: Region) -> None:
    _, hand = await begun(region, "Casusoverleg", "13", "10:00", "Andere tijd")
    assert "Hoe laat" in hand.sees
    for said in ("Op welke dag?", "wat voor overleg", "er is niets veranderd"):
        await hand.taps("Terug")
        assert said in hand.sees
    assert hand.newest.labels == []
    assert meetings(region) == []


async def test_of_two_who_change_a_meeting_the_second_is_told(region: Region) -> None:
    case, hand = await begun(region, "Casusoverleg")
    await hand.says("12 januari 14:00")
    await hand.taps("Klopt, plannen")
    deputy = Hand(region, region.coordinator_2)
    await deputy.says(f"/overleg {case.reference}")
    await deputy.taps("Afzeggen")
    await hand.says("/overleg")
    await hand.taps("Afzeggen")
    await hand.taps("Klopt, afzeggen")
    await deputy.taps("Klopt, afzeggen")
    assert deputy.pop_ups[-1].startswith("Dit overleg staat niet meer gepland.")


@ON_ONE_DATABASE
@pytest.mark.parametrize("value", ["2025-12-01", "2026-13-01", "99", "", "2030-01-01", "2400", "morgen"])
async def test_a_forged_day_plans_nothing(region: Region, value: str) -> None:
    _, hand = await begun(region, "Casusoverleg")
    data = hand.data("13").rsplit(":", 1)[0]
    await hand.forges(f"{data}:{value}")
    assert "Klopt dit?" not in hand.sees
    assert meetings(region) == []


async def test_nobody_plans_on_a_case_of_somebody_else(region: Region) -> None:
    case, hand = await begun(region, "Casusoverleg")
    data = hand.data("13")
    for person in (region.chair, region.project_leader, region.process_director):
        other = Hand(region, person)
        await other.says(f"/overleg {case.reference}")
        assert other.newest.labels == []
        await other.forges(data)
        assert other.pop_ups
    assert meetings(region) == []


async def test_what_was_half_entered_is_taken_up_again_and_says_so(region: Region) -> None:
    _, hand = await begun(region, "Casusoverleg")
    await hand.says("morgen 14:00")
    await hand.taps("Klopt, plannen")
    await hand.says("/overleg")
    await hand.taps("Verzetten")
    assert "Je was hiermee bezig" not in hand.sees
    await hand.says("/overleg")
    assert "Je was hiermee bezig" in hand.sees
    assert "verzetten" in hand.sees
    await hand.says("overmorgen 15:00")
    assert "Je was hiermee bezig" not in hand.sees
    await hand.taps("Klopt, verzetten")
    assert meetings(region)[0][1] == "2026-01-07 15:00"


@ON_ONE_DATABASE
@pytest.mark.parametrize("typed", ["gisteren 14:00", "vandaag 07:00", "di 5 januari 10:00", "1 of 2 jan"])
async def test_no_moment_in_the_past_is_offered(region: Region, typed: str) -> None:
    region.now = amsterdam("2026-01-05 12:00")
    _, hand = await begun(region, "Casusoverleg")
    await hand.says(typed)
    day_rows = [row for row in hand.newest.screen.rows if len(row) == 1]
    offered = [
        str(getattr(row[0], "value", "")) for row in day_rows if "2026-" in getattr(row[0], "value", "")
    ]
    assert all(value > "2026-01-05-1200" for value in offered), offered


async def test_only_its_chair_moves_an_expert_meeting(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2026-01-05"))
    region.look(
        lambda uow: plan_meeting(
            uow,
            case,
            MeetingKind.EXPERT_MEETING,
            amsterdam("2026-01-14 10:00"),
            region.now,
            region.chair.id,
        )
    )
    coordinator, chair = Hand(region, region.coordinator), Hand(region, region.chair)
    await coordinator.says("/overleg")
    assert "expertoverleg" not in coordinator.sees
    await chair.says(f"/overleg {case.reference}")
    assert chair.newest.labels == ["Verzetten", "Afzeggen", "Stoppen"]
    await chair.taps("Verzetten")
    await chair.says("15 januari 11:00")
    await chair.taps("Klopt, verzetten")
    assert meetings(region) == [("expert_meeting", "2026-01-15 11:00", MeetingState.PLANNED)]
    await region.tick(amsterdam("2026-01-16 08:30"))
    await chair.receives()
    assert "expertoverleg 15 januari" in chair.sees
    await chair.taps("Gehouden, geen cijfer")
    assert "Gehouden, geen cijfer</b>. Klopt dit?" in chair.sees
    assert meetings(region)[0][2] is MeetingState.PLANNED
    await chair.taps("Terug")
    await chair.taps("Gehouden, geen cijfer")
    await chair.taps("Klopt, opslaan")
    assert meetings(region)[0][2] is MeetingState.HELD
    assert "tweede termijn van drie maanden, tot en met wo 15 april" in chair.sees
    # A score that turns up afterwards still finds its place.
    await chair.taps("Toch een cijfer")
    await chair.receives()
    assert not {"Later", "Niet gehouden", "Gehouden, geen cijfer"} & set(chair.newest.labels)
    await chair.taps("5")
    await chair.taps("Klopt, opslaan")
    assert "consensus 5, opgeslagen" in chair.sees
    assert "tweede termijn van drie maanden, tot en met wo 15 april" in chair.sees

"""/uren in the chat: three taps or typed, added or in place of, corrected, never above 24 hours."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import col, select

from casework import hours, nouns
from casework.day_choice import DayChoice
from casework.errors import ForeignButton, StaleButton
from casework.hours_views import (
    HoursAmountAsked,
    HoursDayAsked,
    HoursLeft,
    HoursOverview,
    HoursReadBack,
    HoursSaved,
    Worked,
)
from casework.prompts import PromptRef
from casework.trajectory import take_step
from casework.views import View
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.hours import UnclearKind
from rules.trajectory import Step
from rules.words import Phase
from store.cases import Case
from store.people import Person
from store.trajectory import WorkedHours
from tests.casework.region import Region
from tests.handlers.hand import Hand, checked
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-04-15 09:00")
DAY = on("2026-04-14")
REF = "K7Q4MX"
DUTCH = Texts("nl", NOW)
WORKED = Worked(REF, 10, 45)
CHOICE = DayChoice(on("2026-01-05"), on("2026-04-15"))

VIEWS: list[View] = [
    HoursOverview((), Worked("", 0, 0)),
    HoursOverview((WORKED,) * 8, Worked("", 80, 4000)),
    *(HoursDayAsked(WORKED, CHOICE, several) for several in (True, False)),
    HoursDayAsked(WORKED, DayChoice(*(DAY,) * 3, "ambiguous", (DAY,)), True),
    *(
        HoursAmountAsked(REF, DAY, there, correcting, doubt, (3, 60) if doubt else ())
        for there in (0, 5)
        for correcting in (True, False)
        for doubt in (None, *(kind.value for kind in UnclearKind))
    ),
    *(HoursReadBack(REF, DAY, 6, there, correcting) for there in (0, 4) for correcting in (True, False)),
    *(HoursSaved(REF, DAY, 6, was) for was in (0, 4)),
    HoursLeft(),
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_every_state_is_short_and_calm(view: View, language: str) -> None:
    screen = checked(screen_of(view, Texts(language, NOW)), PromptRef(1, 1))
    assert len(screen.text.split("\n")) <= 12
    assert "{" not in screen.text


@pytest.mark.parametrize(
    ("quarters", "dutch", "english"),
    [(0, "0 uur", "0 hours"), (3, "¾ uur", "¾ hour"), (4, "1 uur", "1 hour"), (6, "1½ uur", "1½ hours")],
)
def test_hours_are_said_in_quarters(quarters: int, dutch: str, english: str) -> None:
    assert DUTCH.formats.hours(quarters) == dutch
    assert Texts("en", NOW).formats.hours(quarters) == english


def rows(region: Region) -> list[tuple[date, int, bool]]:
    found = region.look(lambda uow: list(uow.session.exec(select(WorkedHours).order_by(col(WorkedHours.id)))))
    return [(row.on, row.quarters, row.corrected_at is not None) for row in found]


@pytest.fixture
async def coordinator(region: Region, hand_of: Callable[[Person], Hand]) -> Hand:
    """The chat of a coordinator with one case, in its third month."""
    await region.open_case()
    region.now = NOW
    return hand_of(region.coordinator)


async def test_three_taps_record_hours_with_a_restart_in_between(region: Region, coordinator: Hand) -> None:
    second = await region.open_case(assigned_on=on("2026-01-05"))
    await coordinator.says("/uren")
    assert coordinator.sees.startswith("<b>Jouw uren</b>")
    await coordinator.taps(f"{second.reference[:3]}-{second.reference[3:]}")
    region.restart()
    await coordinator.taps("Gisteren")
    await coordinator.taps("1½")
    assert coordinator.sees == f"<b>{second.reference[:3]}-{second.reference[3:]}</b>: 1½ uur op di 14 april."
    assert rows(region) == [(DAY, 6, False)]
    await coordinator.says("/uren")
    assert "Samen: 1½ uur deze week, 1½ uur deze maand." in coordinator.sees
    assert second.reference[:3] in coordinator.newest.labels[0]


async def test_a_typed_day_and_amount_are_read_back_before_they_count(
    region: Region, coordinator: Hand
) -> None:
    await coordinator.says("/uren")
    await coordinator.says("veel te veel woorden")
    assert "Ik lees hier geen datum in." in coordinator.sees
    await coordinator.says("eergisteren")
    assert "ma 13 april" in coordinator.sees
    await coordinator.says("1,45")
    assert "twee dingen" in coordinator.sees
    await coordinator.says("2,3")
    assert "geen heel aantal kwartieren" in coordinator.sees
    assert coordinator.newest.labels[:2] == ["2¼ uur", "2½ uur"]
    await coordinator.says("2,5")
    assert "<b>2½ uur</b>. Klopt dit?" in coordinator.sees
    assert rows(region) == []
    await coordinator.taps("Klopt, opslaan")
    assert rows(region) == [(on("2026-04-13"), 10, False)]


async def test_a_second_entry_is_added_or_comes_in_its_place(region: Region, coordinator: Hand) -> None:
    for choice in (None, "Erbij: samen 3 uur", "In plaats daarvan: 2 uur"):
        await coordinator.says("/uren")
        await coordinator.taps("Gisteren")
        await coordinator.taps("1" if choice is None else "2")
        if choice is not None:
            assert "erbij, of is het in plaats daarvan?" in coordinator.sees
            await coordinator.taps(choice)
    assert rows(region) == [(DAY, 4, True), (DAY, 12, True), (DAY, 8, False)]
    assert coordinator.sees.endswith("2 uur op di 14 april. Eerst stond er 3 uur.")


async def test_a_correction_keeps_the_old_value(region: Region, coordinator: Hand) -> None:
    await coordinator.says("/uren")
    await coordinator.taps("Vandaag")
    await coordinator.taps("8")
    await coordinator.taps("Corrigeren")
    await coordinator.taps("Niet gewerkt")
    assert rows(region) == [(on("2026-04-15"), 32, True), (on("2026-04-15"), 0, False)]
    assert "0 uur op wo 15 april. Eerst stond er 8 uur." in coordinator.sees


async def test_more_than_a_day_over_all_cases_is_refused_with_what_is_there(
    region: Region, coordinator: Hand
) -> None:
    other = await region.open_case(assigned_on=on("2026-01-05"))
    await coordinator.says(f"/uren {other.reference}")
    await coordinator.taps("Gisteren")
    await coordinator.says("23 uur")
    await coordinator.taps("Klopt")
    mine = next(case for case in _cases(region) if case.id != other.id)
    await coordinator.says(f"/uren {mine.reference}")
    await coordinator.taps("Gisteren")
    await coordinator.taps("2")
    assert coordinator.pop_ups == [
        "Op di 14 april staat al 23 uur bij jou. Meer dan 24 uur op één dag kan niet."
    ]
    await coordinator.says("30 uur")
    assert "Meer dan 24 uur" in coordinator.sees
    assert rows(region) == [(DAY, 92, False)]


def _cases(region: Region) -> list[Case]:
    return region.look(lambda uow: list(uow.session.exec(select(Case))))


@pytest.mark.parametrize("typed", ["20 april", "1 januari 2026", "20 maart 2024"])
async def test_days_before_the_assignment_and_in_the_future_cannot_be_taken(
    region: Region, coordinator: Hand, typed: str
) -> None:
    await coordinator.says("/uren")
    await coordinator.says(typed if typed != "20 april" else "20 april 2026")
    assert "Kies een dag van ma 5 januari tot en met wo 15 april." in coordinator.sees
    assert rows(region) == []


async def test_hours_can_be_recorded_after_the_case_is_over_and_by_nobody_else(
    region: Region, coordinator: Hand, hand_of: Callable[[Person], Hand]
) -> None:
    case = _cases(region)[0]
    region.look(
        lambda uow: take_step(uow, uow.get(Case, case.id), Step.END_EARLY, Phase.ENDED_EARLY, region.now)
    )
    await coordinator.says(f"/uren {case.reference}")
    await coordinator.taps("Vandaag")
    await coordinator.taps("½")
    assert rows(region) == [(on("2026-04-15"), 2, False)]
    for person in (region.chair, region.process_director, region.project_leader):
        await hand_of(person).says(f"/uren {case.reference}")
    assert len(rows(region)) == 1


async def test_stale_forged_and_double_taps_change_nothing(region: Region, coordinator: Hand) -> None:
    await coordinator.says("/uren")
    await coordinator.taps("Vandaag")
    tapped = coordinator.data("2")
    ref = coordinator.newest.ref
    assert ref is not None
    for value in ("x", "²", "999", "0", "-4", ""):
        await coordinator.forges(f"v1:hours_amount:{ref.id}.{ref.revision}:{value}")
    assert rows(region) == []
    await coordinator.forges(tapped)
    await coordinator.forges(tapped)
    assert rows(region) == [(on("2026-04-15"), 8, False)]
    with pytest.raises((ForeignButton, StaleButton)):
        await region.act(region.coordinator, hours.correct_hours, PromptRef(ref.id, 1))


async def test_back_takes_one_step_at_a_time(region: Region, coordinator: Hand) -> None:
    await region.open_case(assigned_on=on("2026-01-05"))
    await coordinator.says("/uren")
    await coordinator.taps(coordinator.newest.labels[0])
    await coordinator.taps("Kalender")
    await coordinator.taps("13")
    await coordinator.taps("Terug")
    assert "Op welke dag" in coordinator.sees
    await coordinator.taps("Terug")
    assert "Jouw uren" in coordinator.sees
    await coordinator.taps("Sluiten")
    assert "Met /uren" in coordinator.sees
    assert rows(region) == []

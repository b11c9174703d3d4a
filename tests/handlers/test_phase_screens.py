"""Every state of a phase, its plan and an unsafe event is short, calm, and what Telegram takes."""

from dataclasses import replace
from itertools import product

import pytest

from casework.day_choice import DayChoice
from casework.phase_views import (
    ClockNow,
    GoBackAsked,
    GoOnAsked,
    PhaseLeft,
    PhaseReceipt,
    PhaseScreen,
    PlanDayAsked,
    PlanOn,
    PlanReadBack,
)
from casework.prompts import PromptRef
from casework.stability import StabilityLine
from casework.unsafe_events import UnsafeDayAsked, UnsafeKindAsked, UnsafeLeft, UnsafeReadBack, UnsafeSaved
from casework.views import View
from handlers import nouns
from handlers.alert_reasons import CLOCK_STARTS, clock_line
from handlers.screens import screen_of
from handlers.spoken_dates import DoubtKind
from handlers.stability_texts import stability_said
from handlers.texts import Texts
from rules.phases import Lack, Onward
from rules.scores import Consensus
from rules.threshold import Cause, Held
from rules.trajectory import Step
from rules.words import MeetingKind, Phase, PlanKind, UnsafeEventKind
from tests.handlers.hand import checked
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-05-04 15:32")
TODAY, PAST = on("2026-05-04"), on("2025-12-01")
REF = "K7Q4MX"
STABLE, RECOVERY, DIRECT = Phase.STABLE_SAFETY, Phase.RECOVERY, Phase.DIRECT_SAFETY
SEVENS = tuple(
    Held(on(day), Consensus(score), MeetingKind.CASE_MEETING)
    for day, score in (("2026-03-09", 7), ("2026-04-06", 8), ("2026-05-04", 7))
)
NONE = Held(TODAY, Consensus(None, 3), MeetingKind.CASE_MEETING)
LINE = StabilityLine(7, 2, 3, on("2026-06-01"), 4, 6, on("2026-01-05"), on("2026-07-05"))
DAYS = (
    DayChoice(PAST, TODAY),
    DayChoice(TODAY, TODAY, TODAY),
    *(DayChoice(PAST, TODAY, None, kind.value, (TODAY, PAST)) for kind in DoubtKind),
)


def of_phases() -> list[View]:
    views: list[View] = [
        PhaseScreen(REF, phase, PAST, PlanOn(kind, day), clock, line, PAST, on_to, (STABLE, DIRECT))
        for phase, kind, day, clock, line, on_to in product(
            (DIRECT, STABLE, RECOVERY),
            PlanKind,
            (None, TODAY),
            (None, ClockNow(TODAY, True), ClockNow(TODAY, False)),
            (None, LINE, replace(LINE, counted=3, next_on=None, months=6)),
            (
                None,
                Onward(RECOVERY, (), SEVENS),
                Onward(RECOVERY, tuple(Lack), ()),
                Onward(STABLE, (Lack.PLAN,), ()),
            ),
        )
    ]
    views += [
        GoOnAsked(
            REF,
            phase,
            Onward(target, missing, SEVENS),
            PlanOn(PlanKind.CARE_PLAN, day),
            gap,
            PAST,
            months,
            TODAY,
        )
        for (phase, target), missing, day, gap, months in product(
            ((DIRECT, STABLE), (STABLE, RECOVERY)), ((), (Lack.PLAN,)), (None, TODAY), (1, 28), (0, 1, 6)
        )
    ]
    views += [
        GoBackAsked(REF, phase, score, events, 6, (STABLE, DIRECT), TODAY)
        for phase, score, events in product(
            (STABLE, RECOVERY), (None, SEVENS[0], NONE), ((), (TODAY,), (PAST, TODAY, TODAY))
        )
    ]
    for kind, day in product(PlanKind, (None, PAST)):
        views += [PlanDayAsked(REF, PlanOn(kind, day), choice) for choice in DAYS]
        views.append(PlanReadBack(REF, PlanOn(kind, day), TODAY))
    views.append(PhaseLeft(REF))
    return views + [
        PhaseReceipt(REF, step, phase, plan)
        for step, phase, plan in product(
            (None, Step.GO_ON, Step.GO_BACK, Step.STAY),
            (DIRECT, STABLE, RECOVERY),
            (None, PlanOn(PlanKind.RECOVERY_PLAN, None)),
        )
    ]


def of_unsafe_events() -> list[View]:
    views: list[View] = [UnsafeDayAsked(REF, choice) for choice in DAYS]
    views += [UnsafeKindAsked(REF, TODAY), UnsafeLeft(REF)]
    for kind in UnsafeEventKind:
        views.append(UnsafeReadBack(REF, PAST, kind))
        views += [
            UnsafeSaved(REF, TODAY, kind, NOW, months, day)
            for months, day in product((1, 6), (None, on("2026-11-04")))
        ]
    return views


PHASES: list[View] = [*of_phases(), *of_unsafe_events()]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_state_is_short_and_within_the_limits(language: str) -> None:
    for view in PHASES:
        screen = checked(screen_of(view, Texts(language, NOW)), PromptRef(10**9, 10**4))
        assert screen.text.count("\n") < 12, view
        assert "{" not in screen.text, view


def test_nothing_is_celebrated_and_nobody_is_blamed() -> None:
    words = ("goed", "mooi", "helaas", "gefeliciteerd", "jammer", "fout", "vergeten", "bereikt")
    for view in PHASES:
        said = screen_of(view, Texts("nl", NOW)).text.lower()
        assert not any(word in said for word in words), view


def test_how_far_stable_safety_is_reads_as_one_line() -> None:
    assert stability_said(LINE, Texts("nl", NOW)) == (
        "7 of hoger: 2 van 3, volgende op zijn vroegst ma 1 juni. "
        "Zonder onveilige gebeurtenis: 4 van 6 maanden (op zijn vroegst zo 5 juli)."
    )
    done = replace(LINE, counted=3, next_on=None, months=6)
    assert stability_said(done, Texts("nl", NOW)) == (
        "7 of hoger: 3 van 3. Zonder onveilige gebeurtenis: 6 van 6 maanden."
    )


def test_a_day_that_has_come_is_not_named_as_the_earliest() -> None:
    assert "volgende" not in stability_said(replace(LINE, next_on=TODAY), Texts("nl", NOW))


def test_from_what_the_three_months_count_is_said_for_every_start() -> None:
    assert {cause.value for cause in Cause} == CLOCK_STARTS.keys()
    said = clock_line("plan_adopted", on("2026-01-12"), 3, on("2026-04-12"), Texts("nl", NOW))
    assert said == (
        "De termijn is 3 maanden na het vaststellen van het veiligheidsplan (12 januari): zo 12 april."
    )

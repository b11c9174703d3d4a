from datetime import datetime, timedelta

import pytest

from rules.scores import Consensus
from rules.threshold import Held, clocks
from rules.traffic_light import CaseFacts, LightReason, light
from rules.words import Light, MeetingKind
from tests.rules.moments import POLICY, amsterdam, on

NOON = amsterdam("2026-02-02 12:00")


def facts_on(moment: str, *held: Held) -> tuple[CaseFacts, datetime]:
    now = amsterdam(moment)
    return CaseFacts(clocks=clocks(on("2026-01-15"), held, POLICY, now)), now


def test_a_case_with_nothing_against_it_is_green() -> None:
    assert light(*facts_on("2026-02-01 12:00")) == (Light.GREEN, ())
    assert light(CaseFacts(), NOON) == (Light.GREEN, ())


@pytest.mark.parametrize(
    ("moment", "colour", "reasons"),
    [
        ("2026-03-17 23:59", Light.GREEN, ()),
        ("2026-03-18 00:00", Light.AMBER, (LightReason.NEAR_THRESHOLD,)),
        ("2026-04-15 23:59", Light.AMBER, (LightReason.NEAR_THRESHOLD,)),
        ("2026-04-16 00:00", Light.RED, (LightReason.PAST_THRESHOLD,)),
    ],
)
def test_it_turns_amber_28_days_before_the_threshold_and_red_past_it(
    moment: str, colour: Light, reasons: tuple[LightReason, ...]
) -> None:
    assert light(*facts_on(moment)) == (colour, reasons)


@pytest.mark.parametrize("day", ["2026-04-10", "2026-04-20"])
def test_a_six_in_time_or_late_ends_the_red(day: str) -> None:
    six = Held(on(day), Consensus(6), MeetingKind.CASE_MEETING)
    assert light(*facts_on("2026-05-01 12:00", six)).light is Light.GREEN


def test_after_the_expert_meeting_the_second_clock_counts() -> None:
    experts = Held(on("2026-04-20"), None, MeetingKind.EXPERT_MEETING)
    assert light(*facts_on("2026-05-01 12:00", experts)).light is Light.GREEN
    assert light(*facts_on("2026-07-01 12:00", experts)).light is Light.AMBER
    assert light(*facts_on("2026-07-21 00:00", experts)).light is Light.RED


def test_an_alert_past_its_term_is_red() -> None:
    facts = CaseFacts(alerts_due=[NOON])
    assert light(facts, NOON - timedelta(seconds=1)).light is Light.GREEN
    assert light(facts, NOON) == (Light.RED, (LightReason.ALERT_PAST_TERM,))


def test_a_term_is_overdue_only_after_its_day() -> None:
    facts = CaseFacts(terms_due=[on("2026-02-02")])
    assert light(facts, amsterdam("2026-02-02 23:59")).light is Light.GREEN
    assert light(facts, amsterdam("2026-02-03 00:00")) == (Light.AMBER, (LightReason.TERM_OVERDUE,))


@pytest.mark.parametrize(
    ("scores", "fell"),
    [((4, 5), False), ((5, 5), False), ((5, 4), True), ((8, 7), True), ((5, 4, 5), False), ((4,), False)],
)
def test_a_last_consensus_that_fell_is_amber(scores: tuple[int, ...], fell: bool) -> None:
    judged = light(CaseFacts(history=[Consensus(score) for score in scores]), NOON)
    assert judged == ((Light.AMBER, (LightReason.LAST_CONSENSUS_FELL,)) if fell else (Light.GREEN, ()))


def test_no_consensus_is_left_out_of_what_fell() -> None:
    history = [Consensus(6), Consensus(None, 2), Consensus(6)]
    assert light(CaseFacts(history=history), NOON).light is Light.GREEN


def test_a_red_light_names_the_amber_reasons_too() -> None:
    facts = CaseFacts(alerts_due=[NOON], terms_due=[on("2026-01-30")])
    assert light(facts, NOON) == (Light.RED, (LightReason.ALERT_PAST_TERM, LightReason.TERM_OVERDUE))

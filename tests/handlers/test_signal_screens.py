"""How a signal reads: why it came, what closes it, and nothing of that in the push."""

import pytest

from casework.alert_views import AlertOpened, AlertOver, AlertPush, ScoreOn
from casework.meetings import MeetingFacts
from casework.signal_views import NoAnswer, NobodyThere, NotRising, OpenSignal
from handlers import nouns
from handlers.screens import screen_of
from handlers.signal_screens import signal_lines
from handlers.texts import Texts
from rules.alerts import choices
from rules.aliases import Alias
from rules.scores import ScaleUpReason
from rules.words import AlertCause, AlertKind, MeetingKind, Phase, Role
from tests.handlers.hand import LONGEST_TEXT
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW, REF = amsterdam("2026-02-11 10:00"), "K7Q4MX"
FIRST, SECOND = Alias(Role.COORDINATOR, 1), Alias(Role.COORDINATOR, 2)
TEXTS = Texts("nl", NOW)
MEETING = MeetingFacts(REF, MeetingKind.CASE_MEETING, on("2026-01-20"), amsterdam("2026-01-20 10:00"))


def opened(cause: AlertCause, facts: object | None = None) -> AlertOpened:
    return AlertOpened(
        reference=REF,
        decide_by=on("2026-02-17"),
        received_at=None,
        vanished=False,
        cause=cause,
        clock="fell_back" if cause is AlertCause.FELL_BACK else "none",
        started_on=on("2026-02-10"),
        due_on=on("2026-05-10"),
        opened_on=on("2026-02-11"),
        months=3,
        scores=(ScoreOn(on("2026-02-10"), 4, None),),
        choices=choices(cause, Phase.DIRECT_SAFETY),
        kind=AlertKind.SIGNAL,
        facts=facts,
    )


SAID = [
    (opened(AlertCause.FELL_BACK), "na een expertoverleg kwam het cijfer weer onder de 6", "of een 6."),
    (
        opened(AlertCause.NOT_RISING, NotRising(ScaleUpReason.FELL, on("2026-04-14"))),
        "2 of meer lager dan het vorige. De driemaandstermijn loopt tot en met di 14 april.",
        "een volgend cijfer dat stijgt",
    ),
    (opened(AlertCause.NOT_RISING, NotRising(None, None)), "stijgen niet.", "Cijfers: 4 (10 februari)."),
    (
        opened(AlertCause.NO_ANSWER, NoAnswer(MEETING, FIRST, on("2026-01-20"))),
        "geen antwoord over casusoverleg 20 januari. Gevraagd aan coördinator 1 sinds di 20 januari.",
        "de cijfers, of dat het niet is gehouden. Of Geregeld",
    ),
    (
        opened(AlertCause.NOBODY_THERE, NobodyThere((FIRST, SECOND), on("2026-02-11"))),
        "coördinator 1 en coördinator 2 zijn sinds wo 11 februari allebei niet bereikbaar.",
        "een van beiden is er weer",
    ),
    (
        opened(AlertCause.NOBODY_THERE, NobodyThere((FIRST,), on("2026-02-11"))),
        "coördinator 1 is sinds wo 11 februari niet bereikbaar. Er is geen maatje.",
        "Geregeld",
    ),
]


@pytest.mark.parametrize(("view", "why", "closes"), SAID)
def test_an_opened_signal_says_why_it_came_and_what_closes_it(
    view: AlertOpened, why: str, closes: str
) -> None:
    text = screen_of(view, TEXTS).text
    assert why in text
    assert closes in text
    assert len(text) <= LONGEST_TEXT
    assert len(text.splitlines()) <= 12
    assert "!" not in text
    assert "112" in text


def test_a_push_of_a_signal_names_no_reason_and_its_end_needs_nobody() -> None:
    push = AlertPush(REF, on("2026-02-17"), None, False, None, (), AlertKind.SIGNAL)
    said = screen_of(push, TEXTS).text
    assert "er is iets om naar te kijken, uiterlijk" in said
    assert "cijfer" not in said
    gone = AlertOver(REF, False, None, None, None, None, AlertKind.SIGNAL)
    assert "hier hoeft niemand meer naar te kijken" in screen_of(gone, TEXTS).text


def test_the_page_of_a_case_names_every_open_signal_in_one_line() -> None:
    waiting = tuple(OpenSignal(cause, on("2026-02-10")) for cause in AlertCause if cause in _SIGNALS)
    (line,) = signal_lines(waiting, TEXTS)
    assert line.count("(sinds 10 februari)") == len(waiting) == 4
    assert signal_lines((), TEXTS) == []


_SIGNALS = (AlertCause.FELL_BACK, AlertCause.NOT_RISING, AlertCause.NO_ANSWER, AlertCause.NOBODY_THERE)

"""Every screen of a correction, in every state: at most twelve short lines, and always a way back."""

from dataclasses import replace
from itertools import product

import pytest

from casework.corrections import Reason, TermChange, TermsChanged
from casework.day_choice import DayChoice
from casework.fact_views import (
    DAYS,
    Fact,
    FactCorrected,
    FactDayAsked,
    FactLeft,
    FactMenu,
    FactNameAsked,
    FactOption,
    FactReadBack,
    Subject,
)
from casework.gaps import GapsFound
from casework.meetings import MeetingFacts
from casework.policy_changes import PolicyMoved
from casework.policy_lists import name_options
from casework.prompts import PromptRef
from casework.views import View
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import MeetingKind, Role, TermKind, UnsafeEventKind
from tests.handlers.hand import LONGEST_LABEL, checked
from tests.rules.moments import amsterdam, on

NOW = amsterdam("2026-03-02 09:00")
REF = "K7Q4MX"
WAS, IS, TODAY = on("2026-02-09"), on("2026-02-02"), on("2026-03-02")
MEETING = Subject(REF, None, MeetingFacts(REF, MeetingKind.CASE_MEETING, WAS, None))
EVENT = Subject(REF, None, None, WAS, UnsafeEventKind.THREAT)
CASE = Subject(REF, None)
DIRECTOR = Alias(Role.PROCESS_DIRECTOR, 1)
CHANGES = (
    TermChange(TermKind.THRESHOLD, WAS, IS),
    TermChange(TermKind.REGISTRATION, WAS, None),
    TermChange(TermKind.THRESHOLD, None, IS),
)
_OF_MEETING = (Fact.MEETING_DAY, Fact.MEETING_KIND, Fact.NOT_HELD, Fact.HELD, Fact.FIRST_SCORE)
_OF_EVENT = (Fact.EVENT_DAY, Fact.EVENT_KIND, Fact.NO_EVENT)


def about(fact: Fact) -> Subject:
    """What this fact belongs to."""
    subject = MEETING if fact in _OF_MEETING else EVENT if fact in _OF_EVENT else CASE
    return replace(subject, fact=fact)


def _values(fact: Fact) -> tuple[object, object]:
    if fact in DAYS:
        return WAS, IS
    kinds = {
        Fact.MEETING_KIND: (MeetingKind.CASE_MEETING.value, MeetingKind.NETWORK_MEETING.value),
        Fact.EVENT_KIND: (UnsafeEventKind.THREAT.value, UnsafeEventKind.STALKING.value),
        Fact.MUNICIPALITY: ("Zzz", "Weesp"),
    }
    return kinds.get(fact, (None, None))


def _concluded() -> list[View]:
    views: list[View] = []
    for fact, changes in product(set(Fact) - {Fact.FIRST_SCORE}, ((), CHANGES)):
        was, becomes = _values(fact)
        director = DIRECTOR if fact is Fact.MUNICIPALITY else None
        views.append(FactReadBack(about(fact), was, becomes, changes, director))  # type: ignore[arg-type]
        views.append(FactCorrected(about(fact), was, becomes, changes, director, NOW))  # type: ignore[arg-type]
    return views


CORRECTIONS: tuple[View, ...] = (
    FactMenu(
        REF, (FactOption("m1", MEETING), FactOption("m2", MEETING, held=False), FactOption("e1", EVENT))
    ),
    FactMenu(
        REF,
        (
            *(FactOption(f, about(f), day=WAS) for f in (Fact.START, Fact.RECEIVED, Fact.SELECTION)),
            FactOption(Fact.MUNICIPALITY, about(Fact.MUNICIPALITY), name="Zzz"),
        ),
    ),
    FactMenu(REF, tuple(FactOption(fact, about(fact)) for fact in _OF_MEETING)),
    FactMenu(REF, tuple(FactOption(fact, about(fact)) for fact in _OF_EVENT)),
    *(
        FactDayAsked(about(fact), WAS, DayChoice(WAS, TODAY, month, doubt, (IS,)))
        for fact, (month, doubt) in product(sorted(DAYS), ((None, None), (WAS, "ambiguous")))
    ),
    FactNameAsked(about(Fact.MUNICIPALITY), "Zzz", name_options(["Weesp"])),
    FactNameAsked(about(Fact.EVENT_KIND), "threat", name_options(list(UnsafeEventKind))),
    *_concluded(),
    FactLeft(REF),
    *(
        TermsChanged(REF, (TermChange(kind, WAS, IS), *CHANGES), reason)
        for kind, reason in zip(TermKind, list(Reason) * 4, strict=False)
    ),
    *(PolicyMoved(((REF, CHANGES), (REF, CHANGES)), more) for more in (0, 1, 12)),
    GapsFound((REF,), (REF, REF)),
    GapsFound((REF,), ()),
)


@pytest.mark.parametrize("view", CORRECTIONS, ids=lambda view: type(view).__name__)
def test_every_screen_of_a_correction_is_short_and_has_a_way_back(view: View) -> None:
    screen = screen_of(view, Texts("nl", NOW))
    checked(screen, PromptRef(1, 1))
    assert len(screen.text.split("\n")) <= 12
    labels = [button.label for row in screen.rows for button in row]
    assert all(len(label) <= LONGEST_LABEL for label in labels)
    if labels:
        assert labels[-1] in ("Terug", "Stoppen")

"""How monitoring dates, /mijn and /status read: within the limits, calm, and without a score."""

from datetime import date

import pytest

from casework import replies
from casework.case_facts import CaseStatus, Overdue
from casework.meetings import MeetingFacts
from casework.monitoring_views import (
    ChoosingDate,
    ChoosingSnooze,
    ConfirmingDate,
    MonitoringAsked,
    MonitoringReceipt,
    NextProposed,
    Outcome,
    PutOff,
)
from casework.own_work import PAGE_LINES, OwnItem, OwnWork, Section
from casework.prompts import PromptRef
from casework.status import RegionCounts, Status
from casework.views import View
from handlers import nouns
from handlers.menu import _ORDER, menu
from handlers.registry import TAPS
from handlers.screens import Button, Screen, keyboard, screen_of
from handlers.spoken_dates import DoubtKind
from handlers.texts import Texts
from rules.aliases import Alias
from rules.traffic_light import LightReason
from rules.words import Light, MeetingKind, Phase, Role, TermKind
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-03-02 09:00")
DUTCH = Texts("nl", NOW)
REFERENCE = "K7Q4MX"
DUE = on("2026-03-02")
COORDINATOR = Alias(Role.COORDINATOR, 3)


def choosing(doubt: str | None = None, candidates: tuple[date, ...] = ()) -> ChoosingDate:
    return ChoosingDate(REFERENCE, DUE, DUE, on("2027-03-02"), 2026, 3, doubt, candidates)


def term(
    section: Section = Section.TODAY,
    kind: TermKind | None = TermKind.MONITORING,
    *,
    half_entered: bool = False,
    as_deputy: bool = False,
    unread: bool = False,
    needless: bool = False,
) -> OwnItem:
    meeting = MeetingFacts(REFERENCE, MeetingKind.CASE_MEETING, on("2026-01-12"), None)
    return OwnItem(
        "t1" if kind else "p1",
        section,
        REFERENCE if kind else None,
        kind,
        on("2026-04-16"),
        half_entered=half_entered,
        as_deputy=as_deputy,
        unread=unread,
        needless=needless,
        meeting=meeting if kind is TermKind.SCORES else None,
    )


def own(*items: OwnItem, **facts: int) -> OwnWork:
    numbered = tuple(enumerate(items, start=1))
    return OwnWork(numbered, facts.get("page", 0), facts.get("pages", 1), False, facts.get("later", 0), None)


def _pages(kinds: list[TermKind]) -> list[list[TermKind]]:
    return [kinds[start : start + PAGE_LINES] for start in range(0, len(kinds), PAGE_LINES)]


RED = CaseStatus(
    REFERENCE,
    Light.RED,
    tuple(LightReason),
    on("2026-02-14"),
    tuple(Overdue(kind, (COORDINATOR,), DUE) for kind in (None, *TermKind)),
)
NOBODY = CaseStatus(REFERENCE, Light.AMBER, (LightReason.TERM_OVERDUE,), None, (Overdue(None, (), DUE),))

VIEWS: list[View] = [
    MonitoringAsked(REFERENCE, DUE, True),
    MonitoringAsked(REFERENCE, DUE, False),
    ChoosingSnooze(REFERENCE, DUE, tuple((length, DUE) for length in PutOff), on("2026-03-20")),
    ChoosingSnooze(REFERENCE, DUE, (), None),
    choosing(),
    *(choosing(doubt.value, (DUE, on("2026-03-03"))) for doubt in DoubtKind),
    ConfirmingDate(REFERENCE, DUE, on("2027-01-04")),
    NextProposed(REFERENCE, DUE, on("2026-03-30"), 4),
    NextProposed(REFERENCE, None, on("2026-03-30"), 4),
    *(MonitoringReceipt(REFERENCE, outcome, DUE, on("2026-03-30")) for outcome in Outcome),
    MonitoringReceipt(REFERENCE, Outcome.NEXT_SET, None, on("2026-03-30")),
    MonitoringReceipt(REFERENCE, Outcome.WITHDRAWN, None, None),
    own(),
    OwnWork((), 0, 1, False, 2, term(Section.LATER)),
    own(*(term(section) for section in Section), later=3),
    *(
        own(*(term(kind=kind, half_entered=True, as_deputy=True) for kind in page), page=1, pages=3)
        for page in _pages(list(TermKind))
    ),
    own(term(kind=TermKind.DECISION, unread=True), term(kind=None, half_entered=True)),
    own(term(kind=TermKind.DECISION, unread=True, needless=True)),
    RegionCounts(0, (), ()),
    RegionCounts(0, (), (), 1),
    RegionCounts(1, ((Phase.RECOVERY, 1),), (("<Weesp> & co", 1),)),
    RegionCounts(
        1000,
        ((Phase.DIRECT_SAFETY, 900), (Phase.STABLE_SAFETY, 60), (Phase.RECOVERY, 40)),
        (("A", 250), ("B", 250), ("C", 250), ("D", 250), ("E", 250)),
        12,
    ),
    Status((), (), 0, 1, True),
    Status((RED, NOBODY), (REFERENCE,) * 5, 1, 3, False),
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_every_state_reads_calmly_within_the_limits(view: View, language: str) -> None:
    screen = screen_of(view, Texts(language, NOW))
    assert keyboard(screen, PromptRef(10**12, 10**6)) is not None or not screen.rows
    assert screen.text.strip()
    assert "!" not in screen.text
    assert "{" not in screen.text
    assert len(screen.text) <= 4096
    assert len(screen.text.split("\n")) <= 12
    for button in buttons(screen):
        assert button.action in TAPS
        assert len(button.value.encode()) <= 30
        assert ":" not in button.value


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row if isinstance(button, Button)]


def labels(view: View) -> list[str]:
    return [button.label for button in buttons(screen_of(view, DUTCH))]


def test_a_reminder_reads_as_in_the_house_style() -> None:
    view = MonitoringAsked(REFERENCE, on("2026-02-02"), True)
    assert screen_of(view, DUTCH).text == "<b>K7Q-4MX</b>: monitormoment van ma 2 februari."
    assert labels(view) == ["Gedaan", "Verzetten", "Later"]


def test_the_next_date_is_asked_in_one_line() -> None:
    view = NextProposed(REFERENCE, DUE, on("2026-03-30"), 4)
    assert screen_of(view, DUTCH).text.endswith("Volgende: <b>ma 30 maart</b>. Klopt dit?")
    assert labels(view) == ["Klopt, opslaan", "Andere datum"]


def test_the_way_back_is_the_last_button() -> None:
    for view in (choosing(), ChoosingSnooze(REFERENCE, DUE, ((PutOff.A_WEEK, DUE),), None)):
        assert labels(view)[-1] == "Terug"


def test_own_work_reads_as_in_the_house_style() -> None:
    overdue, today, week = (
        term(Section.OVERDUE, TermKind.SCORES),
        term(Section.TODAY),
        term(Section.THIS_WEEK, TermKind.THRESHOLD),
    )
    assert screen_of(own(overdue, today, week), DUTCH).text.split("\n") == [
        "<b>Te laat</b>",
        "1. <b>K7Q-4MX</b> cijfers van casusoverleg 12 januari",
        "<b>Vandaag</b>",
        "2. <b>K7Q-4MX</b> monitormoment",
        "<b>Deze week</b>",
        "3. <b>K7Q-4MX</b> do 16 april: driemaandstermijn om",
    ]
    assert labels(own(overdue, today, week)) == ["1", "2", "3"]


def test_a_light_never_stands_without_its_words() -> None:
    text = screen_of(Status((RED, NOBODY), (REFERENCE,), 0, 1, True), DUTCH).text
    for symbol, words in (("🔴", "te laat"), ("🟠", "let op"), ("🟢", "op schema")):
        assert text.count(symbol) == text.count(f"{symbol} {words}") == 1


def test_what_is_overdue_is_said_with_whom_and_since_when() -> None:
    case = CaseStatus(
        REFERENCE,
        Light.AMBER,
        (LightReason.TERM_OVERDUE,),
        None,
        (Overdue(TermKind.MONITORING, (COORDINATOR,), on("2026-02-17")),),
    )
    text = screen_of(Status((case,), (), 0, 1, True), DUTCH).text
    assert "– monitormoment: bij coördinator 3, sinds di 17 februari" in text


def test_a_municipality_is_escaped() -> None:
    view = RegionCounts(1, (), (("<Weesp> & co", 1),))
    assert "&lt;Weesp&gt; &amp; co: 1" in screen_of(view, DUTCH).text


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_holds_what_a_role_may_do_as_telegram_takes_it(role: Role) -> None:
    entries = menu(role, DUTCH)
    names = [name for name, _ in entries]
    assert names[0] == "mijn"
    assert {"mijn", "status", "help", "taal", "annuleer"} <= set(names)
    assert "start" not in names
    assert ("nieuw" in names) == (role is Role.PROJECT_LEADER)
    assert {"fase", "onveilig", "huisverbod"}.isdisjoint(names) == (role is not Role.COORDINATOR)
    assert "huisverbod" not in [name for name, _ in menu(role, DUTCH, {"huisverbod"})]
    assert all(1 <= len(description) <= 256 for _, description in entries)
    assert all(name.islower() and len(name) <= 32 for name in names)


@pytest.mark.parametrize("role", list(Role))
def test_help_stays_within_twelve_lines_and_names_every_command(role: Role) -> None:
    text = screen_of(replies.Help(Alias(role, 1), role), DUTCH).text
    assert text.count("\n") < 12
    assert all(f"/{name}" in text for name, _ in menu(role, DUTCH))


def test_every_command_has_its_place_in_the_menu() -> None:
    placed = {name for role in Role for name, _ in menu(role, DUTCH)}
    assert placed == set(_ORDER)

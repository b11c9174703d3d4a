"""/casus and /waarom in the chat: one screen, its buttons, and why."""

from collections.abc import Callable
from functools import partial

import pytest

from casework import nouns, terms
from casework.alert_views import ScoreOn
from casework.case_page import CasePage, CasePageLeft, NextTerm, OnDuty, OpenAlert
from casework.prompts import PromptRef
from casework.reasons import Reason, Standing, Topic, Why
from casework.stability import StabilityLine
from casework.views import View
from handlers.reason_screens import shown_screen
from handlers.reason_words import WORDS
from handlers.screens import Button, Screen, screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import Duty, Phase, PlanKind, Role, TermKind
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, held, passed_case, running
from tests.casework.region import Region
from tests.handlers.hand import Hand, checked
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-03-02 09:00")
DUTCH = Texts("nl", NOW)
REF, DAY, LATER = "K7Q4MX", on("2026-03-02"), on("2026-04-14")
COORDINATOR, DEPUTY, CHAIR = Alias(Role.COORDINATOR, 1), Alias(Role.COORDINATOR, 2), Alias(Role.CHAIR, 2)
SCORES = (*(ScoreOn(DAY, 4, None),) * 3, ScoreOn(DAY, None, 3))
STABLE = StabilityLine(7, 2, 3, LATER, 4, 6, DAY, LATER)
STABLE_SAID = (
    "7 of hoger: 2 van 3, volgende op zijn vroegst di 14 april. Zonder onveilige gebeurtenis: 4 van 6 "
    "maanden (op zijn vroegst di 14 april)."
)
NUMBERS = ("months", "weeks", "days", "longest_days", "working_days", "minutes", "score")


def page(phase: Phase, **facts: object) -> CasePage:
    full: dict[str, object] = {
        "reference": REF,
        "phase": phase,
        "since": DAY,
        "people": (
            OnDuty(Duty.COORDINATOR, COORDINATOR, LATER),
            OnDuty(Duty.DEPUTY, DEPUTY, None),
        ),
        "acting": DEPUTY,
        "scores": SCORES,
        "plan": (PlanKind.CARE_PLAN, None),
        "stability": STABLE,
        "alert": OpenAlert(DAY, CHAIR, LATER),
        "next_term": NextTerm(TermKind.MONITORING, DAY, DAY, COORDINATOR, False, True),
        "actions": ("next_term", "scores", "planning", "phase", "unsafe_event"),
    }
    return CasePage(**(full | facts))  # type: ignore[arg-type]


def reason(about: object, **facts: object) -> Reason:
    return Reason(about, REF, tuple((name, 3) for name in NUMBERS), **facts)  # type: ignore[arg-type]


VIEWS: list[View] = [
    *(page(phase) for phase in Phase),
    page(Phase.REFERRED, people=(), acting=None, scores=(), plan=None, stability=None, alert=None),
    page(Phase.CLOSED, next_term=NextTerm(TermKind.ONE_YEAR_CHECK, DAY, LATER, COORDINATOR, True, False)),
    page(Phase.COMPLETED, next_term=None, actions=("correction", "fact_correction", "closing", "reopening")),
    page(Phase.DIRECT_SAFETY, plan=(PlanKind.SAFETY_PLAN, DAY), alert=OpenAlert(DAY, None, None)),
    *(CasePageLeft(REF, gone) for gone in (True, False)),
    *(
        reason(about, standing=standing, starts_on=DAY, due_on=LATER, moved_from=DAY, owner=CHAIR)
        for about in WORDS
        for standing in (Standing.COORDINATOR,)
    ),
    *(reason(TermKind.PHASE, standing=standing, away_until=LATER) for standing in Standing),
    reason(TermKind.THRESHOLD, changed=frozenset({"months"}), due_on=DAY, over=True),
    Reason(Topic.OWN_DOING),
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_every_state_is_short_and_calm(view: View) -> None:
    screen = checked(screen_of(view, DUTCH), None if isinstance(view, Reason | CasePageLeft) else _ref())
    assert len(screen.text.split("\n")) <= 12
    assert "{" not in screen.text
    assert sum(len(row) for row in screen.rows) <= 6


def _ref() -> PromptRef:
    return PromptRef(1, 1)


def test_the_page_says_where_the_case_is_and_what_comes_first() -> None:
    assert screen_of(page(Phase.STABLE_SAFETY), DUTCH).text.split("\n") == [
        "<b>K7Q-4MX</b> · Stabiele veiligheid sinds ma 2 maart",
        "Casus van coördinator 1, maatje: coördinator 2.",
        "Coördinator 1 is afwezig tot en met di 14 april. Coördinator 2 neemt waar.",
        "Cijfers: 4 (2 maart), 4 (2 maart), 4 (2 maart), geen consensus, laagste 3 (2 maart).",
        "Hulpverleningsplan: nog niet vastgesteld.",
        STABLE_SAID,
        "Melding sinds ma 2 maart: voorzitter 2 besluit uiterlijk di 14 april.",
        "Eerst nodig: <b>monitormoment</b>, bij coördinator 1. 🔴 te laat: was ma 2 maart.",
    ]


def test_a_rule_of_our_own_is_never_said_to_be_the_method() -> None:
    text = screen_of(reason(TermKind.THRESHOLD, changed=frozenset({"months"})), DUTCH).text
    assert "(afspraak van de regio)" in text
    assert "projectplan" not in text


class Asked(View):
    """A question of nobody."""


def test_the_button_stands_before_the_way_back_and_only_where_none_is() -> None:
    from handlers import screens

    back = Button("Terug", "back")
    screens.RENDERERS[Asked] = lambda view, texts: Screen("Vraag", ((Button("Ja", "yes"),), (back,)))
    try:
        folded = shown_screen(Asked(), Why(None), DUTCH)
        assert [[button.label for button in row] for row in folded.rows] == [["Ja"], ["Waarom", "Terug"]]
        unfolded = shown_screen(Asked(), Why(reason(TermKind.SELECTION)), DUTCH)
        assert unfolded.text.startswith("Vraag\nWaarom je dit krijgt: binnen 3 weken na de aanmelding")
        assert unfolded.in_bundle == "Vraag"
        assert shown_screen(Asked(), None, DUTCH).rows == (*folded.rows[:1], (back,))
    finally:
        del screens.RENDERERS[Asked]


async def test_a_coordinator_sees_a_case_and_begins_from_it(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    case = await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says("/casus")
    assert "Directe veiligheid sinds ma 5 januari" in hand.sees
    assert "Weesp" not in hand.sees
    region.restart()
    await hand.taps("Overleg plannen")
    assert "overleg" in hand.sees.lower()
    await hand.says(f"/casus {case.reference}")
    await hand.taps("Sluiten")
    assert "Met /casus" in hand.sees


async def test_each_role_sees_the_cases_that_are_theirs_and_no_other(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    case = await region.open_case()
    await region.open_case(
        municipality="Hilversum", coordinator=region.coordinator_2, deputy=region.coordinator
    )
    director, chair = hand_of(region.process_director), hand_of(region.chair)
    await director.says("/casus")
    assert "Directe veiligheid" in director.sees
    assert director.newest.labels == ["Sluiten"]
    for typed in ("/casus", f"/casus {case.reference}"):
        await chair.says(typed)
        assert "Directe veiligheid" not in chair.sees
    leader = hand_of(region.project_leader)
    await leader.says("/casus")
    assert "Om welke casus" in leader.sees
    await leader.taps(leader.newest.labels[0])
    assert "Directe veiligheid" in leader.sees


async def test_a_page_of_a_case_that_went_to_somebody_else_shows_nothing(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    from datetime import timedelta

    from sqlmodel import col, select

    from store.cases import Assignment

    await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says("/casus")

    def hand_over(uow: object) -> None:
        rows = uow.session.exec(select(Assignment).where(col(Assignment.person_id) == region.coordinator.id))  # type: ignore[attr-defined]
        for row in rows:
            row.until = region.now + timedelta(minutes=1)

    region.look(hand_over)
    await hand.taps("Cijfer geven")
    assert hand.pop_ups


async def test_why_answers_a_reply_and_the_newest_message(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    case = await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says("/waarom")
    assert "Ik zie niet om welk bericht het gaat" in hand.sees
    await region.tick(amsterdam("2026-02-02 09:00"))
    region.now = amsterdam("2026-02-02 09:00")
    await hand.receives()
    asked = hand.newest.id
    await hand.says("/help")
    helped = hand.newest.id
    for reply_to in (None, asked):
        await hand.says("/waarom", reply_to)
        assert hand.sees.startswith(f"<b>{case.reference[:3]}-{case.reference[3:]}</b>: waarom je dit krijgt")
        assert "per casus is afgesproken" in hand.sees
        assert "Termijn: van ma 5 januari tot en met ma 2 februari." in hand.sees
    await hand.says("/waarom", helped)
    assert "wat je zelf deed" in hand.sees


async def test_a_typed_answer_still_reaches_a_question_whose_reason_is_unfolded(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    await region.open_case()
    await region.tick(amsterdam("2026-02-02 09:00"))
    hand = hand_of(region.coordinator)
    await hand.receives()
    await hand.taps("Verzetten")
    await hand.taps("Waarom")
    assert "Waarom je dit krijgt" in hand.sees
    await hand.taps("Minder tonen")
    await hand.taps("Waarom")
    await hand.says("volgende week vrijdag")
    assert "<b>vr 13 februari</b>" in hand.sees
    assert "Waarom je dit krijgt" not in hand.sees


async def test_a_process_director_opens_the_page_from_their_list(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    await region.open_case()
    region.now = amsterdam("2026-02-02 09:00")
    hand = hand_of(region.process_director)
    await hand.says("/mijn")
    await hand.taps("1")
    assert "Directe veiligheid" in hand.sees


async def test_a_decision_that_is_needed_no_longer_is_not_what_a_case_waits_for(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    case = await passed_case(region)
    await region.deliver(MORNING)
    held(region, case, on("2026-04-14"), 6)
    for kind in (TermKind.MONITORING, TermKind.PHASE):
        for term in running(region, case, kind):
            region.look(partial(_moved, term))
    hand = hand_of(region.coordinator)
    await hand.says("/casus")
    assert "Eerst nodig: <b>monitormoment</b>, bij jou. Uiterlijk wo 13 mei." in hand.sees


def _moved(term: Term, uow: UnitOfWork) -> None:
    terms.move_term(uow, uow.get(Term, term.id), on("2026-05-13"), MORNING)

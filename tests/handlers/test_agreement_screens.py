"""Agreements and scaling down as the reader gets them; a push names no kind and no discipline."""

import pytest

from casework.agreement_answer_views import (
    AgreementAnswered,
    AgreementAsked,
    AgreementDue,
    AgreementOver,
    Answer,
    LaterDayAsked,
    LaterReadBack,
)
from casework.agreement_list import AgreementItem, AgreementList
from casework.agreement_news import AgreementNews, News
from casework.agreement_rows import AgreementFacts
from casework.agreement_views import (
    AgreementReadBack,
    AgreementsAsked,
    AgreementsLeft,
    AgreementsNoted,
    DueDayAsked,
    PartyAsked,
)
from casework.chair_duty import ScaledDown
from casework.day_choice import DayChoice
from casework.meetings import MeetingFacts
from casework.policy_lists import NameOption
from casework.prompts import PromptRef
from casework.scaling_down import ScaleDownAsked, ScaleDownDone, Successor
from casework.views import View
from handlers import nouns
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import AgreementKind, MeetingKind, Role
from tests.handlers.hand import checked
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-05-12 10:00")
REF, CHAIR, DIRECTOR = "K7Q4MX", Alias(Role.CHAIR, 1), Alias(Role.PROCESS_DIRECTOR, 1)
MET, TODAY, SOON, FAR = on("2026-04-28"), on("2026-05-12"), on("2026-05-19"), on("2027-05-12")
MEETING = MeetingFacts(REF, MeetingKind.EXPERT_MEETING, MET, None)
HELP = AgreementFacts(AgreementKind.HELP_STARTS, "Zzz", TODAY)
MOVED = AgreementFacts(AgreementKind.OTHER, "Zzz", SOON, 2)
KINDS = tuple(AgreementFacts(kind, "Zzz", SOON) for kind in AgreementKind)
DAY, CALENDAR = DayChoice(TODAY, FAR), DayChoice(TODAY, FAR, SOON.replace(day=1))
DOUBT = DayChoice(TODAY, FAR, None, "ambiguous", (SOON,))
PARTIES = tuple(NameOption(f"{n:08x}", f"Zzz {n}") for n in range(8))


def listed(value: str | None, *, yours: bool, overdue: bool = False, not_kept: bool = False) -> AgreementItem:
    return AgreementItem(value, REF, HELP, CHAIR, yours, overdue, not_kept)


ITEMS = (
    (1, listed("1", yours=True, overdue=True)),
    (2, listed("2", yours=True)),
    (3, listed(None, yours=False)),
    (4, listed("4", yours=True, not_kept=True)),
)
AGREEMENTS: list[tuple[View, str]] = [
    (AgreementsAsked(MEETING, 0, (), True, TODAY), "Leg ze één voor één vast, uiterlijk di 12 mei, vandaag."),
    (AgreementsAsked(MEETING, 0, (), True, None), "welke afspraken zijn er gemaakt?"),
    (AgreementsAsked(MEETING, 1, (HELP,), False, TODAY), "er staat 1 afspraak."),
    (AgreementsAsked(MEETING, 10, KINDS, False, TODAY), "– en nog 3 eerder"),
    (AgreementsAsked(MEETING, 2, (), True, None), "waarover gaat de volgende afspraak?"),
    (PartyAsked(REF, AgreementKind.CONTACT, PARTIES, 0, 2), "Contact met het gezin. Wie doet dit?"),
    (PartyAsked(REF, AgreementKind.CONTACT, PARTIES, 1, 2), "Wie doet dit?"),
    (DueDayAsked(REF, AgreementKind.MONEY, "Zzz", DAY), "Geld en schulden, door Zzz. Uiterlijk wanneer?"),
    (DueDayAsked(REF, AgreementKind.MONEY, "Zzz", CALENDAR), "Uiterlijk wanneer?"),
    (DueDayAsked(REF, AgreementKind.MONEY, "Zzz", DOUBT), "Dit kan twee dingen betekenen."),
    (AgreementReadBack(REF, HELP), "Hulp begint, door Zzz, uiterlijk di 12 mei, vandaag. Klopt dit?"),
    (AgreementsNoted(MEETING, (), True), "geen afspraken. Dit is vastgelegd."),
    (AgreementsNoted(MEETING, (), False), "geen afspraken. Dit is vastgelegd."),
    (AgreementsNoted(MEETING, (HELP,), True), "1 afspraak vastgelegd."),
    (AgreementsNoted(MEETING, KINDS, False), "10 afspraken vastgelegd."),
    (AgreementsLeft(MEETING, 0), "deze vraag is niet meer nodig."),
    (AgreementsLeft(MEETING, 2), "er staan 2 afspraken."),
    (AgreementDue(REF, TODAY), "een afspraak loopt vandaag af."),
    (AgreementDue(REF, SOON), "een afspraak loopt af op di 19 mei."),
    (AgreementDue(REF, MET), "een afspraak liep af op di 28 april."),
    (AgreementAsked(REF, HELP, MET), "afspraak uit het expertoverleg van 28 april"),
    (AgreementAsked(REF, MOVED, MET), "2 keer later."),
    (LaterDayAsked(REF, HELP, DAY), "Wat is de nieuwe datum?"),
    (LaterDayAsked(REF, HELP, DOUBT), "Dit kan twee dingen betekenen."),
    (LaterReadBack(REF, HELP, SOON), "Wordt <b>di 19 mei, over 7 dagen</b>. Klopt dit?"),
    (AgreementAnswered(REF, Answer.KEPT, False, HELP, TODAY, None, True), "<b>nagekomen</b>"),
    (AgreementAnswered(REF, Answer.NOT_KEPT, False, HELP, TODAY, None, False), "<b>niet nagekomen</b>"),
    (AgreementAnswered(REF, Answer.LAPSED, False, HELP, TODAY, None, True), "<b>niet meer nodig</b>"),
    (AgreementAnswered(REF, Answer.WITHDRAWN, False, HELP, TODAY, None, True), "teruggenomen"),
    (AgreementAnswered(REF, Answer.LATER, False, MOVED, TODAY, SOON, True), "van di 12 mei naar di 19 mei"),
    (AgreementAnswered(REF, Answer.LATER, True, HELP, TODAY, SOON, False), "de vraag staat weer open"),
    (AgreementOver(REF, None, None), "over deze afspraak vraag ik je niets meer."),
    (AgreementOver(REF, Answer.KEPT, DIRECTOR), "procesregisseur 1 heeft over deze afspraak al geantwoord"),
    (AgreementOver(REF, Answer.LATER, DIRECTOR), "later"),
    *((AgreementNews(REF, what, TODAY, CHAIR), "afspraak") for what in News),
    (AgreementNews(REF, News.DUE, MET, CHAIR), "liep af op di 28 april. Gevraagd aan voorzitter 1"),
    (AgreementList(None, (), 0, 1, False), "Er staan nu geen afspraken uit een expertoverleg open."),
    (AgreementList(REF, (), 0, 1, True), "er staan geen afspraken open."),
    (AgreementList(None, ITEMS, 0, 2, True), "🔴 te laat: was di 12 mei"),
    (AgreementList(REF, ITEMS, 1, 2, False), "bij voorzitter 1"),
    (ScaleDownAsked(REF, SOON, None), "kan deze casus worden afgeschaald?"),
    (ScaleDownAsked(REF, SOON, Successor(DIRECTOR, False, 2)), "Er staan 2 afspraken open."),
    (ScaleDownAsked(REF, SOON, Successor(CHAIR, True, 0)), "Er is nu geen procesregisseur"),
    (ScaleDownDone(REF, 6, None), "nog niet afgeschaald."),
    (ScaleDownDone(REF, 6, Successor(DIRECTOR, False, 1)), "afgeschaald. Procesregisseur 1 bewaakt"),
    (ScaledDown(REF, False, DIRECTOR, True, False, False, 2), "Jij bewaakt nu de afspraken. Er staan 2"),
    (ScaledDown(REF, False, DIRECTOR, False, True, False, 0), "Procesregisseur 1 bewaakt nu de afspraken."),
    (ScaledDown(REF, True, DIRECTOR, False, False, True, 1), "Jouw bewaking is gestopt."),
]


@pytest.mark.parametrize(("view", "said"), AGREEMENTS)
def test_every_state_reads_and_fits(view: View, said: str) -> None:
    screen = checked(screen_of(view, Texts("nl", NOW)), PromptRef(7, 3))
    assert said in screen.text
    assert len(screen.text.split("\n")) <= 12


@pytest.mark.parametrize(
    "view",
    [
        AgreementsAsked(MEETING, 2, (), False, TODAY),
        AgreementDue(REF, TODAY),
        AgreementOver(REF, Answer.KEPT, DIRECTOR),
        *(AgreementNews(REF, what, TODAY, CHAIR) for what in News),
        ScaleDownAsked(REF, SOON, None),
        ScaledDown(REF, False, DIRECTOR, True, False, False, 2),
    ],
)
def test_what_comes_unasked_names_no_kind_no_discipline_and_no_score(view: View) -> None:
    text = screen_of(view, Texts("nl", NOW)).text
    assert "Zzz" not in text
    assert "Hulp" not in text
    assert "6" not in text

"""Every screen of an escalation, and the conversation from the offer to the executive."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from casework.alert_views import AlertOpened
from casework.day_choice import DayChoice
from casework.escalation_views import (
    EscalationFacts,
    EscalationHeld,
    EscalationOutside,
    EscalationPassedOn,
    EscalationStalls,
    NextStepReadBack,
    OutsideDayAsked,
    StepTaken,
)
from casework.escalations import EscalationOffered, EscalationOfferOver
from casework.prompts import PromptRef
from casework.views import View
from handlers.escalation_words import LONGEST_COPY, wording
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.alerts import choices
from rules.aliases import Alias
from rules.policy import OUTSIDE
from rules.words import AgreementState, AlertCause, AlertKind, Phase, Role, Rung
from store.people import Person
from tests.casework.escalating import BROKEN, agreement_state, broken_agreement, escalation
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.handlers.hand import Hand, checked
from tests.rules.moments import amsterdam, on

NOW = amsterdam("2026-03-02 09:00")
TODAY, SOON, FAR, REF = on("2026-03-02"), on("2026-03-09"), on("2027-03-02"), "K7Q4MX"
CHAIR, COORDINATOR = Alias(Role.CHAIR, 1), Alias(Role.COORDINATOR, 1)
STEPS = (
    StepTaken(Rung.GUARD, CHAIR, TODAY, False),
    StepTaken(Rung.MANAGER, CHAIR, TODAY, True),
)
FACTS = (
    EscalationFacts("Zzz", TODAY, SOON, TODAY, (), (), None),
    EscalationFacts("Zzz", TODAY, SOON, TODAY, STEPS, (CHAIR, COORDINATOR), None),
    EscalationFacts("Zzz", TODAY, SOON, TODAY, STEPS, (CHAIR,), Rung.STEERING_GROUP),
)
HELD = EscalationHeld(
    reference=REF,
    received_at=NOW,
    decide_by=SOON,
    turn=None,
    contacted_on=None,
    asked_on=None,
    following=Rung.GUARD,
    choices=choices(AlertCause.NOT_KEPT, Phase.DIRECT_SAFETY),
    facts=FACTS[1],
    opened=False,
    wording=("", ""),
)
OPENED = AlertOpened(
    reference=REF,
    decide_by=SOON,
    received_at=None,
    vanished=False,
    cause=AlertCause.NOT_KEPT,
    clock="none",
    started_on=TODAY,
    due_on=FAR,
    opened_on=TODAY,
    months=3,
    scores=(),
    choices=HELD.choices,
    kind=AlertKind.ESCALATION,
)
DAYS = (
    DayChoice(TODAY, TODAY),
    DayChoice(TODAY, SOON, month=TODAY, doubt="ambiguous", candidates=(TODAY, SOON)),
)
OUTSIDE_HELD = tuple(
    replace(HELD, turn=rung, contacted_on=contact, asked_on=asked, following=None)
    for rung, (contact, asked) in product(sorted(OUTSIDE), ((None, None), (TODAY, SOON), (TODAY, TODAY)))
)
ESCALATIONS: list[View] = [
    *(
        EscalationOffered(REF, TODAY, later, rung, own)
        for later, rung, own in product((0, 2), Rung, (True, False))
    ),
    *(EscalationOfferOver(REF, to) for to in (None, Rung.COORDINATOR)),
    *(replace(held, opened=opened) for held, opened in product((HELD, *OUTSIDE_HELD), (True, False))),
    *(replace(OPENED, facts=facts) for facts in FACTS),
    NextStepReadBack(REF, None, None, Rung.GUARD, "Zzz"),
    NextStepReadBack(REF, Rung.MANAGER, TODAY, Rung.EXECUTIVE, "Zzz"),
    *(
        OutsideDayAsked(REF, Rung.EXECUTIVE, decided, day, chosen)
        for decided, day, chosen in product((True, False), DAYS, (None, TODAY))
    ),
    EscalationPassedOn(REF, Rung.GUARD),
    EscalationOutside(REF, Rung.EXECUTIVE, CHAIR),
    *(EscalationStalls(REF, turn) for turn in (None, Rung.MANAGER)),
]
MOST_LINES = 12
LONGEST_NAME = "Z" * 40


@pytest.mark.parametrize("view", ESCALATIONS, ids=repr)
def test_every_screen_is_short_and_fits(view: View) -> None:
    assert checked(screen_of(view, Texts("nl", NOW)), PromptRef(1, 1)).text.count("\n") < MOST_LINES


def test_what_may_stand_on_a_lock_screen_names_no_party() -> None:
    for held in (HELD, *OUTSIDE_HELD):
        assert "Zzz" not in screen_of(held, Texts("nl", NOW)).text


def test_the_words_to_copy_fit_and_name_nothing_but_the_agreement() -> None:
    longest = replace(HELD, facts=replace(FACTS[0], responsible=LONGEST_NAME, agreed_on=FAR, due_on=FAR))
    said = wording(longest, Texts("nl", NOW))
    assert len(said) < LONGEST_COPY
    assert said.endswith("Ik hoor graag van je.")
    assert wording(replace(HELD, wording=("Bel ons.", "Call us.")), Texts("nl", NOW)) == "Bel ons."


@pytest.mark.usefixtures("region")
async def test_from_the_offer_to_what_the_executive_decided(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    _, agreement_id = await broken_agreement(region)
    await pass_until(region, BROKEN)
    chair, coordinator = hand_of(region.chair), hand_of(region.coordinator)
    await chair.receives()
    assert "ik heb het zelf al met hen besproken" in chair.sees
    await chair.taps("Escalatie starten")
    await coordinator.receives()
    assert coordinator.newest.labels == ["Ontvangen", "Waarom"]
    await coordinator.taps("Waarom")
    assert "Woningcorporatie" in coordinator.sees
    await coordinator.taps("Ontvangen")
    await coordinator.taps("Volgende stap")
    assert "jij hebt Woningcorporatie gesproken en het helpt niet" in coordinator.sees
    await coordinator.taps("Terug")
    await coordinator.taps("Volgende stap")
    await coordinator.taps("Klopt, volgende stap")
    assert "jouw stap is gezet" in coordinator.sees
    await chair.receives()
    await chair.taps("Ontvangen")
    await chair.taps("Volgende stap")
    await chair.taps("Klopt")
    assert "neem contact op met de leidinggevende van de partij" in chair.sees
    assert "Volgende stap" not in chair.newest.labels
    for asked in ("2026-03-09", "2026-03-16", None):
        await chair.taps("Contact gehad")
        await chair.says("1 maart")
        assert "Kies een dag van" in chair.sees
        await chair.says("vandaag")
        region.restart()
        await chair.taps("Klopt, opslaan")
        assert "vraag ik" in chair.sees
        if asked is not None:
            await pass_until(region, amsterdam(f"{asked} 09:00"))
            await chair.receives()
            assert "helpt het contact met" in chair.sees
            await chair.taps("Volgende stap")
            await chair.taps("Klopt")
    await coordinator.says("/casus")
    assert "Gezet: voorzitter 1 zelf (2 maart)" in coordinator.sees
    assert "Nu: de bestuurder van de gemeente, aan zet is voorzitter 1." in coordinator.sees
    await chair.taps("Bestuurder besloot")
    await chair.taps("Vandaag")
    await chair.taps("Klopt, opslaan")
    assert "de bestuurder van de gemeente heeft besloten" in chair.sees
    assert agreement_state(region, agreement_id) is AgreementState.NOT_KEPT
    assert escalation(region).closed_at is not None

"""Referrals and their list on the screen, in every state; and the list as the project leader uses it."""

from itertools import product

import pytest

from casework import referral_draft
from casework.day_choice import DayChoice
from casework.intake_list import IntakeItem, IntakeList
from casework.policy_lists import NameOption
from casework.prompts import PromptRef
from casework.referral_draft import ReferralReadBack, Said
from casework.views import View
from handlers.referral_words import DECIDERS, REJECTIONS
from handlers.screens import keyboard, screen_of
from handlers.spoken_dates import DoubtKind
from handlers.texts import Texts
from rules.aliases import Alias
from rules.policy import Policy
from rules.words import InformedGround, ReferringParty, RejectionReason, Role, TermKind
from tests.casework.region import Region
from tests.handlers.hand import Hand, checked
from tests.rules.moments import amsterdam, on

NOW = amsterdam("2026-03-02 09:00")
TODAY, FAR = on("2026-03-02"), on("2027-03-02")
REFERENCE = "K7Q4MX"
LEADER, COORDINATOR = Alias(Role.PROJECT_LEADER, 1), Alias(Role.COORDINATOR, 3)
KNOWN = [Said(follows, "Zzz", party, TODAY) for follows, party in product((None, REFERENCE), ReferringParty)]


def line(
    kind: TermKind, decider: str | None = None, *, overdue: bool = False, value: str = "1"
) -> IntakeItem:
    return IntakeItem(value, REFERENCE, kind, LEADER, decider, TODAY, FAR, overdue)


FIVE = (
    line(TermKind.TIE_BREAK, "team_leader", overdue=True),
    line(TermKind.TIE_BREAK, "manager_veilig_thuis"),
    line(TermKind.SELECTION, overdue=True),
    line(TermKind.ASSIGNMENT),
    IntakeItem(None, REFERENCE, TermKind.WARM_HANDOVER, COORDINATOR, None, TODAY, TODAY, False),
)
REFERRALS: list[View] = [
    *(referral_draft.ReferralPlaceAsked(Said(ref), (NameOption("1", "Zzz"),)) for ref in (None, REFERENCE)),
    *(referral_draft.PartyAsked(said) for said in KNOWN),
    *(
        referral_draft.ReceivedAsked(KNOWN[-1], DayChoice(on("2025-03-02"), TODAY, month, doubt, (TODAY,)))
        for month, doubt in product((None, on("2026-03-01")), (None, *(kind.value for kind in DoubtKind)))
    ),
    *(referral_draft.CriteriaAsked(KNOWN[-1], frozenset(met)) for met in ((), (1,), range(1, 9))),
    *(referral_draft.RiskAsked(said) for said in KNOWN),
    *(referral_draft.GroundAsked(said) for said in KNOWN),
    *(
        ReferralReadBack(KNOWN[-1], frozenset(met), assessed, ground, FAR)
        for met, assessed, ground in product(((1,), range(1, 9)), (False, True), InformedGround)
    ),
    referral_draft.ReferralMade(REFERENCE, FAR),
    referral_draft.ReferralNotMade(),
    IntakeList((), 0, 1),
    IntakeList(tuple(enumerate(FIVE, start=6)), 1, 3),
]


@pytest.mark.parametrize("view", REFERRALS, ids=lambda view: type(view).__name__)
def test_every_state_reads_calmly_within_the_limits(view: View) -> None:
    screen = checked(screen_of(view, Texts("nl", NOW)), PromptRef(10**8, 10**6))
    assert keyboard(screen, PromptRef(10**8, 10**6)) is not None or not screen.rows
    assert len(screen.text.split("\n")) <= 12


def test_every_reason_to_reject_and_everybody_who_breaks_a_tie_has_a_name() -> None:
    assert REJECTIONS.keys() == set(RejectionReason)
    assert Policy().intake.tie_break in DECIDERS


def test_the_list_says_whom_it_waits_for_and_since_when_without_a_municipality() -> None:
    said = screen_of(IntakeList(tuple(enumerate(FIVE, start=1)), 0, 1), Texts("nl", NOW)).text.split("\n")
    assert said[:3] == [
        "<b>Aanmeldingen</b>",
        "1. <b>K7Q-4MX</b> besluit over de aanmelding, 🔴 te laat: was di 2 maart 2027",
        "– wacht op de teamleider van de gemeente sinds ma 2 maart",
    ]
    assert said[9:] == [
        "5. <b>K7Q-4MX</b> warme overdracht, uiterlijk ma 2 maart",
        "– wacht op coördinator 3 sinds ma 2 maart",
    ]


async def test_a_line_opens_what_it_waits_for(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await leader.says("/aanmeldingen")
    assert "/aanmelding" in leader.sees
    await leader.says("/aanmelding")
    for label in (
        "Weesp",
        "Veilig Thuis en de gemeente",
        "Vandaag",
        "☐ 1",
        "Klaar",
        "Ja, gedaan",
        "Ja, en stemt in",
        "Klopt",
    ):
        await leader.taps(label)
    await leader.says("/aanmeldingen")
    assert "casusselectiegesprek, uiterlijk ma 19 januari" in leader.sees
    assert "wacht op projectleider 1 sinds ma 5 januari" in leader.sees
    await leader.taps("1")
    assert "asusselectiegesprek" in leader.sees
    assert leader.newest.labels
    assert "Weesp" not in leader.sees

"""The check behind every other test: a message that says too much is seen, what chat.md shows is let be."""

import pytest

from rules.policy import Policy
from tests.little import says_too_much, says_too_much_unasked

POLICY = Policy()
PUSHES = (
    "<b>K7Q-4MX</b>: over 14 dagen (di 14 april) is de driemaandstermijn om. Er is nog geen 6 vastgelegd.",
    "<b>K7Q-4MX</b>: er is een besluit van jou nodig, uiterlijk wo 22 april.",
    "<b>K7Q-4MX</b> · casusoverleg van vandaag 14:00\nWelk cijfer kreeg de veiligheid, na bespreking?",
    "<b>K7Q-4MX</b>: wacht sinds ma 5 januari op het besluit van de teamleider van de gemeente.",
    "Geen spoedkanaal. Acuut gevaar: 112. Veilig Thuis: 0800-2000.",
)
TOO_MUCH_UNASKED = {
    "a score": "K7Q-4MX\nCijfers: 4 (2 februari), 5 (9 maart)",
    "an outcome": "K7Q-4MX: consensus bereikt",
    "a municipality": "K7Q-4MX: toewijzen.\nGemeente: Huizen/Blaricum/Laren",
    "a discipline or party": "K7Q-4MX: de afspraak van Jeugdbescherming loopt af",
    "a phase": "K7Q-4MX: blijft het stabiele veiligheid?",
    "a reason": "K7Q-4MX\nWaarom je dit krijgt: drie maanden na de toewijzing",
    "a reason from a list": "K7Q-4MX stopt: verhuisd.",
    "a criterion": "K7Q-4MX: criterium 8 staat op nee",
    "a criterion from the list": "K7Q-4MX: structureel onveilig",
}


@pytest.mark.parametrize("text", PUSHES)
def test_a_push_of_the_house_says_little(text: str) -> None:
    assert says_too_much_unasked(text, POLICY) is None


@pytest.mark.parametrize(("what", "text"), TOO_MUCH_UNASKED.items(), ids=TOO_MUCH_UNASKED)
def test_a_push_that_says_too_much_is_seen(what: str, text: str) -> None:
    assert str(says_too_much_unasked(text, POLICY)).startswith(f"{what}: ")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Gemeente: <b>Weesp</b>\nConsensus: <b>5</b>", ""),
        ("Gemeente: Weesp\nCriteria: 4 van de 8 ja", ""),
        ("Gemeente: Weesp", "☑ 1 ja: structureel onveilig"),
        ("Laatste cijfer: 7", "gemeente: Weesp"),
        ("Weesp: 2\nK7Q-4MX", ""),
    ],
)
def test_a_municipality_with_what_does_not_belong_with_it_is_seen(text: str, label: str) -> None:
    assert says_too_much(text, [label], POLICY) is not None


@pytest.mark.parametrize(
    "text", ["Per gemeente\nWeesp: 2", "K7Q-4MX: toewijzen.\nGemeente: Weesp", "Consensus: 5"]
)
def test_a_municipality_by_itself_and_a_score_by_itself_are_let_be(text: str) -> None:
    assert says_too_much(text, [], POLICY) is None

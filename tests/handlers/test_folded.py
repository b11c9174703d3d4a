"""What is left of a message after its while."""

from datetime import timedelta

import pytest

from casework.folded import Folded
from casework.folding import LeftInChat
from casework.score_views import ScoreAsked
from casework.views import STANDING, TOLD, is_conversation
from handlers.folded import NAMES
from handlers.screens import screen_of
from handlers.texts import Texts
from tests.handlers.test_score_screens import asked
from tests.rules.moments import amsterdam, on

NOW, DAY, REF = amsterdam("2026-04-15 09:00"), on("2026-04-14"), "K7Q4MX"
PUSH = next(view for view in asked() if isinstance(view, ScoreAsked))
FOLDED = [
    *(Folded(kind, REF) for kind in NAMES),
    *(Folded(kind, None, opens=False) for kind in ("reason", "region_counts", "case_page", "something_new")),
    Folded("scores", REF, PUSH),
    Folded("scores", REF, opens=False, gone=True),
    LeftInChat(1, (DAY,)),
    LeftInChat(2, (DAY,)),
    LeftInChat(9, tuple(DAY + timedelta(days=day) for day in range(4))),
]
TEXTS = Texts("nl", NOW)


@pytest.mark.parametrize(
    ("view", "text", "labels"),
    [
        (Folded("case_page", REF), "<b>K7Q-4MX</b>: het overzicht van de casus.", ["Openen"]),
        (Folded("own_work", None), "Wat er van je gevraagd wordt.", ["Openen"]),
        (
            Folded("scores", REF, opens=False),
            "<b>K7Q-4MX</b>: de cijfers van een overleg. Een nieuwer bericht laat dit zien.",
            [],
        ),
        (
            Folded("region_counts", None, opens=False),
            "De tellingen van de regio. Met /status zie je het opnieuw.",
            [],
        ),
        (Folded("scores", REF, PUSH), screen_of(PUSH, TEXTS).text, ["Ga verder"]),
    ],
)
def test_one_line_says_what_it_was_and_how_to_see_it_again(
    view: Folded, text: str, labels: list[str]
) -> None:
    screen = screen_of(view, TEXTS)
    assert screen.text == text
    assert [button.label for row in screen.rows for button in row] == labels


def test_who_wrote_what_could_not_be_deleted_hears_how_much_and_of_when() -> None:
    said = screen_of(LeftInChat(2, (DAY,)), TEXTS).text
    assert said.startswith(
        "2 berichten van jou kon ik niet verwijderen: die van di 14 april. Verwijder ze zelf"
    )


def test_every_kind_of_question_has_words_for_what_it_was() -> None:
    questions = {kind for kind in TOLD if is_conversation(kind) or kind in STANDING}
    assert {kind for kind in questions if not TOLD[kind].stays} <= set(NAMES)

"""What people read of terms that changed under them: one line, old and new, and why."""

import pytest

from casework.corrections import Reason, TermChange, TermsChanged
from casework.gaps import GapsFound
from casework.policy_changes import PolicyMoved
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.words import TermKind
from tests.rules.moments import amsterdam, on

TEXTS = Texts("nl", amsterdam("2026-03-20 09:00"))
MOVED = TermChange(TermKind.THRESHOLD, on("2026-04-14"), on("2026-04-21"))
ENDED = TermChange(TermKind.REGISTRATION, on("2026-04-15"), None)
BEGUN = TermChange(TermKind.THRESHOLD, None, on("2026-04-21"))
REF = "K7Q4MX"


def test_one_line_says_what_changed_and_why() -> None:
    text = screen_of(TermsChanged(REF, (MOVED,), Reason.DATE), TEXTS).text
    assert text == (
        "<b>K7Q-4MX</b>: de driemaandstermijn is nu di 21 april (was di 14 april), "
        "omdat een datum is verbeterd."
    )


def test_several_changes_of_one_case_are_still_one_line() -> None:
    text = screen_of(TermsChanged(REF, (ENDED, BEGUN), Reason.SCORE), TEXTS).text
    assert "\n" not in text
    assert "de aanmelding bij de voorzitter van wo 15 april geldt niet meer" in text
    assert "de driemaandstermijn is nu di 21 april, omdat een cijfer is verbeterd." in text


@pytest.mark.parametrize("kind", TermKind)
@pytest.mark.parametrize("reason", Reason)
def test_every_term_and_every_reason_has_words(kind: TermKind, reason: Reason) -> None:
    change = TermChange(kind, on("2026-04-14"), on("2026-04-21"))
    assert " is nu " in screen_of(TermsChanged(REF, (change,), reason), TEXTS).text


def test_the_list_of_a_new_policy_says_how_many_more_there_are() -> None:
    text = screen_of(PolicyMoved(((REF, (MOVED,)),), 12), TEXTS).text
    assert "<b>K7Q-4MX</b>: de driemaandstermijn is nu di 21 april (was di 14 april)" in text
    assert "En nog 12 casussen." in text
    assert "En nog" not in screen_of(PolicyMoved(((REF, (MOVED,)),), 0), TEXTS).text


def test_gaps_name_what_is_left_first() -> None:
    lines = screen_of(GapsFound((REF,), ("9TDP2W",)), TEXTS).text.split("\n")
    assert "9TD-P2W" in lines[0]
    assert "K7Q-4MX" in lines[-1]
    many = screen_of(GapsFound((), (REF,) * 400), TEXTS).text
    assert "(+360)" in many
    assert len(many) < 4096

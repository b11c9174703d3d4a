from pathlib import Path

from casework import nouns
from casework.message_page import page
from casework.views import TOLD, Part, is_conversation, kinds_shown
from rules.words import Urgency

REGISTERED = nouns.REGISTERED  # importing it registers every kind
PAGE = Path(__file__).parents[2] / "docs" / "messages.md"


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make chart"


def test_every_kind_of_message_is_on_it() -> None:
    on_page = [line.split("`")[1] for line in page().splitlines() if line.startswith("| `")]
    assert sorted(on_page) == sorted(kinds_shown())


def test_whatever_is_asked_unasked_says_what_closes_it() -> None:
    unasked = {kind for kind, told in TOLD.items() if told.part in (Part.ALERT, Part.REMINDER)}
    assert [kind for kind in sorted(unasked) if is_conversation(kind) and not TOLD[kind].closes] == []
    assert [kind for kind, told in sorted(TOLD.items()) if told.again and not told.closes] == []


def test_only_what_must_wake_somebody_is_urgent() -> None:
    """domain.md, the table of notices; what surrounds an alert is ours."""
    urgent = {kind for kind, told in TOLD.items() if Urgency.URGENT in told.urgencies}
    assert urgent == {"alert", "alert_offer", "assigned", "registration", "restored", "second_clock"}


def test_the_question_after_a_meeting_is_the_only_one_of_its_hours() -> None:
    assert [kind for kind, told in TOLD.items() if Urgency.QUESTION in told.urgencies] == ["scores"]

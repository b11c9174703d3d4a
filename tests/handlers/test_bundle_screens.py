"""How a bundle reads."""

from casework.bundles import Bundle, BundleItem
from casework.registration import RegistrationOver
from handlers import nouns
from handlers.screens import screen_of
from handlers.texts import Texts
from tests.rules.moments import amsterdam

REGISTERED = nouns.REGISTERED


def test_what_reads_the_same_is_one_line_with_each_of_its_numbers() -> None:
    same, other = RegistrationOver("K7Q4MX", None), RegistrationOver("9TDP2W", None)
    items = (BundleItem(same, None, 1), BundleItem(other, None, 2), BundleItem(same, None, 3))
    screen = screen_of(Bundle(items), Texts("nl", amsterdam("2026-04-15 10:00")))
    lines = screen.text.splitlines()
    assert lines[1].startswith("1, 3. <b>K7Q-4MX</b>")
    assert lines[2].startswith("2. <b>9TD-P2W</b>")
    assert [button.label for row in screen.rows for button in row] == ["1", "2", "3"]

"""Lists that go on: the buttons to another page."""

from handlers.screens import Button, Row
from handlers.texts import Texts


def page_buttons(page: int, pages: int, action: str, texts: Texts, before: str = "") -> Row:
    """To the next page and the one before, where there is one; the value is `before` and the page."""
    _ = texts.gettext
    buttons = []
    if page + 1 < pages:
        buttons.append(Button(_("Verder"), action, f"{before}{page + 1}"))
    if page > 0:
        buttons.append(Button(_("Terug"), action, f"{before}{page - 1}"))
    return tuple(buttons)

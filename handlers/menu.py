"""The command menu of a role, in the reader's language."""

from handlers.registry import COMMANDS
from handlers.texts import Texts
from rules.permissions import may_ever
from rules.words import Role


def menu(role: Role, texts: Texts) -> list[tuple[str, str]]:
    """The commands this role may use and what each does, for Telegram's menu and for /help."""
    return [
        (known.name, texts.gettext(known.description))
        for known in COMMANDS.values()
        if known.description and may_ever(role, known.permission)
    ]

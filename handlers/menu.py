"""The command menu of Telegram, per role and language."""

from handlers.registry import COMMANDS
from handlers.texts import Texts
from rules.permissions import may_ever
from rules.words import Role


def menu(role: Role, texts: Texts) -> list[tuple[str, str]]:
    """The commands of this role with their description, as set_my_commands takes them; without hidden ones.

    What is needed most stands first; the rest follows in the order in which it was registered (ours).
    """
    known = [
        command for command in COMMANDS.values() if command.description and may_ever(role, command.permission)
    ]
    order = {name: place for place, name in enumerate(_FIRST)}
    known.sort(key=lambda command: order.get(command.name, len(order)))
    return [(command.name, texts.gettext(command.description)) for command in known]


_FIRST = ("mijn", "cijfer", "overleg", "status", "nieuw", "uitnodigen", "corrigeer")

"""The command menu of Telegram, per role and language."""

from collections.abc import Collection

from handlers.registry import COMMANDS
from handlers.texts import Texts
from rules.permissions import may_ever
from rules.words import Role


def menu(role: Role, texts: Texts, unused: Collection[str] = ()) -> list[tuple[str, str]]:
    """The commands of this role with their description, as set_my_commands takes them; without hidden ones
    and those that the region does not use (`replies.unused_commands`).

    What is needed most stands first (ours).
    """
    known = [
        command
        for command in COMMANDS.values()
        if command.description and may_ever(role, command.permission) and command.name not in unused
    ]
    order = {name: place for place, name in enumerate(_ORDER)}
    known.sort(key=lambda command: order.get(command.name, len(order)))
    return [(command.name, texts.gettext(command.description)) for command in known]


_ORDER = (
    "mijn",
    "meldingen",
    "cijfer",
    "overleg",
    "casus",
    "voorbereiden",
    "afspraken",
    "status",
    "team",
    "aanmelding",
    "aanmeldingen",
    "toewijzen",
    "onveilig",
    "fase",
    "uitnodigen",
    "nieuw",
    "corrigeer",
    "uren",
    "consult",
    "afwezig",
    "rust",
    "beschikbaar",
    "overdragen",
    "twijfel",
    "afsluiten",
    "beeindigen",
    "heropenen",
    "huisverbod",
    "vertrek",
    "blokkeer",
    "waarom",
    "slot",
    "annuleer",
    "pin",
    "proef",
    "taal",
    "inzage",
    "help",
)
"""First what is done every week, then what belongs to a case now and then, last what is about the bot."""

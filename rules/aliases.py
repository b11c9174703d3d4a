"""Aliases: a role and a number, never a name."""

import re
import unicodedata
from dataclasses import dataclass

from rules.words import Role

_DUTCH = {
    Role.PROJECT_LEADER: "projectleider",
    Role.COORDINATOR: "coördinator",
    Role.CHAIR: "voorzitter",
    Role.PROCESS_DIRECTOR: "procesregisseur",
}
_ENGLISH = {
    Role.PROJECT_LEADER: "project leader",
    Role.COORDINATOR: "coordinator",
    Role.CHAIR: "chair",
    Role.PROCESS_DIRECTOR: "process director",
}
HIGHEST_NUMBER = 999


class NotAnAlias(ValueError):
    """The text is not a role and a number."""


@dataclass(frozen=True, order=True)
class Alias:
    """What one person is called everywhere: "coördinator 3"."""

    role: Role
    number: int

    def shown(self, language: str) -> str:
        """In the reader's language, "nl" or "en"."""
        return f"{(_ENGLISH if language == 'en' else _DUTCH)[self.role]} {self.number}"


def read_alias(text: str) -> Alias:
    """The alias that somebody typed, in either language; raises NotAnAlias for anything else."""
    match = re.fullmatch(r"(.+?)[\s_]*([0-9]{1,3})", _plain(text))
    if match:
        word, number = match[1].replace("_", " ").strip(), int(match[2])
        for names in (_DUTCH, _ENGLISH):
            for role, name in names.items():
                if _plain(name) == word and number > 0:
                    return Alias(role, number)
    raise NotAnAlias


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))

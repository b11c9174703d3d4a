"""What a renderer needs to speak: the reader's language, dates as they are said, and aliases."""

from dataclasses import dataclass, field
from datetime import datetime
from gettext import NullTranslations

from handlers.formats import Formats
from rules.aliases import Alias
from rules.references import shown as shown_reference


def N_(text: str) -> str:  # the customary name for "translate later"
    """Mark a text for translation that is translated when it is shown."""
    return text


@dataclass(frozen=True)
class Texts:
    """One reader's language at one moment. Texts are Dutch in the code and translated by a catalog."""

    language: str
    now: datetime
    translations: NullTranslations = field(default_factory=NullTranslations)

    def gettext(self, text: str) -> str:
        """The text in the reader's language."""
        return self.translations.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The text for this count in the reader's language."""
        return self.translations.ngettext(one, many, count)

    @property
    def formats(self) -> Formats:
        """Dates, times and lists as the reader says them."""
        return Formats("en" if self.language == "en" else "nl", self.now)

    def alias(self, alias: Alias) -> str:
        """What a colleague is called in the reader's language."""
        return alias.shown(self.language)

    def opening_alias(self, alias: Alias) -> str:
        """The same at the start of a sentence."""
        said = self.alias(alias)
        return said[0].upper() + said[1:]


def bold_reference(reference: str) -> str:
    """The case reference as every message shows it, in HTML."""
    return f"<b>{shown_reference(reference)}</b>"

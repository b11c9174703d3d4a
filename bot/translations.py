"""The catalogs: Dutch is in the code, English in bot/locales."""

from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "peilwacht"


@lru_cache
def catalog(language: str) -> NullTranslations:
    """The texts in this language; what has no catalog is Dutch."""
    return Translations.load(LOCALES, [language], DOMAIN) if language != "nl" else NullTranslations()

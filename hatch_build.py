"""Compiles the translations when Peilwacht is built or installed in place, so that they are never missing."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):  # type: ignore[type-arg]  # its type parameter is hatchling's own affair
    """Writes a .mo beside every .po; pyproject.toml lists them as artifacts, because git ignores them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Runs before the wheel is filled; also for an editable installation, where version is "editable"."""
        for source in sorted(Path(self.root, "bot", "locales").glob("*/LC_MESSAGES/*.po")):
            with source.open("rb") as stream:
                catalog = read_po(stream, locale=source.parts[-3], abort_invalid=True)
            with source.with_suffix(".mo").open("wb") as stream:
                write_mo(stream, catalog)

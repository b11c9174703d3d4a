"""`peilwacht export`: everything about one case, for a request of access."""

import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.clock import SystemClock
from bot.installation import with_transactions
from bot.settings import read_settings
from bot.subcommands import app, fail, plainly
from bot.translations import catalog
from casework.case_export import CaseExport, export_case
from casework.errors import NoSuchCase
from casework.transactions import Transactions
from rules.aliases import Alias
from rules.calendar import AMSTERDAM
from rules.references import MistypedReference, NotAReference, read_reference, shown
from rules.words import Language

FORMAT = 1
"""Goes up when the shape of the JSON changes; docs/export.md describes it."""


class Format(StrEnum):
    JSON = "json"
    PDF = "pdf"


@app.command()
def export(
    case: Annotated[str, typer.Option(help="The reference of the case.")],
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.PDF,  # noqa: A002
    to: Annotated[
        Path | None, typer.Option(help="The file; otherwise the reference with its format.")
    ] = None,
    language: Annotated[Language, typer.Option(help="Of the PDF.")] = Language.DUTCH,
) -> None:
    """Write down everything that is stored about one case; that it was done is logged."""
    try:
        reference = read_reference(case)
    except MistypedReference:
        fail("This reference has a typing error in it.")
    except NotAReference:
        fail("This is no reference of a case; they look like K7Q-4MX.")

    async def work(transactions: Transactions) -> CaseExport:
        return await transactions.run(export_case, reference, now=SystemClock().now())

    try:
        exported = plainly(lambda: asyncio.run(with_transactions(read_settings(), work)))
    except NoSuchCase:
        fail("There is no case with this reference, or it was erased.")
    _write(exported, format, to or Path(f"{shown(reference)}.{format}"), language)


def _write(exported: CaseExport, kind: Format, file: Path, language: Language) -> None:
    written = as_json(exported) if kind is Format.JSON else _as_pdf(exported, language)
    try:
        file.touch(mode=0o600)
        file.write_bytes(written)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}.")
    print(f"Written: {file}")
    print("Read it before you hand it over, and delete this file after.", file=sys.stderr)


def _as_pdf(exported: CaseExport, language: Language) -> bytes:
    # Imported when needed: it is slow to load, and nothing else wants it.
    from reports.case_pdf import Words, case_pdf

    return case_pdf(exported, Words(language.value, catalog(language.value).gettext))


def as_json(exported: CaseExport) -> bytes:
    """The shape that docs/export.md describes."""
    told = {
        "format": FORMAT,
        "case": shown(exported.reference),
        "made_at": exported.made_at,
        "controller": exported.controller,
        "privacy_officer": exported.privacy_officer,
        "sections": {section.name: list(section.rows) for section in exported.sections},
    }
    return (json.dumps(_plain(told), ensure_ascii=False, indent=2) + "\n").encode()


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case Alias():
            return value.shown("en")
        case datetime():
            return value.astimezone(AMSTERDAM).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
    return value

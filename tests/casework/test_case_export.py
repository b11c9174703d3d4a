"""Everything about one case, handed over: complete, in words, by alias, and nothing of another case."""

import json
from typing import Any

import pytest

from bot.export_commands import as_json
from casework.case_export import CaseExport, export_case
from casework.errors import NoSuchCase
from reports.case_pdf import Words, case_pdf
from reports.case_words import COLUMNS, SECTIONS, WORDS
from rules.aliases import Alias
from store.audit import AuditRow
from store.case_rows import leads_to_case, table_of
from store.messages import OutboxMessage
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.casework.whole_case import ID, MARK, NIGHT, OTHER, REFERENCE, fill
from tests.handlers.hand import ON_ONE_DATABASE


@pytest.fixture
def filled(region: Region) -> Region:
    """A region with the case."""
    region.queues_by_hand = True
    region.look(lambda uow: fill(uow, region))
    return region


async def exported(region: Region) -> CaseExport:
    return await region.act(None, export_case, REFERENCE, now=NIGHT)


async def test_an_export_holds_a_row_of_every_table_and_nobody_but_by_alias(filled: Region) -> None:
    def name_people(uow: UnitOfWork) -> None:
        uow.get(OutboxMessage, ID).params = {"to": [filled.chair.id], "alert_id": ID, "what": "closed"}

    filled.look(name_people)
    export = await exported(filled)
    held = {section.name: section.rows for section in export.sections}
    tables = {table.name for table in leads_to_case()} - {"trace"}
    assert held.keys() == tables | {table_of(AuditRow).name}
    assert held["meeting"][1]["row"] == 2
    assert held["consensus_score"][1]["meeting"] == 2
    assert held["role_score"][0]["number"] == 0
    assert held["consensus_score"][0]["recorded_by"] == filled.coordinator.alias
    assert held["outbox_message"][0]["params"] == {"to": [filled.chair.alias], "what": "closed"}
    assert [row["action"] for row in held["audit_row"]] == ["show_case"]
    written = as_json(export).decode()
    assert MARK not in written
    assert OTHER not in written
    again = {section.name: section.rows for section in (await exported(filled)).sections}
    assert [row["action"] for row in again["audit_row"]] == ["show_case", "export_case"]


@ON_ONE_DATABASE
async def test_the_json_is_as_documented(filled: Region) -> None:
    told = json.loads(as_json(await exported(filled)))
    assert list(told) == ["format", "case", "made_at", "controller", "privacy_officer", "sections"]
    assert (told["format"], told["case"], told["made_at"]) == (1, "K7Q-4MX", "2026-04-05T03:00:00+02:00")
    assert told["sections"]["plan"] == [
        {
            "row": 1,
            "kind": "safety_plan",
            "adopted_on": "2025-03-03",
            "recorded_by": "coordinator 1",
            "recorded_at": "2026-01-05T09:00:00+01:00",
            "corrected_at": None,
        }
    ]


@ON_ONE_DATABASE
async def test_a_case_that_is_not_there_cannot_be_exported(filled: Region) -> None:
    with pytest.raises(NoSuchCase):
        await filled.act(None, export_case, "R5H8CJ", now=NIGHT)


def test_everything_of_a_case_has_a_plain_word() -> None:
    tables = [*leads_to_case(), table_of(AuditRow)]
    assert {table.name for table in tables} == SECTIONS.keys()
    assert [words for kind, words in WORDS.items() if set(words) != set(kind)] == []
    kinds: set[Any] = {getattr(c.type, "enum_class", None) for table in tables for c in table.columns}
    assert kinds - {None} == WORDS.keys()


@ON_ONE_DATABASE
async def test_the_pdf_names_every_column_in_plain_words(filled: Region) -> None:
    export = await exported(filled)
    assert {name for section in export.sections for row in section.rows for name in row} <= COLUMNS.keys()
    words = Words("nl", lambda text: text)
    assert words.value(NIGHT) == "5 apr 2026 03:00"
    assert words.value(Alias(filled.coordinator.role, 1)) == "coördinator 1"
    assert case_pdf(export, words).startswith(b"%PDF")

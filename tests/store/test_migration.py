"""A database of the first release comes along with everything in it, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, MetaData, select
from sqlalchemy.exc import IntegrityError

from store.database import connect
from store.schema import configuration, is_up_to_date, migrate

FIRST = "0001"
FORGOTTEN = {"message_id"}
"""What a later version does not keep in the open, and cannot seal without the key."""
MOMENT = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
START, DUE = date(2026, 1, 5), date(2026, 4, 5)
Row = dict[str, Any]

PERSON: Row = {
    "id": 1,
    "role": "coordinator",
    "number": 1,
    "language": "nl",
    "state": "active",
    "telegram_id_encrypted": b"sealed",
    "telegram_id_lookup": "keyed hash",
    "reachable": True,
    "joined_at": MOMENT,
}
CASE: Row = {
    "id": 1,
    "reference": "K7Q4MX",
    "municipality": "Weesp",
    "phase": "direct_safety",
    "assigned_on": START,
    "opened_at": MOMENT,
}
ROWS: dict[str, list[Row]] = {
    "person": [PERSON],
    "case": [CASE, CASE | {"id": 2, "reference": "9TDP2W", "phase": "recovery"}],
    "assignment": [{"id": 1, "case_id": 1, "person_id": 1, "duty": "coordinator", "since": MOMENT}],
    "meeting": [
        {"id": 1, "case_id": 1, "kind": "case_meeting", "starts_at": MOMENT, "state": "held"},
        {"id": 2, "case_id": 1, "kind": "case_meeting", "starts_at": MOMENT, "state": "planned"},
    ],
    "consensus_score": [
        {"id": 1, "meeting_id": 1, "score": 5, "recorded_by": 1, "recorded_at": MOMENT},
    ],
    "term": [
        {
            "id": 1,
            "case_id": 1,
            "kind": "threshold",
            "anchor": "assignment:2026-01-05",
            "owner_id": 1,
            "starts_on": START,
            "due_on": DUE,
            "due_at": MOMENT,
            "version": 1,
            "state": "running",
            "created_at": MOMENT,
        },
        {
            "id": 2,
            "case_id": 1,
            "kind": "scores",
            "anchor": "meeting:2",
            "owner_id": 1,
            "starts_on": START,
            "due_on": START,
            "due_at": MOMENT,
            "version": 1,
            "state": "running",
            "meeting_id": 2,
            "created_at": MOMENT,
        },
    ],
    "notice": [
        {
            "id": 1,
            "term_id": 1,
            "version": 1,
            "slot": "before_28",
            "recipient_id": 1,
            "urgency": "routine",
            "notify_at": MOMENT,
            "state": "waiting",
        }
    ],
    "prompt": [
        {
            "id": 1,
            "person_id": 1,
            "kind": "scores",
            "case_id": 1,
            "meeting_id": 2,
            "term_id": 2,
            "filled": {"score": 5},
            "revision": 3,
            "state": "open",
            "opened_at": MOMENT,
            "touched_at": MOMENT,
            "expires_at": MOMENT,
        }
    ],
}
"""One of everything that hangs on a case, the way the first release wrote it; parents before children."""


@pytest.fixture
def first_release(database_url: str) -> Iterator[Engine]:
    """A database of the first release with a case in it."""
    engine = connect(database_url)
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, FIRST)
        tables = reflected(connection).tables
        for name, rows in ROWS.items():
            connection.execute(tables[name].insert(), rows)
    yield engine
    engine.dispose()


def reflected(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata


def stored(engine: Engine) -> dict[str, list[Row]]:
    """Every row of the tables that were filled, as the database has it."""
    with engine.connect() as connection:
        tables = reflected(connection).tables
        return {
            name: [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]
            for name, table in tables.items()
            if name in ROWS
        }


def insert(engine: Engine, name: str, row: Row) -> None:
    with engine.begin() as connection:
        connection.execute(reflected(connection).tables[name].insert(), row)


def test_every_row_is_kept_as_it_was(first_release: Engine) -> None:
    before = stored(first_release)
    assert {name: len(rows) for name, rows in before.items()} == {n: len(rows) for n, rows in ROWS.items()}
    migrate(first_release)
    assert is_up_to_date(first_release)
    for name, rows in stored(first_release).items():
        for row, old in zip(rows, before[name], strict=True):
            assert {column: row.get(column) for column in old} == old | dict.fromkeys(
                FORGOTTEN & old.keys()
            ), name


def test_every_case_gets_the_step_that_brought_it_in(first_release: Engine) -> None:
    migrate(first_release)
    with first_release.connect() as connection:
        steps = reflected(connection).tables["phase_change"]
        rows = connection.execute(select(steps).order_by(steps.c.case_id)).mappings().all()
    assert [(row["case_id"], row["step"], row["source"], row["target"], row["on"]) for row in rows] == [
        (1, "bring_in", None, "direct_safety", START),
        (2, "bring_in", None, "recovery", START),
    ]


def test_a_referral_fits_and_what_was_guarded_stays_guarded(first_release: Engine) -> None:
    migrate(first_release)
    referred = CASE | {"id": 3, "reference": "R5H8CJ", "phase": "referred", "assigned_on": None}
    insert(first_release, "case", referred)
    refused: list[tuple[str, Row]] = [
        ("case", referred | {"id": 4, "reference": "R5H8CK", "phase": "recovery"}),  # was never assigned
        ("case", referred | {"id": 4}),  # the reference is taken
        ("term", ROWS["term"][0] | {"id": 3}),  # that clock runs already
        ("term", ROWS["term"][0] | {"id": 3, "anchor": "x", "owner_id": 99}),  # nobody
        ("meeting", ROWS["meeting"][0] | {"id": 3, "case_id": 99}),  # no such case
        ("notice", ROWS["notice"][0] | {"id": 2, "term_id": 99}),  # no such term
        ("referral", referral(3, criterion_1=False)),
    ]
    for name, row in refused:
        with pytest.raises(IntegrityError):
            insert(first_release, name, row)
    insert(first_release, "referral", referral(3, criterion_1=True))


def referral(case_id: int, *, criterion_1: bool) -> Row:
    """One that meets every other criterion."""
    others = {f"criterion_{number}": True for number in range(2, 9)}
    return {
        "case_id": case_id,
        "received_on": START,
        "party": "both",
        "criterion_1": criterion_1,
        **others,
        "risk_assessed": True,
        "ground": "with_consent",
    }

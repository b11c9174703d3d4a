"""The migrations make exactly the tables that the code names, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Text, inspect
from sqlmodel.sql.sqltypes import AutoString

from store.database import connect
from store.schema import is_up_to_date, migrate
from store.tables import metadata

# Free text about a case must not be storable: every text column is listed here with what keeps it closed.
CLOSED_TEXT = {
    ("case", "reference"): "made by us from an alphabet without meaning",
    ("case", "municipality"): "one of the policy's list",
    ("role_score", "discipline"): "one of the policy's list",
    ("term", "anchor"): "made by us from a kind and a date or id",
    ("alert", "anchor"): "made by us from a kind and a date",
    ("notice", "slot"): "one of the code's names",
    ("prompt", "kind"): "one of the code's names",
    ("outbox_message", "kind"): "one of the code's names",
    ("audit_row", "action"): "the name of a use case",
    ("audit_row", "result"): "done, or the code of a refusal",
    ("person", "home_organisation"): "one of the policy's list",
    ("person", "municipality"): "one of the policy's list",
    ("needed_discipline", "discipline"): "one of the policy's list",
    ("agreement", "responsible"): "one of the policy's lists",
    ("person", "works_on"): "the numbers of weekdays",
    ("person", "telegram_id_lookup"): "a keyed hash",
    ("invitation", "home_organisation"): "one of the policy's list",
    ("invitation", "municipality"): "one of the policy's list",
    ("invitation", "token_hash"): "a hash",
    ("audit_row", "details_hash"): "a hash",
    ("audit_row", "hash"): "a hash",
    ("audit_row", "erases"): "numbers of rows",
    ("audit_head", "hash"): "a hash",
    ("year_count", "municipality"): "one of the policy's list",
    ("year_count", "detail"): "one of the code's words",
    ("service_mark", "policy_hash"): "a hash",
    ("service_mark", "key_check"): "a hash",
    ("service_mark", "steps_lost"): "the code's names of steps",
}


def test_the_migrations_make_the_tables_that_the_code_names(database_url: str) -> None:
    engine = connect(database_url)
    try:
        assert not is_up_to_date(engine)
        migrate(engine)
        assert is_up_to_date(engine)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
    finally:
        engine.dispose()


def test_the_migrations_make_every_check_that_the_code_names(database_url: str) -> None:
    engine = connect(database_url)
    try:
        migrate(engine)
        for table in metadata.tables.values():
            named = {
                str(constraint.name)
                for constraint in table.constraints
                if isinstance(constraint, CheckConstraint)
            }
            stored = {str(check["name"]) for check in inspect(engine).get_check_constraints(table.name)}
            assert named <= stored, table.name
    finally:
        engine.dispose()


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    engine = connect(database_url)
    try:
        migrate(engine)
        migrate(engine)
        assert is_up_to_date(engine)
    finally:
        engine.dispose()


def test_no_column_can_hold_free_text_about_a_case() -> None:
    open_text = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, AutoString | Text)
    }
    assert open_text == CLOSED_TEXT.keys()

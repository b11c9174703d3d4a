"""The schema and its versions: Alembic migrations for both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration() -> Config:
    """Alembic's own settings; the connection is given at run time and never written down."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(engine: Engine) -> None:
    """Bring the schema up to date, in one transaction."""
    config = configuration()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        # SQLite changes a table by copying it, and drops the old one: what points to it must not mind.
        # The pragma does nothing within a transaction, so it goes around SQLAlchemy.
        with _unguarded_references(connection), connection.begin():
            command.upgrade(config, "head")
            _require_whole_references(connection)


@contextmanager
def _unguarded_references(connection: Connection) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _require_whole_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise RuntimeError("the migration would leave rows that point to nothing")


def is_up_to_date(engine: Engine) -> bool:
    """Whether the schema is the one that this version needs."""
    newest = ScriptDirectory.from_config(configuration()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest

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


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to date, or to this revision, in one transaction."""
    config = configuration()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        # SQLite changes a table by copying it, and drops the old one: what points to it must not mind.
        # The pragma does nothing within a transaction, so it goes around SQLAlchemy.
        with unguarded_references(connection), connection.begin():
            command.upgrade(config, revision)
            require_whole_references(connection)


@contextmanager
def unguarded_references(connection: Connection) -> Iterator[None]:
    """SQLite does not look at references in the transaction that follows; PostgreSQL always does."""
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


def require_whole_references(connection: Connection) -> None:
    """Look at every reference of an SQLite database. Raises RuntimeError when one points to nothing."""
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise RuntimeError("there would be rows that point to nothing")


def is_up_to_date(engine: Engine) -> bool:
    """Whether the schema is the one that this version needs."""
    newest = ScriptDirectory.from_config(configuration()).get_current_head()
    with engine.connect() as connection:
        return current_revision(connection) == newest


def is_of_newer_version(revision: str | None) -> bool:
    """Whether a schema with this revision was made by a version that this one does not know."""
    known = {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
    return revision is not None and revision not in known


def current_revision(connection: Connection) -> str | None:
    """The revision that the schema of this database has; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()

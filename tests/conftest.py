"""What every test may ask for: a fresh database, empty or migrated, on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url, text

from store.database import connect
from store.schema import migrate
from store.tables import metadata
from tests.postgres import PostgresUnavailableError, fresh_database, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """One PostgreSQL for each process (xdist worker), or the one that TEST_DATABASE_URL names."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    server = running_server()
    try:
        url = server.__enter__()
    except PostgresUnavailableError as reason:
        # Half of the tests missing is fine on somebody's laptop, where it is said, and never in the gate.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no PostgreSQL: {reason}")
    yield url
    server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy."""
    file = tmp_path_factory.mktemp("migrated") / "peilwacht.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: URL) -> Iterator[str]:
    """A migrated PostgreSQL database, to empty after each test: fifty times faster than making one."""
    with fresh_database(postgres_server) as url:
        _migrate(url)
        yield url


def _migrate(url: str) -> None:
    engine = connect(url)
    migrate(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database without rows; a test that takes it runs on both kinds."""
    if request.param == "sqlite":
        file = tmp_path / "peilwacht.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    url = request.getfixturevalue("migrated_postgres")
    yield url
    _forget_rows(url)


@pytest.fixture
def practice_url(migrated_url: str) -> str:
    """The URL of an empty practice database; a test that takes it runs on both kinds."""
    engine = connect(migrated_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO service_mark (id, practice) VALUES (1, true)"))
    engine.dispose()
    return migrated_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that nothing has touched yet; a test that takes it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'peilwacht.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


def _forget_rows(url: str) -> None:
    """Leave a migrated database as it was before a test, whoever is still connected."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        # Ids count from one again, so that a test sees the same ones alone and in company.
        connection.execute(
            text(
                "SELECT setval(oid::regclass, 1, false) FROM pg_class"
                " WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
            )
        )

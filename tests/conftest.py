"""What every test may ask for: a fresh, empty database, once on SQLite and once on PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that nothing has touched yet; a test that takes it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'peilwacht.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url

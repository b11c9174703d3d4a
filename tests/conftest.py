"""What every test may ask for: a fresh database, empty or migrated, on SQLite and on PostgreSQL.

What stores (casework, store, scheduler, bot) is tested on both. What talks (handlers, chat) has no statement
of its own: each of those tests runs on one of the two, by turns and the long ones on SQLite, unless `--both`
is given, as `make soak` does (docs/decisions/talking-is-tested-on-one-database.md).
"""

import gc
import os
import shutil
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from sqlalchemy import URL, Engine, QueuePool, event, make_url, text

from store.database import connect
from store.schema import migrate
from store.tables import metadata
from tests.postgres import PostgresUnavailableError, fresh_database, running_server

TALKS = (Path(__file__).parent / "handlers", Path(__file__).parent / "chat")
DATABASES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--both`: every test on every database it can run on."""
    parser.addoption("--both", action="store_true", help="test what talks on both databases, not by turns")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no worker ends alone with it. Of a test of what talks, which
    could run on both databases, leave one."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if config.getoption("--both"):
        return
    found = {item.nodeid for item in items}
    left_out = [item for item in items if _is_the_others_turn(item, found)]
    items[:] = [item for item in items if item not in set(left_out)]
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Looking for garbage among everything that was imported took an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _is_the_others_turn(item: pytest.Item, found: Set[str]) -> bool:
    if not any(item.path.is_relative_to(folder) for folder in TALKS):
        return False
    mine = next((name for name in DATABASES if name in item.nodeid), None)
    if mine is None:
        return False
    other = DATABASES[1 - DATABASES.index(mine)]
    name = item.nodeid.replace(mine, "*", 1)
    # Not the interpreter's own hash, which differs from process to process.
    turn = 0 if item.get_closest_marker("long") else crc32(name.encode()) % 2
    return name.replace("*", other, 1) in found and DATABASES[turn] != mine


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
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The engine for every test on SQLite, on a file that each test finds anew."""
    file = tmp_path_factory.mktemp("sqlite") / "peilwacht.db"
    engine = connect(f"sqlite:///{file}", survives_power_loss=False)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_engine(postgres_server: URL) -> Iterator[Engine]:
    """The engine for every test on PostgreSQL, on a migrated database that each test leaves empty."""
    with fresh_database(postgres_server) as url:
        _migrate(url)
        engine = connect(url)

        @event.listens_for(engine, "connect")
        def on_connect(connection: Any, _record: Any) -> None:
            # All tests together prepare more statements than the driver keeps by default.
            connection.prepared_max = 2000

        yield engine
        engine.dispose()


def _migrate(url: str) -> None:
    engine = connect(url)
    migrate(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a migrated database without rows; a test that takes it runs on both kinds.

    Only the rows are new for each test. An engine of its own would compile every statement again, and open
    connections to a PostgreSQL that knows nothing yet: that took longer than most tests.
    """
    engine: Engine = request.getfixturevalue(
        "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    )
    if request.param == "sqlite":
        file = Path(str(engine.url.database))
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield engine
        engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    else:
        yield engine
        _forget_rows(engine)


@pytest.fixture
def practice_engine(engine: Engine) -> Engine:
    """An engine on an empty practice database; a test that takes it runs on both kinds."""
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO service_mark (id, practice) VALUES (1, true)"))
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that nothing has touched yet; a test that takes it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'peilwacht.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


def _forget_rows(engine: Engine) -> None:
    """Leave a migrated PostgreSQL as it was before a test, whoever is still in the middle of something."""
    deletes = [f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)]
    with engine.connect().execution_options(isolation_level="READ COMMITTED") as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        connection.exec_driver_sql("; ".join(deletes))
        # Ids count from one again, so that a test sees the same ones alone and in company.
        connection.exec_driver_sql(
            "SELECT setval(oid::regclass, 1, false) FROM pg_class"
            " WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
        )
        connection.commit()
    pool = engine.pool
    if isinstance(pool, QueuePool) and pool.checkedout():
        engine.dispose()

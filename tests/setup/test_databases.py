"""The databases that tests get are real, empty and their own."""

import os
import socket
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from tests.postgres import fresh_database, running_server


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_an_empty_database(database_url: str, turn: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text(f"CREATE TABLE {turn}_test (id integer)"))


def test_a_database_goes_even_when_somebody_is_still_connected(database_url: str) -> None:
    server = make_url(database_url)
    if server.drivername == "sqlite":
        pytest.skip("a file goes with its folder")
    with fresh_database(server) as url:
        connection = create_engine(url, poolclass=NullPool).connect()
        connection.execute(text("SELECT 1"))
    connection.invalidate()


def test_a_server_leaves_nothing_behind() -> None:
    with running_server() as url:
        folder = Path(str(url.query["host"]))
        assert folder.exists()
    assert not folder.exists()
    running = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)]
    assert not any(os.fsencode(folder) in command for command in running)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to run it as")
def test_root_never_runs_the_server() -> None:
    with running_server() as url:
        data = Path(str(url.query["host"])) / "data"
        assert data.stat().st_uid != 0


def test_tests_reach_nothing_beyond_this_machine() -> None:
    with socket.socket() as outside, pytest.raises(Exception, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 443))

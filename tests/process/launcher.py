"""Runs real bots in processes of their own, and lets them die at a given point. Started by tests only.

Importing the bot takes seconds, so this process does that once and forks for each bot. A bot is `peilwacht
run` as it is, with the clock of the test and a faster tick; what it passes is observed from outside, by the
events of SQLAlchemy and around the HTTP transport.

1. stdin takes one order a line (see Order), one bot at a time; at its end the running bot is killed too.
2. stdout tells, one line each: `started <pid>`, `passed <point>`, `dying <point>`, `ticked`, `ended <code>`.
"""

import gc
import json
import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypedDict

import typer
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, configure_mappers

from bot import cli, installation, names, service
from bot.telegram_request import AiohttpRequest
from casework.transactions import Transactions
from handlers.spoken_dates import read_moment
from rules.calendar import Workdays, local_date
from rules.policy import Policy
from tests.process.shared_clock import MONDAY_MORNING, SharedClock

ANYWHERE = "anywhere"
TICK = timedelta(seconds=0.25)
IDLE = {"issue_next_notice", "climb_next_alert", "claim_message", "note_alive", "sending_waits_until"}
"""Use cases of the ticks: where they found nothing to do, no point is counted."""


class Order(TypedDict):
    """How to run a bot, and when it dies: the n-th time it passes a point, at the first point that is not
    spared, or after some milliseconds; each is None where it does not apply."""

    environment: dict[str, str]
    clock: str
    log: str
    point: str | None
    nth: int
    spared: list[str] | None
    milliseconds: int | None


def say(line: str) -> None:
    # One short write is never mixed with that of the other process, and outlives a kill.
    os.write(1, f"{line}\n".encode())


class Points:
    """Counts the points that the bot passes and kills it at the one that was ordered."""

    def __init__(self, order: Order) -> None:
        self._point = order["point"]
        self._left = order["nth"]
        self._spared = order["spared"]

    def pass_by(self, point: str) -> None:
        say(f"passed {point}")
        if self._point in (point, ANYWHERE):
            self._left -= 1
        last = self._point is not None and self._left == 0
        if last or (self._spared is not None and point not in self._spared):
            say(f"dying {point}")
            os.kill(os.getpid(), signal.SIGKILL)


class _Commit(threading.local):
    name: str = "?"


def watch_commits(points: Points) -> None:
    """Pass a point before and after every commit of a use case, named after it."""
    current = _Commit()
    original = Transactions._once

    def once(self: Transactions, use_case: Callable[..., Any], *rest: Any) -> Any:
        name: str = getattr(use_case, "__name__", "?")
        current.name = name

        def noticed(*args: Any, **kwargs: Any) -> Any:
            result = use_case(*args, **kwargs)
            if name in IDLE and (name in ("note_alive", "sending_waits_until") or not result):
                current.name = ""
            return result

        return original(self, noticed, *rest)

    replace(Transactions, "_once", once)

    def before(_connection: object) -> None:
        if current.name:
            points.pass_by(f"before commit of {current.name}")

    def after(_session: object) -> None:
        if current.name:
            points.pass_by(f"after commit of {current.name}")
        else:
            say("ticked")

    # The engine tells just before the driver commits, the session just after.
    event.listen(Engine, "commit", before)
    event.listen(Session, "after_commit", after)


def watch_requests(points: Points) -> None:
    """Pass a point before every request to the Bot API, and when its answer is in but nothing knows yet."""
    original = AiohttpRequest.do_request

    async def do_request(self: AiohttpRequest, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        method = url.rpartition("/")[2]
        points.pass_by(f"before {method}")
        answer = await original(self, url, *args, **kwargs)
        points.pass_by(f"after {method}")
        return answer

    replace(AiohttpRequest, "do_request", do_request)


def replace(owner: object, name: str, new: object) -> None:
    setattr(owner, name, new)


def be_a_bot(order: Order) -> None:
    """Run until stopped or killed; never returns."""
    code = 70
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 2)
        os.environ.update(order["environment"])
        os.chdir(Path(order["clock"]).parent)  # far from anybody's .env
        points = Points(order)
        watch_commits(points)
        watch_requests(points)
        clock = SharedClock(Path(order["clock"]))
        replace(installation, "SystemClock", lambda: clock)
        replace(service, "TICK", TICK)
        # Every bot would load its lists anew, for seconds.
        replace(names, "can_look_for_names", lambda: False)
        typer.main.get_command(cli.app)(["run"])
    except SystemExit as stopped:
        code = stopped.code if isinstance(stopped.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def run(order: Order) -> bool:
    """Fork a bot and wait for its end; False when the test went away meanwhile."""
    alive, held = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(alive)
        be_a_bot(order)
    os.close(held)
    say(f"started {pid}")
    milliseconds = order["milliseconds"]
    wait = None if milliseconds is None else milliseconds / 1000
    present = True
    # The other end of the pipe is closed by the death of the bot, however it dies.
    while alive not in (readable := select.select([alive, *([0] if present else [])], [], [], wait)[0]):
        present = not readable
        wait = None
        os.kill(pid, signal.SIGKILL)
    os.close(alive)
    status = os.waitpid(pid, 0)[1]
    if present:
        say(f"ended {os.waitstatus_to_exitcode(status)}")
    return present


def warm_up() -> None:
    """Load what the bot loads at its first date and its first statement: as much as all the rest."""
    read_moment("morgen 14:00", MONDAY_MORNING)
    Workdays(Policy().office_hours).next_working_day(local_date(MONDAY_MORNING))
    configure_mappers()
    # What lives is not touched again, so that a bot shares its pages with this process.
    gc.collect()
    gc.freeze()


def main() -> None:
    warm_up()
    waiting = b""
    while piece := os.read(0, 65536):
        *lines, waiting = (waiting + piece).split(b"\n")
        if not all(run(json.loads(line)) for line in lines):
            return


if __name__ == "__main__":
    main()

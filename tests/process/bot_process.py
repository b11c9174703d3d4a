"""A bot in a process of its own, seen from the test: started with a fate, watched, killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.process.launcher import Order

ROOT = Path(__file__).parents[2]
Launcher = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Fate:
    """When a bot dies: the n-th time it passes a point, at a point where none died before, while its n-th
    request is under way, or after some milliseconds."""

    point: str | None = None
    nth: int = 0
    milliseconds: int | None = None
    requests: int | None = None
    at_new_point: bool = False

    def __str__(self) -> str:
        if self.milliseconds is not None:
            return f"after {self.milliseconds} ms"
        if self.requests is not None:
            return f"while request {self.requests} is under way"
        if self.at_new_point:
            return "at the first point where none died before"
        return f"{self.point}, time {self.nth}" if self.point else "never"


LIVES = Fate()


@contextmanager
def running_launcher() -> Iterator[Launcher]:
    """The process that has imported the bot already, so that starting one costs a tenth of a second."""
    command = [sys.executable, "-m", "tests.process.launcher"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as launcher:
        assert launcher.stdin is not None
        try:
            yield launcher
        finally:
            launcher.stdin.close()
            launcher.wait(10)


class BotProcess:
    """At most one bot at a time; `changed` is called whenever there is news of it."""

    def __init__(
        self,
        launcher: Launcher,
        environment: Mapping[str, str],
        clock: Path,
        log: Path,
        changed: Callable[[], None],
    ) -> None:
        assert launcher.stdin is not None
        assert launcher.stdout is not None
        self._orders, self._news = launcher.stdin, launcher.stdout
        self._environment, self._clock, self.log = dict(environment), clock, log
        self._changed = changed
        self._unread = b""
        self.pid: int | None = None
        self.running = False
        self.receives = False
        """Whether it has begun to ask for updates."""
        self.exit_code: int | None = None
        self.fate = LIVES
        self.trail: deque[str] = deque(maxlen=1000)
        self.died_at: set[str] = set()
        asyncio.get_running_loop().add_reader(self._news.fileno(), self._read)

    def start(self, fate: Fate = LIVES) -> None:
        """Start a bot with this fate; `running` until it has ended."""
        assert not self.running
        self.fate, self.pid, self.exit_code, self.running, self.receives = fate, None, None, True, False
        self.trail.append(f"--- started; dies: {fate}")
        order = Order(
            environment=self._environment,
            clock=str(self._clock),
            log=str(self.log),
            point=fate.point,
            nth=fate.nth,
            spared=sorted(self.died_at) if fate.at_new_point else None,
            milliseconds=fate.milliseconds,
        )
        self._orders.write(json.dumps(order).encode() + b"\n")
        self._orders.flush()

    def signal(self, number: signal.Signals) -> None:
        """Send the bot a signal; nothing happens when it has ended."""
        if self.running and self.pid is not None:
            os.kill(self.pid, number)

    def close(self) -> None:
        """Read no more; what still runs is killed."""
        asyncio.get_running_loop().remove_reader(self._news.fileno())
        while self.running:
            self.signal(signal.SIGKILL)
            self._read()

    def _read(self) -> None:
        piece = os.read(self._news.fileno(), 65536)
        if not piece:
            raise RuntimeError("the launcher has ended")
        *lines, self._unread = (self._unread + piece).split(b"\n")
        for line in lines:
            self._take(line.decode())
        self._changed()

    def _take(self, line: str) -> None:
        kind, _, rest = line.partition(" ")
        match kind:
            case "started":
                self.pid = int(rest)
            case "passed":
                self.trail.append(rest)
                self.receives |= rest == "before getUpdates"
            case "dying":
                self.died_at.add(rest)
            case "ended":
                self.exit_code, self.running = int(rest), False
                self.trail.append(f"--- ended: {rest}")

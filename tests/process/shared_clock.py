"""One clock for the test and for the bot it starts: faster than the real one, and moved by the test.

Both read the machine's monotonic clock and one number in a file that they share, so that pauses, deadlines
and retries that last minutes are over in a moment without either side waiting for them.
"""

import asyncio
import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

MONDAY_MORNING = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
"""Half past nine in Amsterdam, on a working day."""
RATE = 20
"""How many seconds pass in a real one: a pause of a second is short, a sending deadline is still long."""


class SharedClock:
    """A bot.clock.Clock; `move` in one process is seen in the other at once."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), 16)

    @classmethod
    def make(cls, file: Path) -> "SharedClock":
        """A new clock in `file` that stands at Monday morning."""
        file.write_bytes(struct.pack("dd", time.monotonic(), 0.0))
        return cls(file)

    def now(self) -> datetime:
        """The moment that both sides believe in."""
        began, moved = struct.unpack("dd", self._shared[:16])
        return MONDAY_MORNING + timedelta(seconds=(time.monotonic() - began) * RATE + moved)

    def move(self, span: timedelta) -> None:
        """Jump ahead; only the test does this."""
        (moved,) = struct.unpack("d", self._shared[8:16])
        self._shared[8:16] = struct.pack("d", moved + span.total_seconds())

    async def sleep(self, span: timedelta) -> None:
        """Wait in the time of this clock."""
        await asyncio.sleep(max(span.total_seconds(), 0) / RATE)

"""Only bot/clock.py reads a clock; ruff says so, and this says that ruff does."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def codes(source: str, path: str) -> str:
    """The rules that ruff finds broken in this source, were it at this path."""
    command = ["ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename", path, "-"]
    ruff = [sys.executable, "-m", *command]
    return subprocess.run(ruff, cwd=ROOT, input=source, capture_output=True, text=True, check=False).stdout


STRAY = [
    "import datetime\n\nnow = datetime.datetime.now(datetime.UTC)\n",
    "from datetime import UTC, datetime\n\nnow = datetime.now(UTC)\n",
    "from datetime import datetime\n\nnow = datetime.utcnow()\n",
    "from datetime import datetime\n\nnow = datetime.today()\n",
    "from datetime import date\n\ntoday = date.today()\n",
    "import time\n\nnow = time.time()\n",
    "from time import time_ns\n\nnow = time_ns()\n",
    "import time\n\nnow = time.localtime()\n",
]


@pytest.mark.parametrize("source", STRAY)
def test_a_stray_clock_is_found(source: str) -> None:
    assert "TID251" in codes(source, "rules/stray.py")


def test_the_one_clock_may_read_the_time() -> None:
    assert "TID251" not in codes(STRAY[0], "bot/clock.py")


def test_nobody_silences_the_ban() -> None:
    silenced = "noqa: TID" + "251"
    places = [str(path) for path in ROOT.glob("[a-z]*/**/*.py") if silenced in path.read_text()]
    assert places == []

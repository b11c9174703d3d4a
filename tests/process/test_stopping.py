"""Starting and stopping `peilwacht run` itself, as systemd would."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.bot_process import Launcher
from tests.process.stage import Stage, staged

PEILWACHT = Path(sys.executable).with_name("peilwacht")
A_FEW_SECONDS = 5.0


def run_without_launcher(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`peilwacht run` in an empty folder, with these settings only."""
    inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [PEILWACHT, "run"],
        cwd=folder,
        env=inherited | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_settings_it_says_what_is_missing_and_does_not_practise(tmp_path: Path) -> None:
    ended = run_without_launcher(tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.startswith("TELEGRAM_BOT_TOKEN is missing.")
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


async def ended_well(stage: Stage) -> None:
    """The bot was told to stop and does so, in a few seconds."""
    await stage.until(lambda: not stage.bot.running, "the bot stops", A_FEW_SECONDS)
    assert stage.bot.exit_code == 0, stage.bot.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_within_seconds_when_told_to(
    launcher: Launcher, tmp_path: Path, database_url: str, number: signal.Signals
) -> None:
    async with staged(launcher, tmp_path, database_url, []) as stage:
        await stage.says("coordinator", "/help")
        stage.bot.signal(number)
        await ended_well(stage)


@pytest.mark.parametrize("requests", [1, 2, 3, 5, 8])
async def test_what_it_was_doing_when_told_to_stop_is_done_after_the_next_start(
    launcher: Launcher, tmp_path: Path, requests: int
) -> None:
    """Told to stop while its n-th request is under way, with several people waiting for an answer."""
    async with staged(launcher, tmp_path, f"sqlite:///{tmp_path / 'peilwacht.db'}", []) as stage:
        stage.when_requested(requests, lambda: stage.bot.signal(signal.SIGTERM))
        said = {"coordinator": "/help", "chair": "/taal", "chair_2": "/taal", "project_leader": "/nieuw"}
        stage.all_type(said)
        await ended_well(stage)
        await stage.start_again()
        for person in said:
            assert stage.telegram.received(person), f"{person} got no answer"

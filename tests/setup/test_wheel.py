"""The wheel holds all that runs: code, pages, translations and migrations. Built without a network."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "casework", "handlers", "practice", "reports", "rules", "scheduler", "store")
KINDS = {".py", ".html", ".css", ".js", ".svg", ".png", ".ico", ".woff2", ".toml", ".mako", ".po", ".ttf"}


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_floors(contents: set[str]) -> None:
    present = {
        path.relative_to(ROOT).as_posix()
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*")
        if path.suffix in KINDS
    }
    assert present - contents == set()


def test_the_wheel_holds_compiled_translations(contents: set[str]) -> None:
    assert "bot/locales/en/LC_MESSAGES/peilwacht.mo" in contents


def test_the_wheel_holds_nothing_else(contents: set[str]) -> None:
    assert {name.split("/")[0] for name in contents if ".dist-info/" not in name} == set(FLOORS)

"""Nothing in the repository depends on the machine or the network that it was written on."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INDEX = "https://pypi.org/simple"
FILES = "https://files.pythonhosted.org/"

# Brackets keep these patterns from finding themselves.
HOST = re.compile(
    r"https?://(?![\w.]*\bpypi\.org\b|files\.pythonhosted\.org)[^\s/\"'<>]*"
    r"(?:[p]ypi|[d]evpi|[a]rtifactory|[n]exus|[j]frog|[g]emfury|[a]naconda|[c]onda\.|[n]pmjs|[m]irror)[^\s\"'<>]*"
    r"|https?://(?!pypi\.org/)[^\s\"'<>]+/[s]imple\b/?"
    r"|[f]ile://[\w/][^\s\"'<>]*"
    r"|-{2}(?:[e]xtra-index-url|[f]ind-links|[t]rusted-host)\b",
    re.IGNORECASE,
)
PATH = re.compile(
    r"(?<![\w.~\-}])/(?:[w]ork/(?:main|shared)|[r]oot|[h]ome/[a-z_][\w-]*|[U]sers/[A-Za-z][\w-]*"
    r"|[t]mp/(?:[b]ash_jobs|[u]venv)|[o]pt/(?:[w]heels|[p]ypi))\b[^\s\"'`)]*"
)


def tracked_texts() -> list[tuple[str, str]]:
    """The files that git knows, with their text; pictures and the like are left out."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    texts = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if b"\0" not in content:
                texts.append((name, content.decode(errors="replace")))
    return texts


def test_no_file_names_another_package_host_or_a_path_of_this_machine() -> None:
    found = [
        f"{name}: {match.group()}"
        for name, text in tracked_texts()
        for pattern in (HOST, PATH)
        for match in pattern.finditer(text)
    ]
    assert not found, "\n".join(found)


def test_the_lock_file_names_the_public_index_only() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    for package in lock["package"]:
        source = package["source"]
        assert source in ({"registry": INDEX}, {"editable": "."}), package["name"]
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert all(file["url"].startswith(FILES) and "hash" in file for file in files), package["name"]


@pytest.mark.parametrize(
    "line",
    [
        "see https://" + "pypi.example.com/simple/requests",
        "https://" + "download.example.org/whl/simple",
        "pip install --" + "find-links wheels",
        "file:" + "///srv/packages",
    ],
)
def test_another_package_host_is_seen(line: str) -> None:
    assert HOST.search(line)


@pytest.mark.parametrize("line", ["cd /" + "work/main", "/" + "root/.cache", '"/' + 'home/anna/peilwacht"'])
def test_a_path_of_a_machine_is_seen(line: str) -> None:
    assert PATH.search(line)


@pytest.mark.parametrize(
    "line", ["https://pypi.org/project/segno/", "https://example.org/" + "home/page", "docs/root"]
)
def test_ordinary_addresses_are_left_alone(line: str) -> None:
    assert not HOST.search(line)
    assert not PATH.search(line)


def test_every_dependency_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for extra in project["project"].get("optional-dependencies", {}).values():
        wanted += extra
    names = {re.split(r"[^\w.-]", requirement)[0] for requirement in wanted}
    told = re.findall(
        r"^\*\*([\w.-]+)\*\* — ", (ROOT / "docs/decisions/dependencies.md").read_text(), re.MULTILINE
    )
    assert sorted(told) == sorted(names)

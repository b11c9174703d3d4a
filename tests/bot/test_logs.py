"""What stderr gets when anything goes wrong anywhere: never a text, an id of somebody, or a secret."""

import ast
import asyncio
import gc
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot import cli, installation
from bot.logs import FIELDS, LogFormat, log, reason, set_up_logs
from bot.settings import Settings, secrets_of

ROOT = Path(__file__).parents[2]
TOKEN = "8123456789:AAF-planted-token-planted-token-xyz"
KEY, PASSWORD = "cGxhbnRlZCBrZXkgcGxhbnRlZCBrZXkgcGxhbnRlZCE=", 'p"lanted/pass'
TEXT, ACCOUNT = "Zebedeus Kwartelveld belt", "700123456"
URL = f"https://api.telegram.org/bot{TOKEN}/sendMessage"
HIDDEN = (
    *(TOKEN, TOKEN.partition(":")[2], TOKEN.replace(":", "%3A"), KEY, PASSWORD, "lanted"),
    *("Zebedeus", "Kwartelveld", ACCOUNT),
)
EVERYTHING = f"{TEXT} {ACCOUNT} {URL} {KEY} postgresql://u:{PASSWORD}@h/d"
HTTPX = logging.getLogger("httpx")


class Fault(Exception):
    """Something that says everything it knows."""


def fail(*_args: object) -> None:
    raise Fault(EVERYTHING)


def caught() -> Fault:
    try:
        fail()
    except Fault as error:
        return error
    raise AssertionError


def a_library_logs_an_address() -> None:
    HTTPX.setLevel(logging.INFO)
    HTTPX.info('HTTP Request: POST %s "HTTP/1.1 200 OK"', URL)
    HTTPX.setLevel(logging.NOTSET)
    HTTPX.warning("retrying %s", URL)
    HTTPX.warning(EVERYTHING)


def a_library_logs_an_error() -> None:
    request = aiohttp.RequestInfo(URL, "POST", {}, URL)  # type: ignore[arg-type]
    error = aiohttp.ClientResponseError(request, (), status=404, message=EVERYTHING)
    HTTPX.error("no answer from %s", URL, exc_info=error)


def a_line_cannot_be_written() -> None:
    HTTPX.warning("%d", EVERYTHING)


async def a_task_fails_unseen() -> None:
    asyncio.create_task(_failing(), name=EVERYTHING)  # noqa: RUF006 - it must be lost
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()


async def _failing() -> None:
    fail()


async def a_callback_fails() -> None:
    asyncio.get_running_loop().call_soon(fail, EVERYTHING)
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def nobody_catches_it() -> None:
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)


def a_thread_fails() -> None:
    thread = threading.Thread(target=fail, name=EVERYTHING)
    thread.start()
    thread.join()


def an_error_cannot_be_raised() -> None:
    class Failing:
        __del__ = fail

    Failing()
    gc.collect()


def python_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(EVERYTHING, RuntimeWarning, stacklevel=1)


def we_log_what_we_should_not() -> None:
    log.error("a line", telegram_id=ACCOUNT, text=TEXT, chat_id=int(ACCOUNT), person_id=ACCOUNT)
    log.error("a line", problem=f"{URL} {KEY} postgresql://u:{PASSWORD}@h/d")
    try:
        fail()
    except Fault:
        log.exception("a line")


def telegram_says_what_we_sent() -> None:
    for said in (
        f"Can't parse entities: unsupported start tag {TEXT}",
        f'Unsupported start tag "{TEXT}"',
        f"Chat {ACCOUNT} has moved to {TEXT}",
    ):
        log.error("telegram refused a message", reason=reason(said))


OCCASIONS: list[Callable[[], object]] = [
    a_library_logs_an_address,
    a_library_logs_an_error,
    a_line_cannot_be_written,
    a_task_fails_unseen,
    a_callback_fails,
    nobody_catches_it,
    a_thread_fails,
    an_error_cannot_be_raised,
    python_warns,
    we_log_what_we_should_not,
    telegram_says_what_we_sent,
]


def planted() -> list[str]:
    return secrets_of(
        Settings(
            telegram_bot_token=SecretStr(TOKEN),
            peilwacht_key=SecretStr(KEY),
            peilwacht_new_key=SecretStr(PASSWORD),
        )
    )


@pytest.mark.parametrize("form", ["human", "json"])
@pytest.mark.parametrize("occasion", OCCASIONS, ids=lambda occasion: occasion.__name__)
def test_a_fault_is_told_without_what_it_was_about(
    form: LogFormat, occasion: Callable[[], object], capfd: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(form, planted())
    happens = occasion()
    if asyncio.iscoroutine(happens):
        asyncio.run(happens)
    shown = capfd.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert lines
    for hidden in HIDDEN:
        assert hidden not in shown.err
    assert "Traceback" not in shown.err
    for line in lines:
        if form == "json":
            assert set(json.loads(line)) <= {*FIELDS, "event", "level", "timestamp"}
        else:
            assert "[error" in line or "[warning" in line or "[critical" in line


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of our log in the source, with where it stands; no floor but bot has the log."""
    for file in (ROOT / "bot").glob("*.py"):
        source = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "log." in source and file.name != "logs.py" else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
                yield f"{file.name}:{node.lineno}", node


def test_every_line_of_ours_is_a_constant_sentence_with_fields_that_are_known_to_be_harmless() -> None:
    calls = list(log_calls())
    assert len(calls) > 10
    for place, call in calls:
        assert [type(part) for part in call.args] == [ast.Constant], place
        assert {keyword.arg for keyword in call.keywords} <= FIELDS.keys(), place


def test_practice_says_so_in_every_line(capfd: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json", practice=True)
    log.info("a line")
    assert json.loads(capfd.readouterr().err)["mode"] == "practice"


def test_a_subcommand_that_fails_shows_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Typer puts a hook of its own in place before every subcommand."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(installation, "any_engine_of", fail)
    monkeypatch.setattr(sys, "argv", ["peilwacht", "migrate"])
    with pytest.raises(Fault) as failed:
        cli.app()
    sys.excepthook(failed.type, failed.value, failed.tb)
    shown = capfd.readouterr()
    assert "where='Fault < fail:" in shown.err
    for hidden in HIDDEN:
        assert hidden not in shown.err

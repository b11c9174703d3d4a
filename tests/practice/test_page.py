"""The practice page over HTTP: what it shows and what it passes on."""

import asyncio
import re
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from practice.page import STATIC, page_routes
from practice.server import serve
from practice.telegram import Telegram
from tests.practice.practice_page import PEOPLE, Page


async def test_the_page_and_everything_it_loads_come_from_the_package(page: Page) -> None:
    index = await page.client.get("/")
    assert "<title>Peilwacht" in index.text
    for address in ("/static/page.js", "/static/page.css", "/static/chat.css", "/static/icon.svg"):
        assert address in index.text
        assert (await page.client.get(address)).status_code == 200
    assert "default-src 'none'" in index.headers["content-security-policy"]
    assert "unsafe" not in index.headers["content-security-policy"]


async def test_what_a_person_types_reaches_telegram_and_shows_in_their_phone(page: Page) -> None:
    assert (await page.ask("/say", person="coordinator", text="/cijfer <b>")).status == 200
    (message,) = (await page.phone("coordinator"))["messages"]
    assert message["text"] == "/cijfer <b>"
    assert "<b>" not in message["html"]
    assert not message["from_bot"]
    assert (await page.phone("chair"))["messages"] == []


async def test_a_message_of_the_bot_shows_its_buttons_its_lock_and_the_local_time(page: Page) -> None:
    page.telegram.send_text("coordinator", "/start")
    keyboard = [
        [{"text": "5", "callback_data": "v1:5"}],
        [{"text": "Kopieer", "copy_text": {"text": "K7Q-4MX"}}],
    ]
    page.bot_sends(
        102,
        "<b>K7Q-4MX</b>",
        parse_mode="HTML",
        protect_content=True,
        reply_markup={"inline_keyboard": keyboard},
    )
    message = (await page.phone("coordinator"))["messages"][-1]
    assert message["html"] == "<b>K7Q-4MX</b>"
    assert message["protected"]
    assert message["date"] == "2026-01-05T09:00+01:00"
    assert [[button["label"] for button in row] for row in message["buttons"]] == [["5"], ["Kopieer"]]
    assert message["buttons"][1][0]["copy"] == "K7Q-4MX"
    assert (await page.ask("/tap", person="coordinator", message_id=message["id"], data="v1:5")).status == 200
    assert page.telegram.pending_updates() == 2


async def test_somebody_edits_a_message_of_their_own(page: Page) -> None:
    message_id = page.telegram.send_text("coordinator", "5,5")
    assert (await page.ask("/edit", person="coordinator", message_id=message_id, text="5")).status == 200
    (message,) = (await page.phone("coordinator"))["messages"]
    assert (message["text"], message["edited"]) == ("5", True)


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "contact", "location", "sticker"])
async def test_every_kind_of_attachment_can_be_sent(page: Page, kind: str) -> None:
    assert (await page.ask("/attach", person="chair", kind=kind)).status == 200
    assert (await page.phone("chair"))["messages"][0]["kind"] == kind


async def test_a_person_who_blocked_the_bot_can_only_unblock_it(page: Page) -> None:
    await page.ask("/block", person="chair")
    assert (await page.phone("chair"))["blocked"]
    assert (await page.ask("/say", person="chair", text="hallo")).code == "is_blocked"
    await page.ask("/allow", person="chair")
    assert not (await page.phone("chair"))["blocked"]


@pytest.mark.parametrize(
    ("start", "step", "local"),
    [
        ("2026-01-05T08:00+00:00", "hour", "2026-01-05T10:00+01:00"),
        ("2026-01-05T08:00+00:00", "week", "2026-01-12T09:00+01:00"),
        ("2026-01-31T08:00+00:00", "month", "2026-02-28T09:00+01:00"),
        ("2026-12-15T08:00+00:00", "month", "2027-01-15T09:00+01:00"),
        ("2026-03-28T08:00+00:00", "day", "2026-03-29T09:00+02:00"),
        ("2026-10-24T07:00+00:00", "day", "2026-10-25T09:00+01:00"),
    ],
)
async def test_the_clock_steps_by_the_wall_clock(page: Page, start: str, step: str, local: str) -> None:
    page.bot.moment = datetime.fromisoformat(start)
    assert (await page.ask("/clock", step=step)).status == 200
    assert (await page.state())["clock"] == local


async def test_the_clock_jumps_to_a_local_date_and_time(page: Page) -> None:
    assert (await page.ask("/clock", to="2026-04-14T09:00")).status == 200
    assert page.bot.moment == datetime(2026, 4, 14, 7, 0, tzinfo=UTC)


async def test_the_bot_goes_down_once_and_comes_back(page: Page) -> None:
    for on in (False, False, True):
        await page.ask("/power", on=on)
        assert (await page.state())["running"] is on
    assert page.bot.done == ["kill", "start"]


async def test_starting_over_begins_a_new_round_with_the_bot_running(page: Page) -> None:
    await page.ask("/power", on=False)
    await page.ask("/reset")
    assert page.bot.done == ["kill", "reset"]
    assert ((await page.state())["round"], (await page.state())["running"]) == (2, True)


async def test_the_next_messages_fail_as_asked(page: Page) -> None:
    assert (await page.ask("/trouble", count=3, kind="429")).status == 200
    assert list(page.telegram.failures) == ["429", "429", "429"]


async def test_news_is_pushed_as_soon_as_something_changes(page: Page) -> None:
    version = (await page.state())["version"]
    waiting = asyncio.create_task(page.client.get("/events", params={"after": version}))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    page.telegram.send_text("chair", "hallo")
    news = (await asyncio.wait_for(waiting, 1)).json()
    assert news["version"] != version
    assert news["people"][2]["messages"][0]["text"] == "hallo"


async def test_a_reader_who_missed_something_is_told_at_once(page: Page) -> None:
    response = await asyncio.wait_for(page.client.get("/events", params={"after": "older"}), 1)
    assert response.json() == await page.state()


async def test_a_quiet_while_is_answered_with_nothing(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practice.page.LONGEST_WAIT_SECONDS", 0.05)
    response = await page.client.get("/events", params={"after": (await page.state())["version"]})
    assert (response.status_code, response.content) == (204, b"")


async def test_while_the_clock_moves_it_shows_and_no_other_lever_works(page: Page) -> None:
    arrived = asyncio.Event()
    page.bot.travel = arrived.wait
    moving = asyncio.create_task(page.ask("/clock", step="month"))
    await asyncio.sleep(0.01)
    assert (await page.state())["busy"] == "clock"
    for path, fields in (("/clock", {"step": "day"}), ("/reset", {}), ("/power", {"on": False})):
        answer = await page.ask(path, **fields)
        assert (answer.status, answer.code) == (409, "busy")
    arrived.set()
    assert (await moving).status == 200
    assert (await page.state())["busy"] is None
    assert page.bot.done == []


async def test_a_lever_that_breaks_does_not_stay_busy(page: Page) -> None:
    async def breaks() -> object:
        raise RuntimeError("planted")

    page.bot.travel = breaks
    with pytest.raises(RuntimeError, match="planted"):
        await page.ask("/clock", step="day")
    assert (await page.state())["busy"] is None


async def test_an_open_page_does_not_keep_the_server_from_stopping(page: Page) -> None:
    app = Starlette(routes=page_routes(lambda: page.telegram, page.bot))
    async with serve(app) as address, httpx.AsyncClient(base_url=address) as browser:
        version = (await browser.get("/state")).json()["version"]
        waiting = asyncio.create_task(browser.get("/events", params={"after": version}))
        await asyncio.sleep(0.1)
        stopping = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - stopping < 1
    with pytest.raises(httpx.TransportError):
        await waiting


async def test_after_a_reset_the_page_shows_the_telegram_of_that_moment(page: Page) -> None:
    page.telegram.send_text("chair", "hallo")

    def replace() -> None:
        page.telegram = Telegram(page.bot.now, "1:practice", PEOPLE)

    page.bot.laid_out = replace
    await page.ask("/reset")
    assert (await page.phone("chair"))["messages"] == []


def test_every_text_of_the_page_exists_in_both_languages() -> None:
    dutch, english = re.findall(r"^  (?:nl|en): \{\n(.*?)^  \},", _texts(), re.DOTALL | re.MULTILINE)
    assert _placeholders(dutch) == _placeholders(english)


def test_every_text_the_page_asks_for_is_in_the_dictionary() -> None:
    known = set(re.findall(r"^    (\w+):", _texts(), re.MULTILINE))
    sources = [path.read_text() for path in STATIC.glob("*.js")]
    asked = {key for source in sources for key in re.findall(r"\btext\(\"(\w+)\"", source)}
    asked |= set(re.findall(r"data-(?:text|label)=\"(\w+)\"", (STATIC / "index.html").read_text()))
    assert asked <= known


def _texts() -> str:
    return (STATIC / "texts.js").read_text()


def _placeholders(entries: str) -> dict[str, list[str]]:
    lines = re.findall(r"^    (\w+): (.*),$", entries, re.MULTILINE)
    return {key: sorted(re.findall(r"\{\w+\}", words)) for key, words in lines}

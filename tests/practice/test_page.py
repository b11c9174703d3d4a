"""The practice page over HTTP: what it shows, what it passes on, and what it refuses."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from practice.hooks import PracticePerson
from practice.methods import METHODS
from practice.page import page_routes
from practice.parameters import Parameters
from practice.server import serve
from practice.telegram import Telegram

HERE = "http://127.0.0.1:8765"
NINE_IN_THE_MORNING = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PEOPLE = (
    PracticePerson("project_leader", "projectleider", 101),
    PracticePerson("coordinator", "coördinator 1", 102),
    PracticePerson("chair", "voorzitter 1", 103),
)


async def _at_once() -> None:
    """Moving the clock takes no time, unless a test says so."""


@dataclass
class FakePracticeBot:
    """Writes down what it is told to do."""

    moment: datetime = NINE_IN_THE_MORNING
    done: list[str] = field(default_factory=list)
    people: Sequence[PracticePerson] = PEOPLE
    travel: Callable[[], Awaitable[object]] = _at_once
    laid_out: Callable[[], object] = lambda: None

    def now(self) -> datetime:
        return self.moment

    async def settle(self) -> None:
        self.done.append("settle")

    async def advance(self, to: datetime) -> None:
        await self.travel()
        self.moment = to

    async def kill(self) -> None:
        self.done.append("kill")

    async def start(self) -> None:
        self.done.append("start")

    async def reset(self) -> None:
        self.done.append("reset")
        self.laid_out()
        self.moment = NINE_IN_THE_MORNING


@dataclass
class Answer:
    status: int
    code: str = ""
    error: str = ""


@dataclass
class Page:
    client: httpx.AsyncClient
    telegram: Telegram
    bot: FakePracticeBot

    async def state(self) -> dict[str, Any]:
        state: dict[str, Any] = (await self.client.get("/state")).json()
        return state

    async def phone(self, key: str) -> dict[str, Any]:
        phones: list[dict[str, Any]] = (await self.state())["people"]
        return next(phone for phone in phones if phone["key"] == key)

    async def ask(self, path: str, **fields: object) -> "Answer":
        response = await self.client.post(path, json=fields)
        return Answer(response.status_code, **response.json())

    def bot_sends(self, chat_id: int, text: str, **more: object) -> None:
        METHODS["sendmessage"](self.telegram, Parameters({"chat_id": chat_id, "text": text, **more}))


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    bot = FakePracticeBot()
    telegram = Telegram(bot.now, "1:practice", PEOPLE, "peilwacht_oefen_bot", 0)
    app = Starlette(routes=page_routes(lambda: telegram, bot))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        yield Page(client, telegram, bot)


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


async def test_a_tap_on_a_button_that_is_gone_is_refused_in_one_sentence(page: Page) -> None:
    page.telegram.send_text("coordinator", "/start")
    answer = await page.ask("/tap", person="coordinator", message_id=1, data="v1:5")
    assert answer.status == 400
    assert answer.code == "cannot"
    assert page.telegram.pending_updates() == 1


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


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"to": "2026-01-05T08:59"}, "clock_back"),
        ({"to": "2126-01-05T08:59"}, "clock_far"),
        ({"to": "2026-02-30T09:00"}, "bad_date"),
        ({"to": "0001-01-01T00:00"}, "bad_date"),
        ({"to": "9999-12-31T23:59"}, "clock_far"),
        ({"to": ""}, "empty"),
        ({"step": "year"}, "bad_step"),
        ({}, "empty"),
    ],
)
async def test_the_clock_refuses_what_it_cannot_do(page: Page, asked: dict[str, str], code: str) -> None:
    answer = await page.ask("/clock", **asked)
    assert (answer.status, answer.code) == (400, code)
    assert answer.error.count(".") == 1
    assert page.bot.moment == NINE_IN_THE_MORNING


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


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/say", {"person": "nobody", "text": "hallo"}),
        ("/say", {"person": "chair", "text": "  "}),
        ("/say", {"person": "chair", "text": "a" * 4097}),
        ("/say", {"person": "chair", "text": 7}),
        ("/say", {"person": ["chair"], "text": "hallo"}),
        ("/attach", {"person": "chair", "kind": "bomb"}),
        ("/tap", {"person": "chair", "message_id": "1", "data": "x"}),
        ("/edit", {"person": "chair", "message_id": True, "text": "x"}),
        ("/trouble", {"count": 10**9, "kind": "429"}),
        ("/trouble", {"count": 3, "kind": "404"}),
        ("/power", {"on": "yes"}),
    ],
)
async def test_bad_input_gets_one_sentence_and_changes_nothing(
    page: Page, path: str, asked: dict[str, Any]
) -> None:
    before = await page.state()
    answer = await page.ask(path, **asked)
    assert answer.status == 400
    assert answer.error.endswith(".")
    assert (await page.state()) == before


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
async def test_a_body_that_is_no_object_is_refused(page: Page, body: bytes) -> None:
    response = await page.client.post("/say", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400


async def test_a_form_from_elsewhere_cannot_speak_for_anybody(page: Page) -> None:
    response = await page.client.post("/say", content=b'{"person": "chair", "text": "x"}')
    assert response.status_code == 415
    assert (await page.phone("chair"))["messages"] == []


@pytest.mark.parametrize("path", ["/", "/state", "/events", "/static/page.js"])
async def test_a_host_that_is_not_loopback_is_refused_everywhere(page: Page, path: str) -> None:
    response = await page.client.get(path, headers={"Host": "peilwacht.example:8765"})
    assert response.status_code == 403


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
async def test_loopback_has_several_names(page: Page, host: str) -> None:
    assert (await page.client.get("/state", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://peilwacht.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_site_may_not_change_anything(page: Page, headers: dict[str, str]) -> None:
    response = await page.client.post("/reset", json={}, headers=headers)
    assert response.status_code == 403
    assert page.bot.done == []


async def test_the_page_itself_may_change_things(page: Page) -> None:
    headers = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    assert (await page.client.post("/reset", json={}, headers=headers)).status_code == 200


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

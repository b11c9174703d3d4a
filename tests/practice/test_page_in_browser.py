"""The practice page in a real browser, with a bot that echoes."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Locator, async_playwright, expect
from playwright.async_api import Page as Tab
from starlette.applications import Starlette

from practice.methods import METHODS
from practice.page import page_routes
from practice.parameters import Parameters
from practice.server import serve
from practice.telegram import Telegram
from tests.practice.practice_page import PEOPLE, FakePracticeBot

# One browser for all of these tests, and so one event loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Headless, without a sandbox (tests may run as root) and without any call home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@asynccontextmanager
async def echoing(telegram: Telegram) -> AsyncIterator[None]:
    """A bot that repeats what it hears, counts taps by editing, and deletes its message on request."""
    echo = asyncio.create_task(_echo(telegram))
    try:
        yield
    finally:
        echo.cancel()


async def _echo(telegram: Telegram) -> None:
    offset = 0
    while True:
        for update in await telegram.queue.poll(offset, 100, 60):
            offset = update["update_id"] + 1
            if "message" in update:
                _repeat(telegram, update["message"])
            elif "callback_query" in update:
                _answer_tap(telegram, update["callback_query"])


def _repeat(telegram: Telegram, message: dict[str, Any]) -> None:
    rows = [
        [
            {"text": "Klopt, opslaan", "callback_data": "save"},
            {"text": "Weg ermee", "callback_data": "delete"},
        ],
        [{"text": "Kopieer K7Q-4MX", "copy_text": {"text": "K7Q-4MX"}}],
    ]
    _call(
        telegram,
        "sendmessage",
        chat_id=message["chat"]["id"],
        text=f"<b>Je schreef</b> {escape(message.get('text', 'niets'))}",
        parse_mode="HTML",
        protect_content=True,
        reply_markup=json.dumps({"inline_keyboard": rows}),
    )


def _answer_tap(telegram: Telegram, query: dict[str, Any]) -> None:
    message = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
    if query["data"] == "delete":
        _call(telegram, "deletemessage", **message)
    else:
        _call(telegram, "editmessagetext", text="Opgeslagen om 15:32.", **message)
    _call(telegram, "answercallbackquery", callback_query_id=query["id"], text="Gehoord")


def _call(telegram: Telegram, method: str, **given: Any) -> None:
    METHODS[method](telegram, Parameters(given))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """The system's own Chromium, started once; playwright's download is not needed."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no system browser: none of {', '.join(BROWSERS)} is on the path")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        await launched.close()


@asynccontextmanager
async def open_page(browser: Browser, **options: Any) -> AsyncIterator[tuple[Tab, Telegram, FakePracticeBot]]:
    """A tab with the page in it; it fails on any script error and any request to elsewhere."""
    bot = FakePracticeBot()
    telegram = Telegram(bot.now, "1:practice", PEOPLE, "peilwacht_oefen_bot", 0)
    app = Starlette(routes=page_routes(lambda: telegram, bot))
    async with serve(app) as address, echoing(telegram):
        context = await browser.new_context(locale="nl-NL", base_url=address, **options)
        tab = await context.new_page()
        complaints = _complaints(tab, address)
        await tab.goto("/")
        await expect(tab.locator(".phone").first).to_be_visible()
        yield tab, telegram, bot
        await context.close()
        assert complaints == []


def _complaints(tab: Tab, address: str) -> list[str]:
    found: list[str] = []
    tab.on("pageerror", lambda error: found.append(str(error)))
    tab.on("console", lambda line: found.append(line.text) if _is_error(line) else None)
    tab.on("request", lambda request: None if request.url.startswith(address) else found.append(request.url))
    return found


def _is_error(line: ConsoleMessage) -> bool:
    """Chromium also writes down every 400; the page shows those as a sentence."""
    return line.type == "error" and "status of 400" not in line.text


def phone(tab: Tab, key: str) -> Locator:
    return tab.locator(f".phone[data-person={key}]")


async def test_someone_talks_with_the_bot_and_moves_the_clock(browser: Browser) -> None:
    async with open_page(browser, viewport=LAPTOP, permissions=["clipboard-read", "clipboard-write"]) as (
        tab,
        _,
        bot,
    ):
        await expect(tab.locator(".phone")).to_have_count(3)
        await expect(tab.get_by_text("niets gaat naar Telegram")).to_be_visible()
        coordinator = phone(tab, "coordinator")
        await coordinator.get_by_label("Bericht als Coördinator").fill("een <i>6</i>")
        await coordinator.get_by_label("Bericht als Coördinator").press("Enter")
        answer = coordinator.locator(".from-bot").last
        await expect(answer.locator("b")).to_have_text("Je schreef")
        await expect(answer.locator(".words")).to_have_text("Je schreef een <i>6</i>")
        await expect(answer.get_by_label("Beveiligd")).to_be_visible()
        await answer.get_by_role("button", name="Kopieer").click()
        assert await tab.evaluate("navigator.clipboard.readText()") == "K7Q-4MX"
        await answer.get_by_role("button", name="Klopt, opslaan").click()
        await expect(answer.locator(".words")).to_have_text("Opgeslagen om 15:32.")
        await expect(answer.locator(".key")).to_have_count(0)
        await expect(coordinator.get_by_role("status").get_by_text("Gehoord")).to_be_visible()
        await tab.get_by_role("button", name="+ 1 maand").click()
        await expect(tab.locator("#clock-now")).to_have_text("donderdag 5 februari 2026 09:00")
        assert bot.moment.month == 2


async def test_a_deleted_message_vanishes_and_other_phones_count_what_is_new(browser: Browser) -> None:
    async with open_page(browser, viewport=LAPTOP) as (tab, telegram, _):
        chair, tab_of_chair = phone(tab, "chair"), tab.locator(".tab[data-person=chair]")
        telegram.send_text("chair", "hallo")
        await expect(tab_of_chair.locator(".badge")).to_have_text("1")
        await chair.get_by_role("button", name="Weg ermee").click()
        await expect(chair.locator(".from-bot")).to_have_count(0)
        await expect(tab_of_chair.locator(".badge")).to_be_hidden()


async def test_starting_over_asks_first(browser: Browser) -> None:
    async with open_page(browser, viewport=LAPTOP) as (tab, telegram, bot):
        telegram.send_text("coordinator", "hallo")
        bot.laid_out = telegram.clear
        await expect(phone(tab, "coordinator").locator(".message")).not_to_have_count(0)
        await tab.get_by_role("button", name="Opnieuw beginnen").click()
        await tab.get_by_role("button", name="Terug").click()
        assert bot.done == []
        await tab.get_by_role("button", name="Opnieuw beginnen").click()
        await tab.get_by_role("button", name="Wis en begin opnieuw").click()
        await expect(tab.locator("#reset")).to_be_hidden()
        await expect(phone(tab, "coordinator").locator(".message")).to_have_count(0)
        assert bot.done == ["reset"]


async def test_on_a_telephone_one_phone_shows_at_a_time_in_the_language_one_chooses(browser: Browser) -> None:
    async with open_page(browser, viewport=PHONE, is_mobile=True, has_touch=True) as (tab, _, _bot):
        await expect(tab.locator(".phone")).to_have_count(1)
        await tab.locator(".tab[data-person=chair]").tap()
        await expect(phone(tab, "chair")).to_be_visible()
        await expect(tab.locator(".phone")).to_have_count(1)
        await tab.locator("#language").tap()
        await expect(tab.get_by_role("heading", name="Chair")).to_be_visible()
        await tab.reload()
        await expect(tab.locator("html")).to_have_attribute("lang", "en")
        overflow = await tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0


async def test_a_refusal_is_one_sentence_on_the_page(browser: Browser) -> None:
    async with open_page(browser, viewport=LAPTOP) as (tab, _, _bot):
        await tab.get_by_role("button", name="Datum").click()
        await tab.get_by_label("Tijd").fill("08:00")
        await tab.get_by_role("button", name="Zet de klok").click()
        await expect(tab.locator("#notices")).to_contain_text("De oefenklok gaat alleen vooruit.")


async def test_commands_are_offered_while_typing_and_chosen_with_the_keyboard(browser: Browser) -> None:
    async with open_page(browser, viewport=LAPTOP) as (tab, telegram, _):
        commands = [
            {"command": "help", "description": "Hulp"},
            {"command": "mijn", "description": "Mijn week"},
        ]
        _call(telegram, "setmycommands", commands=json.dumps(commands))
        coordinator = phone(tab, "coordinator")
        typing = coordinator.get_by_label("Bericht als Coördinator")
        await expect(coordinator.get_by_role("button", name="Opdrachten")).to_be_visible()
        await typing.press_sequentially("/m")
        await expect(coordinator.get_by_role("option")).to_have_count(1)
        await typing.press("ArrowDown")
        await typing.press("Enter")
        await expect(coordinator.locator(".own .words")).to_have_text("/mijn")


async def test_only_unblocking_is_offered_to_someone_who_blocked_the_bot(browser: Browser) -> None:
    async with open_page(browser, viewport=LAPTOP) as (tab, telegram, _):
        chair = phone(tab, "chair")
        await chair.get_by_role("button", name="Meer").click()
        await chair.get_by_role("menuitem", name="Blokkeer de bot").click()
        await expect(chair.locator("form")).to_be_hidden()
        assert telegram.is_blocked("chair")
        await chair.get_by_role("button", name="Deblokkeer de bot").click()
        await expect(chair.locator("form")).to_be_visible()


async def test_an_invitation_that_is_pasted_is_opened(browser: Browser) -> None:
    async with open_page(browser, viewport=LAPTOP) as (tab, _, _bot):
        typing = phone(tab, "chair").get_by_label("Bericht als Voorzitter")
        await typing.fill("https://t.me/peilwacht_oefen_bot?start=Zx81_qq")
        await typing.press("Enter")
        await expect(phone(tab, "chair").locator(".own .words")).to_have_text("/start Zx81_qq")

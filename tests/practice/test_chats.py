"""Blocking, groups, menus and the bot itself, through python-telegram-bot over loopback."""

import asyncio

import httpx
import pytest
import telegram as ptb
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken

from practice.errors import CannotDo
from practice.telegram import Telegram
from tests.practice.conftest import TOKEN, bot_at


async def test_the_bot_learns_who_it_is(bot: ptb.Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (1234567, "peilwacht_oefen_bot", True)


async def test_a_wrong_token_is_unauthorised(address: str) -> None:
    with pytest.raises(InvalidToken):
        async with bot_at(address, "1234567:wrong"):
            pass  # pragma: no cover - entering fails
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{address}/bot1:wrong/getMe")
    assert (answer.status_code, answer.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


async def test_a_method_that_does_not_exist_is_not_found(bot: ptb.Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")


async def test_parameters_may_come_in_the_query_a_form_or_json(address: str, met: Telegram) -> None:
    url = f"{address}/bot{TOKEN}/sendmessage"
    async with httpx.AsyncClient() as client:
        await client.get(url, params={"chat_id": 101, "text": "een"})
        await client.post(url, data={"chat_id": "101", "text": "twee"})
        await client.post(url, json={"chat_id": 101, "text": "drie", "protect_content": True})
        await client.post(url, files={"text": (None, "vier"), "chat_id": (None, "101")})
        broken = await client.post(url, content=b"{", headers={"content-type": "application/json"})
    assert [item.text for item in met.received("coordinator")] == ["een", "twee", "drie", "vier"]
    assert met.chat("coordinator")[-2].protected
    assert broken.status_code == 400


async def test_who_blocks_the_bot_is_out_of_reach_until_they_allow_it(bot: ptb.Bot, met: Telegram) -> None:
    met.block("coordinator")
    met.block("coordinator")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(101, "hallo")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_chat_action(101, "typing")
    met.allow("coordinator")
    await bot.send_message(101, "weer terug")
    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert [change and change.new_chat_member.status for change in changes] == ["kicked", "member"]
    assert [change and change.from_user.id for change in changes] == [101, 101]


async def test_a_chat_action_is_checked(bot: ptb.Bot, met: Telegram) -> None:
    assert await bot.send_chat_action(101, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(101, "juggling")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_the_bot_hears_a_group_until_it_leaves(bot: ptb.Bot, world: Telegram, kind: str) -> None:
    chat_id = world.add_to_group("stranger", "Overleg", kind)
    world.send_in_group("stranger", "/status", "Overleg")
    joined, said = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.chat.type == kind
    assert said.effective_message is not None
    assert (said.effective_message.text, said.effective_message.chat.id) == ("/status", chat_id)
    await bot.send_message(chat_id, "Ik werk alleen in een gesprek met een persoon.")
    assert await bot.leave_chat(chat_id)
    world.send_in_group("stranger", "hallo?", "Overleg")
    assert len(await bot.get_updates()) == 2
    with pytest.raises(Forbidden, match="bot is not a member"):
        await bot.send_message(chat_id, "nog iets")
    assert [message.from_bot for message in world.group_chat("Overleg")] == [False, True, False]


async def test_a_private_chat_cannot_be_left(bot: ptb.Bot, met: Telegram) -> None:
    with pytest.raises(BadRequest, match="private chats"):
        await bot.leave_chat(101)


async def test_the_narrowest_menu_in_the_readers_language_wins(bot: ptb.Bot, met: Telegram) -> None:
    await bot.set_my_commands([("help", "Hulp")])
    assert met.commands("chair") == (("help", "Hulp"),)
    await bot.set_my_commands([("help", "Help")], language_code="en")
    assert met.commands("chair") == (("help", "Help"),)
    scope = ptb.BotCommandScopeChat(102)
    await bot.set_my_commands([("status", "Overview")], scope=scope)
    assert met.commands("chair") == (("status", "Overview"),)
    assert met.commands("coordinator") == (("help", "Hulp"),)
    assert [command.command for command in await bot.get_my_commands(scope=scope)] == ["status"]
    await bot.delete_my_commands(scope=scope)
    assert met.commands("chair") == (("help", "Help"),)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("Cijfer", "x"), "bot_command_invalid"),
        (("nog-een", "x"), "bot_command_invalid"),
        (("x" * 33, "x"), "bot_command_invalid"),
        (("cijfer", " "), "command description must be non-empty"),
        (("cijfer", "x" * 257), "bot_command_description_invalid"),
    ],
)
async def test_a_command_telegram_would_refuse_is_refused(
    bot: ptb.Bot, command: tuple[str, str], reason: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.set_my_commands([command])


async def test_a_menu_for_a_chat_the_bot_never_met_is_refused(bot: ptb.Bot, met: Telegram) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([("help", "Hulp")], scope=ptb.BotCommandScopeChat(103))


async def test_chats_the_webhook_and_the_description_can_be_asked_and_set(
    bot: ptb.Bot, met: Telegram
) -> None:
    assert (await bot.get_chat(101)).type == "private"
    met.send_text("coordinator", "hallo")
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("", 1)
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert met.pending_updates() == 0
    assert await bot.set_my_description("Oefenen")
    assert await bot.set_my_short_description("Oefenen")


async def test_whoever_watches_is_woken_by_a_change(world: Telegram) -> None:
    watching = asyncio.create_task(world.changed(world.version))
    await asyncio.sleep(0)
    assert not watching.done()
    world.send_text("coordinator", "hallo")
    assert await watching == world.version


async def test_clearing_forgets_all_but_the_people(bot: ptb.Bot, met: Telegram) -> None:
    await bot.send_message(101, "hallo")
    met.add_to_group("stranger")
    met.fail_next(3, "500")
    met.block("chair")
    met.clear()
    assert not met.chat("coordinator")
    assert not met.received("coordinator")
    assert met.pending_updates() == 0
    met.send_text("chair", "/start")
    await bot.send_message(102, "welkom")


@pytest.mark.parametrize("text", ["", "   ", "x" * 4097])
def test_nobody_can_send_an_empty_or_endless_text(world: Telegram, text: str) -> None:
    with pytest.raises(CannotDo):
        world.send_text("coordinator", text)
    assert world.pending_updates() == 0


def test_nobody_has_an_unknown_name(world: Telegram) -> None:
    with pytest.raises(CannotDo, match='nobody called "mayor"'):
        world.send_text("mayor", "hallo")

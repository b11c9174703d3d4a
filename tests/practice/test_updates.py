"""Fetching updates, through python-telegram-bot over loopback."""

import asyncio

import pytest
import telegram as ptb
from telegram.error import BadRequest, Conflict

from practice.errors import CannotDo
from practice.telegram import Telegram
from tests.practice.conftest import PracticeClock, bot_at


async def test_a_text_becomes_an_update_with_all_that_telegram_tells(
    bot: ptb.Bot, world: Telegram, clock: PracticeClock
) -> None:
    world.send_text("chair", "/start 👍 token-1 met /help")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.language_code, message.from_user.is_bot) == (
        102,
        "en",
        False,
    )
    assert (message.chat.id, message.chat.type) == (102, "private")
    assert message.date == clock.moment
    assert message.text == "/start 👍 token-1 met /help"
    # Telegram counts UTF-16 units: the thumb is two.
    assert message.entities == (
        ptb.MessageEntity("bot_command", 0, 6),
        ptb.MessageEntity("bot_command", 22, 5),
    )


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "contact", "location", "sticker"])
async def test_every_kind_of_message_is_read_by_the_library(bot: ptb.Bot, world: Telegram, kind: str) -> None:
    world.send_kind("coordinator", kind)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert getattr(update.message, kind)
    assert update.message.text is None


async def test_updates_stay_until_a_higher_offset_confirms_them(bot: ptb.Bot, world: Telegram) -> None:
    for text in ("een", "twee", "drie"):
        world.send_text("coordinator", text)
    first, second, third = await bot.get_updates()
    assert (second.update_id, third.update_id) == (first.update_id + 1, first.update_id + 2)
    assert await bot.get_updates() == (first, second, third)
    assert await bot.get_updates(limit=2) == (first, second)
    assert world.pending_updates() == 3
    assert await bot.get_updates(offset=third.update_id) == (third,)
    assert world.pending_updates() == 1
    assert await bot.get_updates(offset=third.update_id + 1) == ()
    await world.confirmed()


async def test_a_negative_offset_forgets_all_but_the_last(bot: ptb.Bot, world: Telegram) -> None:
    for text in ("een", "twee", "drie"):
        world.send_text("coordinator", text)
    updates = await bot.get_updates(offset=-1)
    assert [update.message and update.message.text for update in updates] == ["drie"]
    assert world.pending_updates() == 1


async def test_a_long_poll_answers_as_soon_as_something_happens(bot: ptb.Bot, world: Telegram) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=50))
    while world.queue._poll is None:
        await asyncio.sleep(0)
    assert not polling.done()
    world.send_text("coordinator", "hallo")
    assert [update.message and update.message.text for update in await polling] == ["hallo"]


async def test_a_long_poll_ends_empty_after_its_time(bot: ptb.Bot, world: Telegram) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poller_ends_the_first_with_409(bot: ptb.Bot, world: Telegram, address: str) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=50))
    while world.queue._poll is None:
        await asyncio.sleep(0)
    async with bot_at(address) as other:
        second = asyncio.create_task(other.get_updates(timeout=50))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        world.send_text("coordinator", "hallo")
        assert len(await second) == 1


async def test_a_poller_that_was_killed_does_not_get_in_the_way(bot: ptb.Bot, world: Telegram) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=50))
    while world.queue._poll is None:
        await asyncio.sleep(0)
    abandoned = world.queue._poll
    first.cancel()
    while not abandoned.done():
        await asyncio.sleep(0)
    world.send_text("coordinator", "hallo")
    assert len(await bot.get_updates()) == 1


async def test_after_a_week_of_silence_the_next_update_id_is_any_number(
    bot: ptb.Bot, world: Telegram, clock: PracticeClock
) -> None:
    world.send_text("coordinator", "een")
    (first,) = await bot.get_updates()
    await bot.get_updates(offset=first.update_id + 1)
    clock.move(days=6, hours=23)
    world.send_text("coordinator", "twee")
    (second,) = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    await bot.get_updates(offset=second.update_id + 1)
    clock.move(days=7)
    world.send_text("coordinator", "drie")
    (third,) = await bot.get_updates()
    assert abs(third.update_id - second.update_id) > 1


@pytest.mark.parametrize("seed", range(8))
def test_an_offset_from_before_the_silence_neither_hides_nor_confirms_the_new_update(
    clock: PracticeClock, seed: int
) -> None:
    world = Telegram(clock, "1:x", [], seed=seed)
    world.queue.add("message", {})
    stale = world.queue.fetch(0, 100)[0]["update_id"] + 1
    world.queue.fetch(stale, 100)
    clock.move(days=8)
    world.queue.add("message", {})
    assert len(world.queue.fetch(stale, 100)) == 1
    assert world.pending_updates() == 1


async def test_telegram_keeps_an_update_for_24_hours(
    bot: ptb.Bot, world: Telegram, clock: PracticeClock
) -> None:
    world.send_text("coordinator", "vergeten")
    clock.move(hours=24, seconds=1)
    world.send_text("coordinator", "vers")
    assert [update.message and update.message.text for update in await bot.get_updates()] == ["vers"]


async def test_only_the_allowed_kinds_of_update_are_kept(bot: ptb.Bot, world: Telegram) -> None:
    await bot.get_updates(allowed_updates=["message"])
    world.send_text("coordinator", "hallo")
    world.block("coordinator")
    assert [update.my_chat_member for update in await bot.get_updates()] == [None]
    # Left out means: as before. Empty means: the default again.
    world.allow("coordinator")
    assert len(await bot.get_updates()) == 1
    await bot.get_updates(allowed_updates=[])
    world.block("coordinator")
    assert len(await bot.get_updates()) == 2


async def test_a_tap_carries_the_message_and_its_answer_pops_up(bot: ptb.Bot, met: Telegram) -> None:
    keyboard = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("Ja", callback_data="v1:yes")]])
    sent = await bot.send_message(101, "Klopt dit?", reply_markup=keyboard)
    met.tap("coordinator", sent.message_id, "v1:yes")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("v1:yes", 101)
    assert query.chat_instance
    assert isinstance(query.message, ptb.Message)
    assert query.message.message_id == sent.message_id
    assert query.message.reply_markup == keyboard
    assert query.message.from_user is not None
    assert query.message.from_user.is_bot
    await query.answer("Genoteerd.")
    assert [(item.kind, item.text) for item in met.received("coordinator")][-1] == ("popup", "Genoteerd.")


async def test_a_tap_can_be_answered_for_about_a_minute(
    bot: ptb.Bot, met: Telegram, clock: PracticeClock
) -> None:
    await bot.send_message(101, "hallo")
    met.forge("coordinator", "v1:nonsense")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    clock.move(seconds=61)
    with pytest.raises(
        BadRequest, match="Query is too old and response timeout expired or query id is invalid"
    ):
        await update.callback_query.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("12345", "hallo")


async def test_a_pop_up_is_200_characters_at_most(bot: ptb.Bot, met: Telegram) -> None:
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query("12345", "x" * 201)


async def test_nobody_can_tap_what_is_not_there(bot: ptb.Bot, met: Telegram) -> None:
    keyboard = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("Ja", callback_data="yes")]])
    sent = await bot.send_message(101, "Klopt dit?", reply_markup=keyboard)
    with pytest.raises(CannotDo, match="no such button"):
        met.tap("coordinator", sent.message_id, "no")
    await bot.delete_message(101, sent.message_id)
    with pytest.raises(CannotDo, match="not in the chat"):
        met.tap("coordinator", sent.message_id, "yes")


async def test_an_edit_by_a_person_is_an_update(bot: ptb.Bot, world: Telegram) -> None:
    typed = world.send_text("coordinator", "een 5")
    world.edit_text("coordinator", typed, "een 6")
    _, update = await bot.get_updates()
    assert update.edited_message is not None
    assert (update.edited_message.message_id, update.edited_message.text) == (typed, "een 6")

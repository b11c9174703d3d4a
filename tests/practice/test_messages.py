"""Sending, editing and deleting, through python-telegram-bot over loopback."""

from datetime import timedelta

import pytest
import telegram as ptb
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from practice.telegram import Telegram
from tests.practice.conftest import PracticeClock

BUTTON = ptb.InlineKeyboardButton("Weesp", callback_data="v1:place:1:weesp")


async def test_a_message_arrives_with_its_markup_its_buttons_and_its_protection(
    bot: ptb.Bot, met: Telegram
) -> None:
    copy = ptb.InlineKeyboardButton("Kopieer", copy_text=ptb.CopyTextButton("2026-003"))
    sent = await bot.send_message(
        101, "<b>Casus</b> 3 &lt; 4", parse_mode="HTML", protect_content=True,
        reply_markup=ptb.InlineKeyboardMarkup([[BUTTON], [copy]]),
    )  # fmt: skip
    assert (sent.text, sent.chat.id, sent.has_protected_content) == ("Casus 3 < 4", 101, True)
    assert sent.entities == (ptb.MessageEntity("bold", 0, 5),)
    assert sent.reply_markup == ptb.InlineKeyboardMarkup([[BUTTON], [copy]])
    shown = met.chat("coordinator")[-1]
    assert (shown.text, shown.html) == ("Casus 3 < 4", "<b>Casus</b> 3 &lt; 4")
    assert shown.from_bot
    assert shown.protected
    assert [[button.label for button in row] for row in shown.buttons] == [["Weesp"], ["Kopieer"]]
    assert shown.buttons[1][0].copy_text == "2026-003"
    assert [item.text for item in met.received("coordinator")] == ["Casus 3 < 4"]
    assert not met.received("chair")


@pytest.mark.parametrize("keyboard", [[], [[]]])
async def test_an_empty_keyboard_is_no_keyboard(
    bot: ptb.Bot, met: Telegram, keyboard: list[list[ptb.InlineKeyboardButton]]
) -> None:
    sent = await bot.send_message(101, "hallo", reply_markup=ptb.InlineKeyboardMarkup(keyboard))
    assert sent.reply_markup is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("   ", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("a < b", "Can't parse entities: unsupported start tag"),
        ("<b>Casus", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_a_text_telegram_would_refuse_is_refused(
    bot: ptb.Bot, met: Telegram, text: str, reason: str
) -> None:
    with pytest.raises(BadRequest, match=reason.split('"')[0]):
        await bot.send_message(101, text, parse_mode="HTML")
    assert not met.received("coordinator")


async def test_the_4096_characters_are_counted_after_the_markup_is_taken_out(
    bot: ptb.Bot, met: Telegram
) -> None:
    sent = await bot.send_message(101, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "a", "callback_data": "ë" * 33}, "Button_data_invalid"),
        (
            {"text": "a", "callback_data": ""},
            "Can't parse inline keyboard button: text buttons are unallowed",
        ),
        ({"text": "a"}, "Can't parse inline keyboard button: text buttons are unallowed"),
        ({"text": "", "callback_data": "x"}, "Inline keyboard button text is empty"),
        ({"text": "a", "copy_text": {"text": ""}}, "Button_copy_text_invalid"),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "Button_copy_text_invalid"),
    ],
)
async def test_a_button_telegram_would_refuse_is_refused(
    bot: ptb.Bot, met: Telegram, button: dict[str, object], reason: str
) -> None:
    keyboard = {"inline_keyboard": [[button]]}
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(101, "hallo", api_kwargs={"reply_markup": keyboard})
    assert not met.received("coordinator")


async def test_callback_data_of_64_bytes_passes(bot: ptb.Bot, met: Telegram) -> None:
    keyboard = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("a", callback_data="ë" * 32)]])
    await bot.send_message(101, "hallo", reply_markup=keyboard)
    assert met.chat("coordinator")[-1].buttons[0][0].data == "ë" * 32


async def test_a_person_who_never_started_the_bot_cannot_be_written_to(bot: ptb.Bot, met: Telegram) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(103, "hallo")


async def test_a_chat_that_does_not_exist_is_not_found(bot: ptb.Bot, met: Telegram) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "hallo")


async def test_photos_and_documents_arrive_with_their_caption(bot: ptb.Bot, met: Telegram) -> None:
    photo = await bot.send_photo(101, b"\x89PNG\r\n\x1a\n\x00", caption="<i>Grafiek</i>", parse_mode="HTML")
    file = await bot.send_document(101, b"%PDF\r\n\xff", filename="overzicht.pdf", caption="Overzicht")
    assert photo.caption == "Grafiek"
    assert photo.photo
    assert file.document is not None
    assert file.document.file_name == "overzicht.pdf"
    assert [item.text for item in met.received("coordinator")] == ["Grafiek", "Overzicht"]


async def test_an_edit_changes_the_message_and_is_something_the_person_got(
    bot: ptb.Bot, met: Telegram
) -> None:
    sent = await bot.send_message(101, "Welke gemeente?", reply_markup=ptb.InlineKeyboardMarkup([[BUTTON]]))
    edited = await bot.edit_message_text("Weesp dus.", 101, sent.message_id)
    assert isinstance(edited, ptb.Message)
    assert edited.edit_date is not None
    shown = met.chat("coordinator")[-1]
    assert (shown.text, shown.edited, shown.buttons) == ("Weesp dus.", True, ())
    assert [(item.kind, item.text) for item in met.received("coordinator")] == [
        ("message", "Welke gemeente?"),
        ("edit", "Weesp dus."),
    ]


async def test_taking_only_the_buttons_away_tells_the_person_nothing_new(bot: ptb.Bot, met: Telegram) -> None:
    sent = await bot.send_message(101, "Welke?", reply_markup=ptb.InlineKeyboardMarkup([[BUTTON]]))
    await bot.edit_message_reply_markup(101, sent.message_id)
    assert met.chat("coordinator")[-1].buttons == ()
    assert len(met.received("coordinator")) == 1


async def test_an_edit_that_changes_nothing_is_refused_in_telegrams_words(
    bot: ptb.Bot, met: Telegram
) -> None:
    markup = ptb.InlineKeyboardMarkup([[BUTTON]])
    sent = await bot.send_message(101, "Welke?", reply_markup=markup)
    with pytest.raises(
        BadRequest, match="Message is not modified: specified new message content and reply markup"
    ):
        await bot.edit_message_text("Welke?", 101, sent.message_id, reply_markup=markup)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(101, sent.message_id, reply_markup=markup)


async def test_only_a_message_of_the_bot_that_is_still_there_can_be_edited(
    bot: ptb.Bot, met: Telegram
) -> None:
    own = met.send_text("coordinator", "hallo")
    sent = await bot.send_message(101, "dag")
    await bot.delete_message(101, sent.message_id)
    for gone in (sent.message_id, 9999):
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await bot.edit_message_text("anders", 101, gone)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("anders", 101, own)


async def test_a_message_can_be_deleted_for_48_hours(
    bot: ptb.Bot, met: Telegram, clock: PracticeClock
) -> None:
    young = await bot.send_message(101, "jong")
    old = await bot.send_message(101, "oud")
    clock.move(hours=47, minutes=59)
    assert await bot.delete_message(101, young.message_id)
    clock.move(minutes=1)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(101, old.message_id)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_messages(101, [old.message_id])
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(101, young.message_id)
    assert [message.deleted for message in met.chat("coordinator")[-2:]] == [True, False]
    assert len(met.received("coordinator")) == 2


async def test_several_messages_are_deleted_at_once_and_unknown_ones_skipped(
    bot: ptb.Bot, met: Telegram
) -> None:
    typed = met.send_text("coordinator", "Jan")
    sent = await bot.send_message(101, "Geen namen.")
    assert await bot.delete_messages(101, [typed, sent.message_id, 9999])
    assert all(message.deleted for message in met.chat("coordinator")[-2:])


@pytest.fixture
def retry_after_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library warns about the old way, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.mark.usefixtures("retry_after_as_timedelta")
async def test_a_429_says_how_long_to_wait_and_delivers_nothing(bot: ptb.Bot, met: Telegram) -> None:
    met.fail_next(1, "429")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(101, "hallo")
    assert caught.value.retry_after == timedelta(seconds=5)
    await bot.send_message(101, "hallo")
    assert len(met.received("coordinator")) == 1


async def test_a_500_delivers_nothing(bot: ptb.Bot, met: Telegram) -> None:
    met.fail_next(1, "500")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(101, "hallo")
    assert not met.received("coordinator")


async def test_a_time_out_delivers_but_no_answer_arrives(
    bot: ptb.Bot, met: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    met.fail_next(2, "timeout")
    with pytest.raises(NetworkError, match=r"(?i)disconnected"):
        await bot.send_message(101, "hallo")
    with pytest.raises(NetworkError, match=r"(?i)disconnected"):
        await bot.send_photo(101, b"png", caption="plaatje")
    assert [item.text for item in met.received("coordinator")] == ["hallo", "plaatje"]
    assert (await bot.send_message(101, "dag")).text == "dag"
    assert not [record for record in caplog.records if record.name.startswith("uvicorn")]


async def test_failures_hit_sends_and_nothing_else(bot: ptb.Bot, met: Telegram) -> None:
    sent = await bot.send_message(101, "hallo")
    met.fail_next(1, "500")
    await bot.edit_message_text("dag", 101, sent.message_id)
    await bot.send_chat_action(101, "typing")
    with pytest.raises(NetworkError):
        await bot.send_message(101, "nog eens")


@pytest.mark.usefixtures("retry_after_as_timedelta")
async def test_a_flood_to_one_chat_within_a_second_is_stopped(
    bot: ptb.Bot, met: Telegram, clock: PracticeClock
) -> None:
    for number in range(20):
        await bot.send_message(101, f"bericht {number}")
    with pytest.raises(RetryAfter):
        await bot.send_message(101, "een te veel")
    await bot.send_message(102, "een ander mag")
    clock.move(seconds=1)
    await bot.send_message(101, "weer goed")

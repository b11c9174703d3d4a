"""What every enrolled person may expect, whatever they send."""

import pytest

from tests.chat.conversation import Conversation


async def test_help_says_who_one_is_and_what_this_is_not(chat: Conversation) -> None:
    await chat.says("coordinator", "/help")
    await chat.sees("coordinator", "coördinator 1")
    await chat.sees("coordinator", "112")
    await chat.hears_nothing("chair")


async def test_a_restart_in_between_changes_nothing_for_anybody(chat: Conversation) -> None:
    await chat.says("coordinator", "/taal")
    await chat.restart()
    await chat.says("coordinator", "/help")
    await chat.sees("coordinator", "/annuleer")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/bestaatniet", "commando"),
        ("/" + "x" * 3000, "vraag"),
        ("hallo", "vraag"),
        ("x" * 4000, "vraag"),
        ("😀" * 500, "vraag"),
        ("‮tfel ot thgir", "vraag"),
        ("<b>vet & scheef</b>", "vraag"),
        ("\x00\x01 stuurtekens", "vraag"),
        ("/help@peilwacht_oefen_bot", "112"),
    ],
)
async def test_any_text_gets_one_sentence(chat: Conversation, text: str, answer: str) -> None:
    before = len(chat.texts("coordinator"))
    await chat.says("coordinator", text)
    await chat.sees("coordinator", answer)
    assert len(chat.texts("coordinator")) == before + 1


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "contact", "location", "sticker"])
async def test_what_is_no_text_gets_one_sentence(chat: Conversation, kind: str) -> None:
    await chat.sends("coordinator", kind)
    await chat.sees("coordinator", "alleen tekst en knoppen")
    assert len(chat.texts("coordinator")) == 1


async def test_an_edited_message_is_explained(chat: Conversation) -> None:
    message_id = chat.telegram.send_text("coordinator", "/help")
    await chat.run.settle()
    chat.telegram.edit_text("coordinator", message_id, "/taal")
    await chat.run.settle()
    assert chat.texts("coordinator")[-1].startswith("Ik lees alleen nieuwe berichten")


@pytest.mark.parametrize(
    "data",
    [
        "v1:item:1.1:1",
        "v1:item:999999999999999.999999999:1",
        "v1:nosuchaction:1.1:1",
        "v2:item:1.1:1",
        "item",
        "v1:item:1.1:",
        "v1:item:-1.1:1",
        "v1:item:١.1:1",
        "v1:item:1.1:😀😀😀😀😀😀",
    ],
)
async def test_a_forged_button_changes_nothing_and_is_explained(chat: Conversation, data: str) -> None:
    await chat.says("coordinator", "/help")
    await chat.forges("coordinator", data)
    await chat.sees("coordinator", "hoort niet bij een vraag aan jou")
    assert len(chat.texts("coordinator")) == 1

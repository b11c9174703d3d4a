"""Nothing personal comes in: what seems to be about a person, or is no answer, goes from the chat at once."""

from typing import get_args

import pytest

from handlers.refusals import FINDINGS, sentence
from handlers.texts import Texts
from practice.attachments import Kind
from rules.personal_data import Finding
from tests.casework.region import START
from tests.chat.conversation import Conversation
from tests.handlers.hand import ON_ONE_DATABASE


def is_deleted(chat: Conversation, person: str, message_id: int) -> bool:
    return next(m for m in chat.telegram.chat(person) if m.message_id == message_id).deleted


async def write(chat: Conversation, text: str) -> int:
    message_id = chat.telegram.send_text("coordinator", text)
    await chat.run.settle()
    return message_id


async def test_what_seems_personal_is_deleted_and_the_open_question_stays(chat: Conversation) -> None:
    await chat.says("coordinator", "/afwezig")
    asked = chat.newest("coordinator")
    for text, what in (
        ("bel 06-28374651", "een telefoonnummer"),
        ("/casus 123456782", "een burgerservicenummer"),
        ("/zomaar j.p. de vries", "een naam"),
        ("12 maart, geb. 12-03-2015", "een geboortedatum"),
    ):
        message_id = await write(chat, text)
        assert is_deleted(chat, "coordinator", message_id)
        assert chat.newest("coordinator").text == (
            f"Ik heb je bericht verwijderd: er leek {what} in te staan. Ik bewaar geen gegevens van mensen. "
            "Gebruik alleen de casusreferentie."
        )
    assert next(m for m in chat.telegram.chat("coordinator") if m.message_id == asked.message_id) == asked
    message_id = await write(chat, "morgen")
    assert not is_deleted(chat, "coordinator", message_id)
    await chat.sees("coordinator", "laatste dag")


@ON_ONE_DATABASE
async def test_what_is_no_answer_is_deleted_at_once(chat: Conversation) -> None:
    for kind in get_args(Kind):
        message_id = chat.telegram.send_kind("coordinator", kind)
        await chat.run.settle()
        assert is_deleted(chat, "coordinator", message_id), kind
        assert chat.newest("coordinator").text.startswith("Ik lees alleen tekst en knoppen"), kind
    for text, why in (("zes", "Er staat geen vraag open"), ("/zomaar", "Dit commando ken ik niet")):
        assert is_deleted(chat, "coordinator", await write(chat, text))
        assert chat.newest("coordinator").text.startswith(why)
    message_id = await write(chat, "/help")
    chat.telegram.edit_text("coordinator", message_id, "/help me")
    await chat.run.settle()
    assert is_deleted(chat, "coordinator", message_id)


@ON_ONE_DATABASE
async def test_it_is_deleted_also_when_the_bot_dies_in_between(chat: Conversation) -> None:
    await chat.play("stop")
    message_id = chat.telegram.send_text("coordinator", "bel 06-28374651")
    await chat.play("start")
    assert is_deleted(chat, "coordinator", message_id)


@pytest.mark.parametrize("finding", Finding)
def test_each_finding_has_its_kind_sentence(finding: Finding) -> None:
    said = sentence("personal_data", {"found": finding.value}, Texts("nl", START))
    assert FINDINGS[finding] in said
    assert len(said) <= 180

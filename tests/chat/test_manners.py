"""What every enrolled person may expect, whatever they send."""

import pytest
from sqlmodel import col, select

from rules.calendar import AMSTERDAM
from rules.words import MeetingState
from store.cases import ConsensusScore, Meeting
from store.messages import Prompt
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
    assert [message.deleted for message in chat.telegram.chat("coordinator") if not message.from_bot] == [
        True
    ]


async def test_an_edited_message_is_explained(chat: Conversation) -> None:
    message_id = chat.telegram.send_text("coordinator", "/help")
    await chat.run.settle()
    chat.telegram.edit_text("coordinator", message_id, "/taal")
    await chat.run.settle()
    assert chat.texts("coordinator")[-1].startswith("Ik lees alleen nieuwe berichten")
    assert chat.telegram.private("coordinator").messages[message_id].deleted


async def test_what_stood_too_long_because_the_bot_was_off_is_told_to_who_wrote_it(
    chat: Conversation,
) -> None:
    await chat.play(
        """
        clock 2026-01-05 10:00
        coordinator: /mijn
        coordinator: /mijn
        stop
        wait 36 hours
        coordinator: /rust
        wait 13 hours
        start
        coordinator sees 2 berichten van jou kon ik niet verwijderen: die van ma 5 januari
        wait 11 hours
        coordinator has not /rust
        """
    )


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


PLANNING = """
clock 2026-01-12 09:00
project_leader: /nieuw
project_leader [Weesp]
project_leader [coördinator 1]
project_leader [coördinator 2]
project_leader [procesregisseur 1]
project_leader [Vandaag]
project_leader [Klopt, openen]
coordinator sees Noteer in je eigen dossier: casus {ref}
coordinator: /overleg {ref}
coordinator [Casusoverleg]
"""
NO_MOMENT = "Ik lees hier geen dag en tijd in"


def meetings(chat: Conversation) -> list[MeetingState]:
    return [row.state for row in chat.look(lambda uow: uow.session.exec(select(Meeting)).all())]


def consensus_scores(chat: Conversation) -> int:
    return len(chat.look(lambda uow: uow.session.exec(select(ConsensusScore)).all()))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x" * 4000, NO_MOMENT),
        ("morgen 14:00 " + "en dan nog iets " * 240, NO_MOMENT),
        ("\U0001f642", NO_MOMENT),
        ("\u202e\u05e9\u05dc\u05d5\u05dd \u05de\u05d7\u05e8", NO_MOMENT),
        ("30 februari", "bestaat niet"),
        ("32 januari 14:00", ""),
        ("29 maart 02:30", "bestaat niet"),
        ("25 oktober 02:30", "Dit kan twee dingen betekenen"),
        ("gisteren 14:00", "Dit moment is al voorbij"),
        ("12 januari 08:00", "Dit moment is al voorbij"),
        ("12 januari 2020", "geboortedatum"),
    ],
)
async def test_what_is_no_moment_is_asked_back_and_not_kept(
    chat: Conversation, text: str, answer: str
) -> None:
    await chat.play(PLANNING)
    before = len(chat.texts("coordinator"))
    await chat.says("coordinator", text)
    await chat.sees("coordinator", answer or "Op welke dag?")
    assert len(chat.texts("coordinator")) == before + 1
    (filled,) = chat.look(
        lambda uow: uow.session.exec(select(Prompt.filled).where(col(Prompt.kind) == "planning")).all()
    )
    assert filled.keys() <= {"kind", "doubt"}
    assert meetings(chat) == []


async def test_a_double_tap_plans_one_meeting_and_saves_one_score(chat: Conversation) -> None:
    await chat.play(PLANNING + "coordinator: vandaag 10:00\n")
    await double_tap(chat, "Klopt, plannen")
    assert meetings(chat) == [MeetingState.PLANNED]
    await chat.play("clock 2026-01-12 11:30\ncoordinator [5]\n")
    await double_tap(chat, "Klopt, opslaan")
    assert consensus_scores(chat) == 1
    assert "consensus 5, opgeslagen" in chat.newest("coordinator").text


async def double_tap(chat: Conversation, label: str) -> None:
    """Two taps on the same button before the bot has answered the first."""
    message = chat.newest("coordinator")
    data = next(button.data for row in message.buttons for button in row if button.label == label)
    assert data is not None
    for _ in range(2):
        chat.telegram.tap("coordinator", message.message_id, data)
    await chat.run.settle()


async def test_an_edit_of_an_old_answer_changes_nothing_that_was_recorded(chat: Conversation) -> None:
    await chat.play(PLANNING)
    message_id = chat.telegram.send_text("coordinator", "vandaag 10:00")
    await chat.run.settle()
    await chat.taps("coordinator", "Klopt, plannen")
    chat.telegram.edit_text("coordinator", message_id, "morgen 15:00")
    await chat.run.settle()
    assert chat.texts("coordinator")[-1].startswith("Ik lees alleen nieuwe berichten")
    starts = chat.look(lambda uow: uow.session.exec(select(Meeting.starts_at)).all())
    assert [f"{at.astimezone(AMSTERDAM):%d %H:%M}" for at in starts] == ["12 10:00"]


@pytest.mark.parametrize("command", ["overleg", "cijfer", "corrigeer"])
async def test_a_reference_with_a_typing_error_is_recognised_as_such(
    chat: Conversation, command: str
) -> None:
    await chat.says("coordinator", f"/{command} K7Q4MZ")
    await chat.sees("coordinator", "tikfout")
    assert chat.look(lambda uow: uow.session.exec(select(Prompt)).all()) == []

"""Who comes in, and what the others hear."""

from datetime import timedelta

import pytest
from sqlmodel import select

from casework import outbox
from casework.people import Invited, invite_from_here
from rules.aliases import Alias
from rules.words import PersonState, Role
from store.audit import AuditRow
from store.messages import OutboxMessage
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.chat.conversation import Conversation

ONLY_SENTENCE = "Deze dienst is alleen voor genodigden."


def invite(chat: Conversation, role: Role = Role.COORDINATOR, number: int = 7) -> Invited:
    invited = chat.look(lambda uow: invite_from_here(uow, role, Alias(role, number), now=chat.now))
    assert isinstance(invited, Invited)
    return invited


def move(chat: Conversation, role: Role, number: int, state: PersonState) -> None:
    def work(uow: UnitOfWork) -> None:
        people = uow.session.exec(select(Person)).all()
        next(p for p in people if (p.role, p.number) == (role, number)).state = state

    chat.look(work)


@pytest.mark.parametrize(
    "text", ["hoi", "/start", "/start " + "x" * 60, "/help", "/nieuw", "/start ';--", "/start a b c", "😀"]
)
async def test_a_stranger_gets_the_one_sentence_for_any_text(chat: Conversation, text: str) -> None:
    await chat.says("stranger", text)
    assert chat.texts("stranger") == [ONLY_SENTENCE]


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "contact", "location", "sticker"])
async def test_a_stranger_gets_the_one_sentence_for_anything_else(chat: Conversation, kind: str) -> None:
    await chat.sends("stranger", kind)
    assert chat.texts("stranger") == [ONLY_SENTENCE]


async def test_a_stranger_gets_it_each_time_and_nothing_more(chat: Conversation) -> None:
    for _ in range(5):
        await chat.says("stranger", "hoi")
    assert chat.texts("stranger") == [ONLY_SENTENCE] * 5
    await chat.advance(timedelta(days=3))
    assert len(chat.texts("stranger")) == 5


async def test_a_stranger_who_edits_or_taps_gets_it_too(chat: Conversation) -> None:
    message_id = chat.telegram.send_text("stranger", "hoi")
    await chat.run.settle()
    chat.telegram.edit_text("stranger", message_id, "hallo")
    await chat.run.settle()
    assert chat.texts("stranger") == [ONLY_SENTENCE] * 2
    await chat.forges("stranger", "v1:item:1.1:1")
    assert [got.text for got in chat.telegram.received("stranger")] == [ONLY_SENTENCE] * 3


async def test_the_tap_of_a_stranger_leaves_one_row_that_does_not_say_who(chat: Conversation) -> None:
    await chat.says("stranger", "hoi")
    await chat.forges("stranger", "v1:item:1.1:1")
    rows = chat.look(lambda uow: uow.session.exec(select(AuditRow)).all())
    taps = [(row.person_id, row.case_id) for row in rows if row.action == "refuse_stranger_tap"]
    assert taps == [(None, None)]


async def test_nothing_of_a_stranger_stays_in_the_outbox(chat: Conversation) -> None:
    await chat.says("stranger", "hoi")
    assert chat.look(lambda uow: len(uow.session.exec(select(OutboxMessage)).all())) == 0


async def test_an_invitation_lets_one_person_in_once(chat: Conversation) -> None:
    token = invite(chat).token
    await chat.says("stranger", f"/start {token}")
    await chat.sees("stranger", "coördinator 7")
    await chat.restart()
    await chat.says("stranger", "/help")
    await chat.sees("stranger", "Je bent coördinator 7")
    assert ("help", "wat je hier kunt doen") in chat.telegram.commands("stranger")


async def test_a_used_invitation_lets_nobody_in(chat: Conversation) -> None:
    token = invite(chat).token
    await chat.says("chair", f"/start {token}")
    await chat.sees("chair", "Je bent voorzitter 1")
    await chat.says("stranger", f"/start {token}")
    await chat.sees("stranger", "coördinator 7")
    move(chat, Role.COORDINATOR, 7, PersonState.LEFT)
    await chat.says("stranger", f"/start {token}")
    await chat.sees("stranger", ONLY_SENTENCE)


async def test_an_expired_invitation_lets_nobody_in(chat: Conversation) -> None:
    token = invite(chat).token
    await chat.advance(timedelta(hours=24))
    await chat.says("stranger", f"/start {token}")
    assert chat.texts("stranger") == [ONLY_SENTENCE]


@pytest.mark.parametrize("state", [PersonState.LOCKED, PersonState.LEFT])
async def test_who_was_locked_or_left_is_a_stranger(chat: Conversation, state: PersonState) -> None:
    move(chat, Role.COORDINATOR, 1, state)
    await chat.says("coordinator", "/help")
    await chat.says("coordinator", f"/start {invite(chat).token}")
    assert chat.texts("coordinator") == [ONLY_SENTENCE] * 2


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_or_channel_is_left_at_once_and_told_nothing(chat: Conversation, kind: str) -> None:
    chat.telegram.add_to_group("coordinator", "Team", kind)
    await chat.run.settle()
    assert not chat.telegram.group("Team").member
    assert not [message for message in chat.telegram.group_chat("Team") if message.from_bot]
    await chat.hears_nothing("coordinator")
    assert not [line for line in chat.bot_logs if line["log_level"] == "warning"]


async def test_what_waited_for_who_blocked_goes_out_once_they_write_again(chat: Conversation) -> None:
    chat.telegram.block("coordinator")
    await chat.run.settle()

    def wait_for_them(uow: UnitOfWork) -> None:
        person = next(
            p for p in uow.session.exec(select(Person)) if (p.role, p.number) == (Role.COORDINATOR, 1)
        )
        outbox.queue_reply(uow, person.id, "language", chat.now)

    chat.look(wait_for_them)
    await chat.advance(timedelta(days=2))
    assert chat.texts("coordinator") == []
    chat.telegram.allow("coordinator")
    await chat.run.settle()
    assert len(chat.texts("coordinator")) == 1


async def test_a_block_that_nobody_told_of_shows_at_the_next_message_or_check(chat: Conversation) -> None:
    chat.telegram.private("coordinator").blocked = True
    await chat.says("coordinator", "/help")
    assert chat.texts("coordinator") == []
    chat.telegram.private("coordinator").blocked = False
    await chat.says("coordinator", "/taal")
    assert len(chat.texts("coordinator")) == 2


async def test_the_menu_follows_role_and_language(chat: Conversation) -> None:
    for person in ("coordinator", "project_leader"):
        await chat.says(person, "/help")
    dutch = chat.telegram.commands("coordinator")
    assert ("taal", "Nederlands of Engels") in dutch
    names = {name for name, _ in chat.telegram.commands("project_leader")}
    assert "nieuw" in names
    assert "nieuw" not in {name for name, _ in dutch}

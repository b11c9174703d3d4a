"""From an update of an enrolled person to its handler, and from a refusal to a sentence."""

import re

from casework.errors import (
    AlreadyHandled,
    EditedMessage,
    ForeignButton,
    NotAllowed,
    NotBackYet,
    NothingToAnswer,
    OnlyText,
    PersonalData,
    Refusal,
    UnknownCommand,
)
from casework.pin_errors import TypedPin
from casework.pin_pads import Asked
from casework.pins import expects_pin
from casework.prompts import PromptRef, find_open_question, look_again
from handlers.chat import Chat
from handlers.refusals import sentence
from handlers.registry import COMMANDS, TAPS, TYPED, Tap
from rules.calendar import local_date
from rules.permissions import Permission, may_ever
from rules.personal_data import found_in
from rules.pins import Takes
from rules.references import UnreadableReferenceError, read_reference

# Of somebody who is in already; in random letters and digits any number may seem to stand.
_INVITATION = re.compile(r"/start [0-9a-f]{32}")
_LIKE_A_PIN = re.compile(r"[0-9]{4,8}")
_COMMAND = re.compile(r"/([A-Za-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
# Nine digits always fit the id columns; PostgreSQL refuses a larger number with an error.
_TAP = re.compile(r"v1:([a-z_]{1,24}):([0-9]{1,9})\.([0-9]{1,9}):(.{0,40})", re.DOTALL)


async def on_text(chat: Chat, text: str) -> None:
    """A command, or the answer to an open question. Its refusal is in the outbox already.

    What seems to hold something about a person goes no further than this, whatever it was meant for.
    """
    try:
        await _guard(chat, text)
        match = _COMMAND.fullmatch(text.strip())
        if match:
            await _on_command(chat, match[1].lower(), (match[2] or "").strip())
        else:
            await _on_answer(chat, text)
    except (Refusal, AlreadyHandled):
        return


async def _guard(chat: Chat, text: str) -> None:
    if _INVITATION.fullmatch(text.strip()) is not None:
        return
    found = found_in(text, local_date(chat.now)) or await chat.find_names(text)
    if found is not None:
        await chat.refuse(PersonalData(found=found.value))


async def _on_command(chat: Chat, name: str, argument: str) -> None:
    command = COMMANDS.get(name)
    if command is None or not may_ever(chat.role, command.permission):
        await chat.refuse(UnknownCommand())
        return
    chat.takes, chat.asked = command.takes, _to_go_on(chat, name, argument)
    await command.handler(chat, argument)


def _to_go_on(chat: Chat, name: str, argument: str) -> Asked | None:
    """The command as it can be kept while the PIN is asked: with a case reference, or nothing behind it."""
    try:
        reference = read_reference(argument) if argument else ""
    except UnreadableReferenceError:
        return None
    return Asked(f"/{name} {reference}".strip(), False, chat.reply_to)


async def _on_answer(chat: Chat, text: str) -> None:
    if _LIKE_A_PIN.fullmatch(text.strip()) is not None:
        await _refuse_typed_pin(chat)
    try:
        question = await chat.look(find_open_question, frozenset(TYPED), chat.reply_to, now=chat.now)
    except (NothingToAnswer, NotBackYet) as refusal:
        await chat.refuse(refusal)
        return
    rule = TYPED[type(question.view)]
    await _allow(chat, rule.permission)
    chat.takes, chat.prompt_id = Takes.ANSWER, question.ref.id
    await rule.handler(chat, question, text)


async def _refuse_typed_pin(chat: Chat) -> None:
    if await chat.look(expects_pin, now=chat.now):
        await chat.refuse(TypedPin())


async def on_tap(chat: Chat, data: str) -> None:
    """A button. Whatever is wrong with it changes nothing and is explained where it was tapped."""
    match = _TAP.fullmatch(data)
    ref = PromptRef(int(match[2]), int(match[3])) if match else PromptRef(0, 0)
    try:
        rule = TAPS.get(match[1]) if match else None
        if match is None or rule is None:
            await chat.refuse(ForeignButton())
            return
        await _allow(chat, rule.permission)
        chat.takes, chat.prompt_id, chat.asked = rule.takes, ref.id, Asked(data, True)
        await rule.handler(chat, Tap(ref, match[4]))
    except AlreadyHandled:
        await _show_again(chat, ref.id, None)
    except Refusal as refusal:
        prompt_id = refusal.facts.get("prompt_id")
        pop_up = sentence(refusal.code, refusal.facts, chat.texts)
        if prompt_id is None:
            await chat.done(pop_up)
        else:
            await _show_again(chat, int(prompt_id), pop_up)


async def _show_again(chat: Chat, prompt_id: int, pop_up: str | None) -> None:
    """The message is behind what is recorded: let it catch up."""
    if chat.takes is Takes.ANSWER:
        # Answering may go without the PIN; what was answered is for an open chat.
        chat.takes = Takes.OPEN_CHAT
    try:
        shown = await chat.look(look_again, prompt_id, now=chat.now)
    except Refusal:
        await chat.done(pop_up)
        return
    if shown.message_id in (None, chat.tapped_message_id) or chat.tapped_message_id is None:
        await chat.show(shown, pop_up)
    else:
        await chat.done(pop_up)


async def _allow(chat: Chat, permission: Permission) -> None:
    if not may_ever(chat.role, permission):
        await chat.refuse(NotAllowed())


async def on_other(chat: Chat) -> None:
    """Anything but a text of one's own, such as a photo or a forwarded text: none of it is read."""
    try:
        await chat.refuse(OnlyText())
    except (Refusal, AlreadyHandled):
        return


async def on_edit(chat: Chat) -> None:
    """An older message was edited: only new ones count."""
    try:
        await chat.refuse(EditedMessage())
    except (Refusal, AlreadyHandled):
        return

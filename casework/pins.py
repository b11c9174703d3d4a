"""The lock of a chat: a PIN, tapped on a pad whose digits change place; issue 5, Lock.

1. `pass_lock` runs before every use case of a person. It keeps an open chat open, and refuses what takes an
   open chat while it is closed; the pad that asks for the PIN goes out with that refusal.
2. A button of the pad carries a random token. Which digit it stands for, and what was entered so far, is in
   the prompt, sealed with the key of the installation, and goes when the pad closes.
3. A tap on a digit does not make the other buttons stale: who taps fast is ahead of the edits.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from casework import outbox, prompts, traces
from casework.access import acting, leave_audit_row, use_case
from casework.blocking import Cause, block
from casework.errors import ForeignButton
from casework.pin_errors import PinMustWait, PinNeeded
from casework.pin_hashes import fits, hashed
from casework.pin_pads import Asked, Note, Pad, Step, digits_of, is_chat_open, laid_out, pad_of, sealed
from casework.pin_views import ChatClosed, Ending, PinPad, PinReceipt
from casework.prompts import PromptRef, Shown
from casework.readmission import pin_chosen
from casework.views import Told, View, comes_by_itself, shows_message, shows_prompt
from rules.permissions import Permission
from rules.pins import LOCKED_AFTER, Takes, is_too_simple, wait_after
from store.locks import Pin
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND, CLOSED = "pin", "chat_closed"


@dataclass(frozen=True)
class Pressed:
    """The pad after a tap, and what goes on by itself now that the chat is open."""

    shown: Shown
    goes_on: Asked | None = None


def pass_lock(uow: UnitOfWork, takes: Takes, prompt_id: int | None, now: datetime) -> None:
    """Let the act of a person happen, or raise PinNeeded. Whatever they do keeps an open chat open."""
    if uow.actor is None:
        return
    if is_chat_open(uow, uow.actor.id, now):
        pin = uow.session.get(Pin, uow.actor.id)
        if pin is not None:
            pin.used_at = now
        return
    if takes is Takes.OPEN_CHAT or (takes is Takes.ANSWER and not _may_be_answered(uow, prompt_id)):
        raise PinNeeded


def _may_be_answered(uow: UnitOfWork, prompt_id: int | None) -> bool:
    """Whether the bot asked this by itself and the policy lets it be answered so, while nothing is opened."""
    prompt = uow.session.get(Prompt, prompt_id) if prompt_id is not None else None
    if uow.policy.lock.pin_to_answer or prompt is None or prompt.person_id != acting(uow).id:
        return False
    is_opened = prompt.filled.get("opened") or prompt.filled.get("why")
    return comes_by_itself(prompt.kind) and not is_opened


def ask_pin(uow: UnitOfWork, asked: Asked | None, now: datetime) -> None:
    """Show the pad because the chat is closed; who has no PIN yet chooses one."""
    has_pin = uow.session.get(Pin, acting(uow).id) is not None
    step = Step.ENTER if has_pin else Step.NEW
    _open_pad(uow, acting(uow), Pad(step, asked=asked, again=asked is None), now)


def choose_anew(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Let somebody who comes back, and whose PIN is gone, choose one."""
    _open_pad(uow, person, Pad(Step.NEW), now)


@use_case(Permission.ENTER)
def start_pin(uow: UnitOfWork, *, now: datetime) -> None:
    """Choose a PIN, or another one after the one that holds now."""
    has_pin = uow.session.get(Pin, acting(uow).id) is not None
    _open_pad(uow, acting(uow), Pad(Step.OLD if has_pin else Step.NEW), now)


def _open_pad(uow: UnitOfWork, person: Person, pad: Pad, now: datetime) -> None:
    prompts.ask(uow, person.id, KIND, now, filled={"sealed": sealed(uow, laid_out(uow, pad))})


@use_case(Permission.ENTER)
def press_key(uow: UnitOfWork, ref: PromptRef, token: str, *, now: datetime) -> Pressed:
    """One digit; the last one is followed by what it opens. Raises ForeignButton and PinMustWait."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    _refuse_during_wait(uow, now)
    pad = pad_of(uow, prompt, now)
    if token not in pad.keys:
        raise ForeignButton
    pad = replace(pad, entered=pad.entered + pad.keys[token])
    if len(pad.entered) < digits_of(uow, pad, prompt.person_id):
        _keep(uow, prompt, pad, now)
        return Pressed(prompts.shown(uow, prompt, now))
    goes_on = _FINISH[pad.step](uow, prompt, pad, now)
    return Pressed(prompts.shown(uow, prompt, now), goes_on)


def _keep(uow: UnitOfWork, prompt: Prompt, pad: Pad, now: datetime) -> None:
    """Without a new revision: the buttons that stand there go on to count."""
    prompt.filled = {**prompt.filled, "sealed": sealed(uow, pad)}
    prompt.touched_at = now


def _lay_anew(uow: UnitOfWork, prompt: Prompt, pad: Pad, now: datetime) -> None:
    prompts.fill(prompt, now, sealed=sealed(uow, laid_out(uow, pad)))


def _refuse_during_wait(uow: UnitOfWork, now: datetime) -> None:
    until = _waits_until(uow, acting(uow).id, now)
    if until is not None:
        raise PinMustWait(until=until.isoformat())


def _waits_until(uow: UnitOfWork, person_id: int, now: datetime) -> datetime | None:
    pin = uow.session.get(Pin, person_id)
    waits = pin is not None and pin.wait_until is not None and pin.wait_until > now
    return pin.wait_until if pin is not None and waits else None


def _finish_enter(uow: UnitOfWork, prompt: Prompt, pad: Pad, now: datetime) -> Asked | None:
    if not _is_right(uow, prompt, pad, now):
        return None
    leave_audit_row(uow, "open_chat", "done", now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now, done=Ending.OPENED.value)
    return pad.asked


def _finish_old(uow: UnitOfWork, prompt: Prompt, pad: Pad, now: datetime) -> None:
    if _is_right(uow, prompt, pad, now):
        _lay_anew(uow, prompt, replace(pad, step=Step.NEW, note=None), now)


def _finish_new(uow: UnitOfWork, prompt: Prompt, pad: Pad, now: datetime) -> None:
    if is_too_simple(pad.entered):
        _lay_anew(uow, prompt, replace(pad, note=Note.TOO_SIMPLE), now)
    else:
        _lay_anew(uow, prompt, replace(pad, step=Step.AGAIN, chosen=pad.entered, note=None), now)


def _finish_again(uow: UnitOfWork, prompt: Prompt, pad: Pad, now: datetime) -> Asked | None:
    if pad.entered != pad.chosen:
        _lay_anew(uow, prompt, replace(pad, step=Step.NEW, chosen="", note=Note.DIFFERS), now)
        return None
    person = acting(uow)
    kept, digits = hashed(pad.entered, uow.cipher), len(pad.entered)
    chosen = Pin(person_id=person.id, hash_sealed=kept, digits=digits, chosen_at=now, used_at=now)
    uow.session.merge(chosen)
    pin_chosen(uow, person, now)
    leave_audit_row(uow, "choose_pin", "done", now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now, done=Ending.CHOSEN.value)
    return pad.asked


_FINISH: dict[Step, Callable[[UnitOfWork, Prompt, Pad, datetime], Asked | None]] = {
    Step.ENTER: _finish_enter,
    Step.OLD: _finish_old,
    Step.NEW: _finish_new,
    Step.AGAIN: _finish_again,
}


def _is_right(uow: UnitOfWork, prompt: Prompt, pad: Pad, now: datetime) -> bool:
    """Open the chat with the right PIN; a wrong one is counted, and costs a wait or the access itself."""
    pin = uow.get(Pin, prompt.person_id)
    if fits(pad.entered, pin.hash_sealed, uow.cipher):
        pin.wrong, pin.wait_until, pin.used_at = 0, None, now
        return True
    pin.wrong += 1
    pin.wait_until = now + wait_after(pin.wrong)
    leave_audit_row(uow, "open_chat", "refused: wrong_pin", now)
    _lay_anew(uow, prompt, replace(pad, note=Note.WRONG), now)
    if pin.wrong >= LOCKED_AFTER:
        block(uow, acting(uow), now, Cause.WRONG_PINS)
        prompts.close(uow, prompt, PromptState.CANCELLED, now, done=Ending.LOCKED.value)
    return False


@use_case(Permission.ENTER)
def erase_key(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take the last digit back."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    pad = pad_of(uow, prompt, now)
    _keep(uow, prompt, replace(pad, entered=pad.entered[:-1]), now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ENTER)
def try_again(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The wait is over, or the pad has to be laid out anew. Raises PinMustWait."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    _refuse_during_wait(uow, now)
    _lay_anew(uow, prompt, replace(pad_of(uow, prompt, now), note=None), now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ENTER)
def leave_pad(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Nothing is entered or chosen."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ENTER)
def expects_pin(uow: UnitOfWork, *, now: datetime) -> bool:
    """Whether a pad is open, so that digits that are written are a PIN that is better not written."""
    return bool(_open_pads(uow))


def _open_pads(uow: UnitOfWork) -> list[Prompt]:
    query = select(Prompt).where(
        col(Prompt.person_id) == acting(uow).id,
        col(Prompt.kind) == KIND,
        col(Prompt.state) == PromptState.OPEN,
    )
    return list(uow.session.exec(query).all())


@use_case(Permission.ENTER)
def close_chat(uow: UnitOfWork, *, now: datetime) -> None:
    """Lock one's own chat at once; what was opened in it is folded without waiting for its time."""
    person = acting(uow)
    pin = uow.session.get(Pin, person.id)
    if pin is not None:
        pin.used_at = None
    for prompt in _open_pads(uow):
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    traces.fold_now(uow, person, now)
    outbox.queue_reply(uow, person.id, CLOSED, now, has_pin=pin is not None)


@shows_message(CLOSED, Told.answer(when="/slot", stays=True))
def _closed(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ChatClosed:
    return ChatClosed(bool(message.params["has_pin"]))


@shows_prompt(
    KIND, Told.answer(when="/pin, and before anything about a case while the chat is closed", stays=True)
)
def _shown(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is not PromptState.OPEN:
        done = prompt.filled.get("done")
        return PinReceipt(Ending(done) if done is not None else None, uow.policy.lock.idle_minutes)
    pad, pin = pad_of(uow, prompt, now), uow.session.get(Pin, prompt.person_id)
    waits_until = _waits_until(uow, prompt.person_id, now)
    wrong = pin.wrong if pin is not None else 0
    return PinPad(
        pad.step,
        len(pad.entered),
        digits_of(uow, pad, prompt.person_id),
        () if waits_until is not None else tuple(pad.keys.items()),
        pad.note,
        pad.again,
        LOCKED_AFTER - wrong if wrong and pad.step in (Step.ENTER, Step.OLD) else None,
        waits_until,
    )

"""The pad for a PIN, and the line that it leaves. No digit that was entered is ever shown."""

from datetime import datetime, timedelta

from casework.pin_pads import Note, Step
from casework.pin_views import ChatClosed, Ending, PinPad, PinReceipt
from casework.views import View
from handlers.screens import Button, Row, Screen, in_rows, renders, screen_of
from handlers.texts import N_, Texts

KEY, ERASE, AGAIN, LEAVE = "pin", "pin_erase", "pin_again", "pin_leave"
_QUESTIONS = {
    Step.ENTER: N_("Dit gesprek is op slot. Tik je pincode."),
    Step.OLD: N_("Je pincode veranderen. Tik eerst je huidige pincode."),
    Step.NEW: N_("Kies een pincode van {digits} cijfers, niet die van je telefoon of bank."),
    Step.AGAIN: N_("Tik je nieuwe pincode nog een keer."),
}
_NOTES = {
    Note.WRONG: N_("Deze pincode klopt niet."),
    Note.TOO_SIMPLE: N_("Deze pincode is te makkelijk te raden, zoals 11111 of 12345. Kies een andere."),
    Note.DIFFERS: N_("De twee pincodes waren niet gelijk. Er is nog niets gekozen."),
}


@renders(PinPad)
def pad(view: PinPad, texts: Texts) -> Screen:
    """What is asked, a dot for every digit so far, and the digits in today's order."""
    _ = texts.gettext
    lines = [_(_NOTES[view.note])] if view.note is not None else []
    if view.tries_left is not None:
        lines.append(_tries_left(view.tries_left, texts))
    if view.waits_until is not None:
        moment = clock_after(view.waits_until, texts)
        lines.append(_("Je kunt het weer proberen vanaf <b>{moment}</b>.").format(moment=moment))
        return Screen("\n".join(lines), (*_again(texts), *_leave(texts)))
    lines.append(_(_QUESTIONS[view.step]).format(digits=view.digits))
    if view.again:
        lines.append(_("Wat je schreef, is niet bewaard. Stuur het daarna opnieuw."))
    if not view.keys:
        return Screen("\n".join(lines), (*_again(texts), *_leave(texts)))
    lines.append(" ".join(["●"] * view.entered + ["○"] * (view.digits - view.entered)))
    return Screen("\n".join(lines), (*_keys(view, texts), *_leave(texts)))


def _tries_left(count: int, texts: Texts) -> str:
    said = texts.ngettext(
        "Nog {count} poging, dan wordt je toegang geblokkeerd.",
        "Nog {count} pogingen, dan wordt je toegang geblokkeerd.",
        count,
    )
    return said.format(count=count)


def _keys(view: PinPad, texts: Texts) -> tuple[Row, ...]:
    """Nine digits in threes, then the tenth beside the eraser."""
    digits = [Button(digit, KEY, token) for token, digit in view.keys]
    return (*in_rows(digits[:9], 3), (digits[9], Button(texts.gettext("Wis laatste"), ERASE)))


def _again(texts: Texts) -> tuple[Row, ...]:
    return ((Button(texts.gettext("Opnieuw proberen"), AGAIN),),)


def _leave(texts: Texts) -> tuple[Row, ...]:
    return ((Button(texts.gettext("Niet nu"), LEAVE),),)


def clock_after(moment: datetime, texts: Texts) -> str:
    """The clock time from which it is past this moment, in whole minutes."""
    return texts.formats.time(moment + timedelta(seconds=59))


@renders(PinReceipt)
def receipt(view: PinReceipt, texts: Texts) -> Screen:
    """What became of it."""
    _ = texts.gettext
    minutes = texts.ngettext("{count} minuut", "{count} minuten", view.idle_minutes)
    said = {
        Ending.OPENED: _("Dit gesprek is open. Doe je {minutes} niets, dan gaat het op slot."),
        Ending.CHOSEN: _(
            "Je pincode is gekozen. Doe je {minutes} niets, dan vraag ik die weer. "
            "Met /slot doe je dit gesprek zelf op slot."
        ),
        Ending.LOCKED: _(
            "Je toegang is geblokkeerd: tien keer klopte de pincode niet. De projectleider weet het."
        ),
        None: _("Gestopt. Er is niets gekozen of geopend."),
    }[view.ending]
    return Screen(said.format(minutes=minutes.format(count=view.idle_minutes)))


def last_word(view: View, texts: Texts) -> str | None:
    """The same as a pop-up for who is blocked by it: what stands in their chat disappears."""
    is_last = isinstance(view, PinReceipt) and view.ending is Ending.LOCKED
    return screen_of(view, texts).text if is_last else None


@renders(ChatClosed)
def closed(view: ChatClosed, texts: Texts) -> Screen:
    """The answer to /slot."""
    _ = texts.gettext
    if view.has_pin:
        return Screen(_("Dit gesprek is op slot. Met je pincode gaat het weer open."))
    return Screen(_("Wat hier open stond, verdwijnt nu. Voor een slot kies je eerst een pincode met /pin."))

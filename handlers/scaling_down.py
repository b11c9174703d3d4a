"""The question whether to scale down, and who hears that it happened."""

from html import escape

from casework import scaling_down
from casework.chair_duty import ScaledDown
from casework.scaling_down import ScaleDownAsked, ScaleDownDone, Successor
from handlers.chat import Chat
from handlers.registry import Tap, tap
from handlers.screens import Button, Screen, renders
from handlers.texts import Texts, bold_reference
from rules.permissions import Permission

_CHOOSE, _SAVE, _LEAVE, _NOT_YET = "down_choose", "down_save", "down_leave", "down_not_yet"


@tap(_CHOOSE, Permission.GUARD)
async def choose(chat: Chat, tap: Tap) -> None:
    """Read back."""
    await chat.show(await chat.perform(scaling_down.choose_scale_down, tap.ref, now=chat.now))


@tap(_SAVE, Permission.GUARD)
async def save(chat: Chat, tap: Tap) -> None:
    """Scale down, as read back."""
    await chat.show(await chat.perform(scaling_down.scale_down, tap.ref, now=chat.now))


@tap(_LEAVE, Permission.GUARD)
async def leave(chat: Chat, tap: Tap) -> None:
    """Back to the question."""
    await chat.show(await chat.perform(scaling_down.leave_scale_down, tap.ref, now=chat.now))


@tap(_NOT_YET, Permission.GUARD)
async def not_yet(chat: Chat, tap: Tap) -> None:
    """Asked again after a newer 6."""
    await chat.show(await chat.perform(scaling_down.decline_scale_down, tap.ref, now=chat.now))


@renders(ScaleDownAsked)
def asked(view: ScaleDownAsked, texts: Texts) -> Screen:
    """Without the score: that is for no lock screen."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.read_back is None:
        text = _("{reference}: kan deze casus worden afgeschaald? Zeg het uiterlijk {date}.").format(
            reference=reference, date=texts.formats.date_with_distance(view.due_on)
        )
        return Screen(text, ((Button(_("Afschalen"), _CHOOSE), Button(_("Nog niet"), _NOT_YET)),))
    lines = [
        _("{reference}: afschalen. Jouw bewaking stopt dan.").format(reference=reference),
        _guarded(view.read_back, texts),
        _("Klopt dit?"),
    ]
    save, back = Button(_("Klopt, afschalen"), _SAVE), Button(_("Terug"), _LEAVE)
    return Screen("\n".join(lines), ((save,), (back,)))


@renders(ScaleDownDone)
def done(view: ScaleDownDone, texts: Texts) -> Screen:
    """The line that stays."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.successor is None:
        said = _("{reference}: nog niet afgeschaald. Ik vraag het weer na een volgende {score} of hoger.")
        return Screen(said.format(reference=reference, score=view.score))
    told = [_("{reference}: afgeschaald.").format(reference=reference)]
    if view.successor.no_director:
        told.append(_no_director(texts))
    alias = escape(texts.opening_alias(view.successor.guard))
    told.append(_("{alias} bewaakt nu de afspraken.").format(alias=alias))
    return Screen(" ".join((*told, _open(view.successor.count, texts))))


def _guarded(successor: Successor, texts: Texts) -> str:
    alias = escape(texts.opening_alias(successor.guard))
    said = texts.gettext("{alias} bewaakt dan de afspraken. {open}").format(
        alias=alias, open=_open(successor.count, texts)
    )
    return f"{_no_director(texts)} {said}" if successor.no_director else said


def _no_director(texts: Texts) -> str:
    return texts.gettext("Er is nu geen procesregisseur die het kan doen.")


def _open(count: int, texts: Texts) -> str:
    if count == 0:
        return texts.gettext("Er staat geen afspraak open.")
    said = texts.ngettext("Er staat {count} afspraak open.", "Er staan {count} afspraken open.", count)
    return said.format(count=count)


@renders(ScaledDown)
def scaled_down(view: ScaledDown, texts: Texts) -> Screen:
    """To who guards from now on, and who wants to know."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.in_recovery:
        said = [
            _("{reference}: de casus is afgeschaald; dat hoort bij de nieuwe fase.").format(
                reference=reference
            )
        ]
    else:
        said = [_("{reference}: de casus is afgeschaald.").format(reference=reference)]
    if view.former:
        said.append(_("Jouw bewaking is gestopt."))
    if view.no_director:
        said.append(_no_director(texts))
    if view.yours:
        said.append(_("Jij bewaakt nu de afspraken."))
    else:
        alias = escape(texts.opening_alias(view.guard))
        said.append(_("{alias} bewaakt nu de afspraken.").format(alias=alias))
    said.append(_open(view.count, texts))
    if view.yours and view.count:
        said.append(_("Met /afspraken zie je ze."))
    return Screen(" ".join(said))

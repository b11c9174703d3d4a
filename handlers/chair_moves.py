"""An expert meeting goes to another chair: the taps of the project leader, and how it reads."""

from html import escape

from casework import chair_moves
from casework.chair_moves import (
    ChairAway,
    ChairInsteadAsked,
    ChairInsteadReadBack,
    ChairMoved,
    ChairMoveOver,
)
from casework.errors import ForeignButton
from handlers.alert_offer_screens import chair_label
from handlers.chat import Chat
from handlers.registry import Tap, tap
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import Texts, bold_reference
from rules.permissions import Permission

_CHOOSE, _PICK, _BACK = "chair_choose", "chair_pick", "chair_back"
_MOVE, _OVERRIDE = "chair_move", "chair_override"


@tap(_CHOOSE, Permission.OPEN_CASE)
async def choose(chat: Chat, tap: Tap) -> None:
    """Which chairs could."""
    await chat.show(await chat.perform(chair_moves.choose_chair_instead, tap.ref, now=chat.now))


@tap(_PICK, Permission.OPEN_CASE)
async def pick(chat: Chat, tap: Tap) -> None:
    """This one."""
    if not tap.value.isdecimal():
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(chair_moves.pick_chair_instead, tap.ref, int(tap.value), now=chat.now))


@tap(_BACK, Permission.OPEN_CASE)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(chair_moves.leave_chair_instead, tap.ref, now=chat.now))


@tap(_MOVE, Permission.OPEN_CASE)
async def move(chat: Chat, tap: Tap) -> None:
    """It is theirs now."""
    await chat.show(await chat.perform(chair_moves.move_to_chair, tap.ref, now=chat.now))


@tap(_OVERRIDE, Permission.OPEN_CASE)
async def override(chat: Chat, tap: Tap) -> None:
    """The same, after the warning."""
    await chat.show(await chat.perform(chair_moves.move_despite_home, tap.ref, now=chat.now))


@renders(ChairAway)
def chair_away(view: ChairAway, texts: Texts) -> Screen:
    """An expert meeting without its chair."""
    _ = texts.gettext
    said = (
        _("{reference}: {alias} is weg en zou het expertoverleg van {moment} voorzitten.")
        if view.gone
        else _("{reference}: {alias} is afwezig als het expertoverleg is, {moment}.")
    )
    text = said.format(
        reference=bold_reference(view.reference),
        alias=escape(texts.alias(view.chair)),
        moment=texts.formats.moment(view.starts_at),
    )
    return Screen(text, ((Button(_("Andere voorzitter kiezen"), _CHOOSE),),))


@renders(ChairInsteadAsked)
def chair_instead_asked(view: ChairInsteadAsked, texts: Texts) -> Screen:
    """Which chair instead?"""
    _ = texts.gettext
    facts = {
        "reference": bold_reference(view.reference),
        "moment": texts.formats.moment(view.starts_at),
    }
    if not view.chairs:
        said = _("{reference}: er is nu geen andere voorzitter voor het expertoverleg van {moment}.")
        return Screen(said.format(**facts), (_way_back(texts),))
    said = _("{reference}: wie zit het expertoverleg van {moment} voor?")
    rows = [(Button(chair_label(chair, texts), _PICK, str(chair.person_id)),) for chair in view.chairs]
    return Screen(said.format(**facts), (*rows, _way_back(texts)))


@renders(ChairInsteadReadBack)
def chair_instead_read_back(view: ChairInsteadReadBack, texts: Texts) -> Screen:
    """Before it counts, with the warning."""
    _ = texts.gettext
    said = _("{reference}: {chair} zit het expertoverleg van {moment} voor en bewaakt de afspraken.")
    lines = [
        said.format(
            reference=bold_reference(view.reference),
            chair=escape(texts.alias(view.chair)),
            moment=texts.formats.moment(view.starts_at),
        )
    ]
    if not view.same_home:
        rows: tuple[Row, ...] = ((Button(_("Klopt, overzetten"), _MOVE),), _way_back(texts))
        return Screen("\n".join((*lines, _("Klopt dit?"))), rows)
    lines.append(_("Let op: die heeft dezelfde moederorganisatie als de coördinator. Dat leg ik vast."))
    return Screen("\n".join(lines), ((Button(_("Toch overzetten"), _OVERRIDE),), _way_back(texts)))


@renders(ChairMoved)
def chair_moved(view: ChairMoved, texts: Texts) -> Screen:
    """Who chairs it."""
    said = texts.gettext("{reference}: {chair} zit het expertoverleg van {moment} voor.")
    return Screen(
        said.format(
            reference=bold_reference(view.reference),
            chair=escape(texts.alias(view.chair)),
            moment=texts.formats.moment(view.starts_at),
        )
    )


@renders(ChairMoveOver)
def chair_move_over(view: ChairMoveOver, texts: Texts) -> Screen:
    """Nothing needs to be arranged."""
    said = texts.gettext("{reference}: een andere voorzitter is niet meer nodig.")
    return Screen(said.format(reference=bold_reference(view.reference)))


def _way_back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), _BACK),)

"""`peilwacht audit verify` and `peilwacht audit show`: is the audit trail whole, and what does it say?"""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from bot import installation
from bot.audit_faults import UNWRITABLE, sentence
from bot.clock import SystemClock
from bot.settings import read_settings
from bot.subcommands import app, fail, plainly
from casework.errors import NoSuchCase
from casework.trail import (
    Checked,
    Doer,
    Head,
    TrailLine,
    check_trail,
    note_verified,
    show_trail,
)
from casework.transactions import Transactions
from rules.aliases import Alias, NotAnAlias, read_alias
from rules.calendar import AMSTERDAM
from rules.references import UnreadableReferenceError, read_reference, shown

audit = typer.Typer(no_args_is_help=True, help="Account for every look: the audit trail.")
app.add_typer(audit, name="audit")

_WHO = {
    Doer.PERSON: "(erased)",
    Doer.SERVICE: "(the service)",
    Doer.STRANGER: "(somebody not enrolled)",
    Doer.COMMAND_LINE: "(the command line)",
}


@audit.command()
def verify(
    expect: Annotated[str, typer.Option(help="A head that was noted earlier, as ROWS:HASH.")] = "",
) -> None:
    """Find any change, gap or cut, and say where; prints the head, to note down elsewhere."""
    expected = _head(expect) if expect else None

    async def work(transactions: Transactions) -> Checked:
        now = SystemClock().now()
        checked = await transactions.read(check_trail, expected, now=now)
        # A trail whose head is gone takes no rows: that must still be said.
        if checked.fault is None or checked.fault.wrong not in UNWRITABLE:
            await transactions.run(note_verified, now=now)
        return checked

    checked = plainly(lambda: asyncio.run(installation.with_transactions(read_settings(), work)))
    if checked.fault is not None:
        fail(sentence(checked.fault))
    print(f"The audit trail is whole: {checked.head.rows} rows. Note this down somewhere else:")
    print(f"{checked.head.rows}:{checked.head.hash}")


def _head(noted: str) -> Head:
    match = re.fullmatch(r"([0-9]{1,9}):([0-9a-f]{64})", noted.strip())
    if match is None:
        fail("--expect takes a head as `peilwacht audit verify` printed it, ROWS:HASH.")
    return Head(int(match[1]), match[2])


@audit.command()
def show(
    case: Annotated[str, typer.Option(help="The reference of a case, such as K7Q-4MX.")] = "",
    person: Annotated[str, typer.Option(help='An alias, such as "coördinator 3".')] = "",
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on.")] = None,
) -> None:
    """Who did, saw or was refused what, on which case, when; this look is in the trail too."""
    reference, alias = _reference(case) if case else None, _alias(person) if person else None
    day = since.date() if since is not None else None

    async def work(transactions: Transactions) -> Sequence[TrailLine]:
        return await transactions.run(show_trail, reference, alias, day, now=SystemClock().now())

    try:
        lines = plainly(lambda: asyncio.run(installation.with_transactions(read_settings(), work)))
    except NoSuchCase:
        fail("There is no case with this reference. It may have been erased: then this is not kept either.")
    for line in lines:
        print(_shown(line))
    if not lines:
        print("The trail has nothing of this.")


def _reference(typed: str) -> str:
    try:
        return read_reference(typed)
    except UnreadableReferenceError:
        fail("This is no reference of a case, such as K7Q-4MX.")


def _alias(typed: str) -> Alias:
    try:
        return read_alias(typed)
    except NotAnAlias:
        fail('An alias is a role and a number, such as "coördinator 3", and never a name.')


def _shown(line: TrailLine) -> str:
    who = line.alias.shown("nl") if line.alias is not None else _WHO[line.doer]
    about = f" · {shown(line.reference)}" if line.reference is not None else ""
    at, what = line.at.astimezone(AMSTERDAM), line.action.replace("_", " ")
    return f"{line.number} · {at:%Y-%m-%d %H:%M:%S} · {who} · {what}{about} · {line.result}"

"""`peilwacht retention`: erase what may no longer be kept, or see what that would be."""

import asyncio
from datetime import date, datetime
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.installation import with_transactions
from bot.settings import read_settings
from bot.subcommands import app, fail, plainly
from casework.retention import Kept, erase_due, look_over_retention, note_retention, what_is_erased
from casework.transactions import Transactions
from rules.calendar import local_date
from rules.references import shown
from store.erasures import ErasureLedger


@app.command()
def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be erased now, and within 30 days.")
    ] = False,
) -> None:
    """Erase the cases whose time is over; the bot does this by itself every night."""
    settings, now = plainly(read_settings), SystemClock().now()

    async def look(transactions: Transactions) -> None:
        _tell_plan(await transactions.run(what_is_erased, now=now), local_date(now))

    async def erase(transactions: Transactions) -> None:
        await _erase(transactions, ErasureLedger(settings.backup_folder), now)

    try:
        plainly(lambda: asyncio.run(with_transactions(settings, look if dry_run else erase)))
    except OSError as error:
        fail(
            f"The file `erasures` in {settings.backup_folder} cannot be written: {error.strerror}. "
            "Nothing is erased without it."
        )


def _tell_plan(cases: tuple[Kept, ...], today: date) -> None:
    for case in cases:
        when = "now" if case.erased_on <= today else f"on {case.erased_on.isoformat()}"
        over_on = case.over_on.isoformat()
        print(f"{shown(case.reference)} · {case.phase} since {over_on} · would be erased {when}")
    if not cases:
        print("Nothing would be erased now or within 30 days.")


async def _erase(transactions: Transactions, ledger: ErasureLedger, now: datetime) -> None:
    await transactions.run(note_retention, now=now)
    cases, erased = await transactions.run(look_over_retention, now=now), 0
    for case in cases:
        if await transactions.run(erase_due, case.case_id, ledger, now=now):
            erased += 1
        else:
            print(f"{shown(case.reference)} still stands in a chat: the bot takes it away there first.")
    await transactions.forget_deleted()
    print(f"Cases erased: {erased}.")

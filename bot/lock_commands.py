"""`peilwacht lock` and `peilwacht admit`: block somebody, let them in again, while the bot runs or not."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

import typer

from bot import installation
from bot.clock import SystemClock
from bot.settings import read_settings
from bot.subcommands import alias_in, app, fail, plainly
from casework.block_choice import admit_from_here, lock_from_here
from casework.blocking_errors import NobodyWithAlias, NoPinYet, NotWaiting
from casework.transactions import Transactions
from rules.aliases import Alias

Who = Annotated[str, typer.Argument(metavar="ALIAS", help='Such as "coördinator 2".')]


@app.command()
def lock(alias: Who) -> None:
    """Block somebody whose phone is lost: nothing works on it any more, and what stood there disappears."""
    blocked = alias_in(alias)
    if _do(lock_from_here, blocked):
        print(f"{blocked.shown('nl')} is blocked. The running bot empties their chat within seconds.")
    else:
        print(f"{blocked.shown('nl')} was blocked already; what came since is stopped too.")
    print(f'To let them come back: peilwacht invite --alias "{blocked.shown("nl")}"')


@app.command()
def admit(alias: Who) -> None:
    """Let somebody in again who was blocked, when no project leader can: ask them first whether they ended
    the other Telegram sessions of their account."""
    person = alias_in(alias)
    try:
        _do(admit_from_here, person)
    except NotWaiting:
        fail(
            f"{person.shown('nl')} does not wait for this: blocked people open a new invitation first.",
            f'Make one with: peilwacht invite --alias "{person.shown("nl")}"',
        )
    except NoPinYet:
        fail(f"{person.shown('nl')} has to choose a PIN in the chat first.")
    print(f"{person.shown('nl')} takes part again.")


def _do(use_case: Callable[..., Any], alias: Alias) -> Any:
    async def work(transactions: Transactions) -> Any:
        return await transactions.run(use_case, alias, now=SystemClock().now())

    try:
        return plainly(lambda: asyncio.run(installation.with_transactions(read_settings(), work)))
    except NobodyWithAlias:
        fail("Nobody in the team has this alias. List them with: peilwacht members")

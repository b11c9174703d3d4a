"""What every subcommand of `peilwacht` shares: the application, and plain sentences instead of tracebacks."""

import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

import typer
from cryptography.exceptions import InvalidTag
from sqlalchemy.exc import DBAPIError

from bot.logs import set_up_logs
from bot.settings import BadConfiguration, read_settings, secrets_of
from casework.errors import StoreUnavailable
from rules.aliases import Alias, NotAnAlias, read_alias
from store.audit_chain import BrokenTrail
from store.database import is_unavailable

T = TypeVar("T")
_NO_ANSWER = "The database does not answer now. Nothing was changed: try again."

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A Telegram bot that watches the dates of MDA++ cases, so that none is forgotten.",
)


@app.callback()
def _set_up_logs() -> None:
    """First of all: a traceback of whatever fails from here on could show a secret or an id."""
    try:
        settings = read_settings()
    except BadConfiguration:  # the subcommand says so, if it needs them
        set_up_logs()
    else:
        set_up_logs(settings.log_format, secrets_of(settings))


def plainly(work: Callable[[], T]) -> T:
    """Run `work`; a bad configuration, a database that is busy or gone, or an audit trail that takes no rows
    becomes plain sentences and exit code 1."""
    try:
        return work()
    except BadConfiguration as error:
        fail(*error.problems)
    except StoreUnavailable:
        fail(_NO_ANSWER)
    except (BrokenTrail, InvalidTag):
        fail("Nothing was done: the audit trail takes no rows any more. See: peilwacht audit verify")
    except DBAPIError as error:  # looked at before any use case, such as whether it is up to date
        if not is_unavailable(error):
            raise
        fail(_NO_ANSWER)


def fail(*problems: str) -> NoReturn:
    """Say what is wrong, a sentence each, and exit with code 1."""
    for problem in problems:
        print(problem, file=sys.stderr)
    raise typer.Exit(1)


def alias_in(said: str) -> Alias:
    """The alias that was typed; anything else fails."""
    try:
        return read_alias(said)
    except NotAnAlias:
        fail('An alias is a role and a number, such as "coördinator 3", and never a name.')

"""The command `peilwacht`."""

import asyncio
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Annotated

import segno
import typer

import bot
from bot import installation, practice_mode
from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.names import about_names
from bot.settings import read_policy, read_settings, secrets_of
from bot.subcommands import alias_in, app, fail, plainly
from casework.errors import AliasTaken, NoMunicipality
from casework.people import Invited, Member, invite_from_here, members
from casework.transactions import Transactions
from practice.script import ScriptError
from rules.words import PersonState, Role
from store.practice_mark import NotPractice
from store.schema import migrate as bring_up_to_date

PRACTICE_PORT = 8642
PRACTICE_DATABASE = "sqlite:///data/practice.db"
SCRIPT_DATABASE = "sqlite:///data/script.db"


REGISTERED = tuple(
    import_module(f"bot.{module.name}")
    for module in iter_modules(bot.__path__)
    if module.name.endswith("_commands")
)
"""The modules with more subcommands: importing one is what registers them."""
__all__ = ["app"]


@app.command()
def run() -> None:
    """Start the bot: fetch messages, watch the dates, send what is due."""
    plainly(lambda: asyncio.run(installation.run_until_stopped(read_settings())))


@app.command()
def practice(
    play: Annotated[Path | None, typer.Option(help="Play this script instead of opening the page.")] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Start with people, but without cases.")] = False,
    database: Annotated[str, typer.Option(help="An empty database, or one of an earlier practice.")] = "",
    port: Annotated[int, typer.Option(help="The port of the page on this machine.")] = PRACTICE_PORT,
) -> None:
    """Practise with invented cases in the browser; nothing goes to Telegram."""
    settings = plainly(read_settings)
    set_up_logs(settings.log_format, secrets_of(settings), practice=True)
    policy = plainly(lambda: read_policy(settings.policy_file))
    chosen = database or (SCRIPT_DATABASE if play is not None else PRACTICE_DATABASE)
    plainly(lambda: installation.answering_engine(chosen, "--database")).dispose()
    try:
        if play is not None:
            failure = asyncio.run(
                practice_mode.play_script(play, chosen, policy, with_cases=not empty, write=print)
            )
            raise typer.Exit(0 if failure is None else 1)
        with suppress(KeyboardInterrupt):
            asyncio.run(
                practice_mode.run_page(chosen, policy, with_cases=not empty, port=port, opened=_opened)
            )
    except NotPractice:
        fail("This database is not empty and not of an earlier practice. Practice would erase it.")
    except (ScriptError, UnicodeDecodeError) as error:
        fail(f"This script cannot be played. {error}")
    except OSError as error:
        what = f"The script {play}" if play else f"The page on port {port} (choose another with --port)"
        fail(f"{what} cannot be opened: {error.strerror}.")


def _opened(address: str) -> None:
    print(f"Practice mode is open at {address}  (Ctrl+C stops it)", flush=True)


@app.command()
def migrate() -> None:
    """Bring the database up to date: run it once before the first start, and after every update."""
    engine = plainly(lambda: installation.any_engine_of(read_settings()))
    try:
        if problem := plainly(lambda: installation.of_newer_version(engine)):
            fail(problem)
        plainly(lambda: bring_up_to_date(engine))
    finally:
        engine.dispose()
    print("The database is up to date.")


@app.command()
def invite(
    role: Annotated[Role | None, typer.Option(help="What this person is in the team.")] = None,
    alias: Annotated[
        str, typer.Option(help='A role and a number, such as "coördinator 3"; also of who is blocked.')
    ] = "",
    organisation: Annotated[str, typer.Option(help="The home organisation, from the policy.")] = "",
    municipality: Annotated[str, typer.Option(help="For a process director, from the policy.")] = "",
) -> None:
    """Make a one-time invitation link: send it only to the person it is for."""
    settings = plainly(read_settings)
    policy = plainly(lambda: read_policy(settings.policy_file))
    _one_of("organisation", organisation, policy.home_organisations)
    _one_of("municipality", municipality, policy.municipalities)
    wanted = alias_in(alias) if alias else None
    if wanted is not None and role not in (None, wanted.role):
        fail("The alias is of another role than --role.")
    role = role or (wanted.role if wanted is not None else fail("Name a --role or an --alias."))

    async def work(transactions: Transactions) -> Invited:
        now = SystemClock().now()
        return await transactions.run(
            invite_from_here, role, wanted, organisation or None, municipality or None, now=now
        )

    async def both() -> tuple[str, Invited]:
        username = await installation.bot_username(settings)
        return username, await installation.with_transactions(settings, work)

    try:
        username, invited = plainly(lambda: asyncio.run(both()))
    except AliasTaken:
        fail("Somebody has this alias already, or an invitation for it is open.")
    except NoMunicipality:
        fail("A process director belongs to a municipality: name it with --municipality.")
    link = f"https://t.me/{username}?start={invited.token}"
    print(f"Invitation for {invited.alias.shown('nl')}, valid once, for {policy.invitation_hours} hours:")
    print(link)
    segno.make(link).terminal(compact=True)


@app.command(name="members")
def list_members() -> None:
    """List everybody who takes part, by alias."""

    async def work(transactions: Transactions) -> tuple[Member, ...]:
        return await transactions.run(members, now=SystemClock().now())

    found = plainly(lambda: asyncio.run(installation.with_transactions(read_settings(), work)))
    for member in found:
        where = ", ".join(part for part in (member.home_organisation, member.municipality) if part)
        reach = "" if member.reachable else " · has blocked the bot"
        print(f"{member.alias.shown('nl')} · {where or '–'} · {member.state}{reach}{_to_do(member)}")
    if not found:
        print("Nobody takes part yet. Start with: peilwacht invite --role project_leader")


def _to_do(member: Member) -> str:
    """What comes next for somebody who is blocked, or comes back."""
    alias = member.alias.shown("nl")
    match member.state:
        case PersonState.LOCKED:
            return f' · let them come back with: peilwacht invite --alias "{alias}"'
        case PersonState.RETURNING if member.has_pin:
            return f' · waits for a project leader, or for: peilwacht admit "{alias}"'
        case PersonState.RETURNING:
            return " · chooses a new PIN"
        case _:
            return ""


@app.command()
def check() -> None:
    """Say what is wrong in settings, policy, database and token; exits with 1 when anything is."""
    settings = plainly(read_settings)
    found = plainly(lambda: asyncio.run(installation.problems(settings)))
    for problem in found:
        print(problem)
    if found:
        raise typer.Exit(1)
    print("Everything is in order.")
    print(about_names())


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value and value not in allowed:
        fail(f"--{option} must be one of the policy's: {', '.join(allowed)}.")

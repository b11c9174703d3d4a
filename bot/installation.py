"""A real installation: what the settings name, put together, checked and run."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DBAPIError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.audit_faults import UNWRITABLE, sentence
from bot.backups import can_be_written
from bot.clock import SystemClock
from bot.logs import log
from bot.names import Names
from bot.service import Installation, Service
from bot.settings import (
    HOW_TO_MAKE_A_KEY,
    BadConfiguration,
    Settings,
    read_policy,
    require_key,
    require_token,
)
from bot.start_gate import missing_answers
from bot.telegram_request import AiohttpRequest
from casework.findings import EmptySteps, Findings, look_over, look_over_ladders
from casework.trail import Checked, check_trail
from casework.transactions import Transactions
from rules.calendar import local_date
from rules.manning import HOLDERS
from rules.policy import Policy
from rules.references import shown
from store.cipher import Cipher, UnusableKey
from store.database import connect, is_missing_file
from store.key_mark import AnotherKey, is_key_of
from store.practice_mark import is_practice
from store.schema import current_revision, is_of_newer_version, is_up_to_date
from store.unit_of_work import open_session

T = TypeVar("T")
NOT_ITS_KEY = (
    "PEILWACHT_KEY is not the key of this database. Put back the key that it was used with; "
    "if you changed it with `peilwacht rekey`, that is the new one."
)


def cipher_of(settings: Settings) -> Cipher:
    """The cipher; raises BadConfiguration when the key is missing or unusable."""
    key = require_key(settings)
    try:
        return Cipher(key)
    except UnusableKey:
        pass
    raise BadConfiguration("PEILWACHT_KEY is not 32 bytes in base64.")


def new_cipher_of(settings: Settings) -> Cipher:
    """The cipher that is to take the place of the other. Raises BadConfiguration."""
    new = settings.peilwacht_new_key
    if new is None:
        raise BadConfiguration(f"PEILWACHT_NEW_KEY is missing. Make one with: {HOW_TO_MAKE_A_KEY}")
    if new == settings.peilwacht_key:
        raise BadConfiguration("PEILWACHT_NEW_KEY is the same key as PEILWACHT_KEY.")
    try:
        return Cipher(new.get_secret_value())
    except UnusableKey:
        pass
    raise BadConfiguration("PEILWACHT_NEW_KEY is not 32 bytes in base64.")


def engine_of(settings: Settings) -> Engine:
    """An engine on a real database that PEILWACHT_KEY is the key of. Raises BadConfiguration."""
    cipher, engine = cipher_of(settings), real_engine_of(settings)
    with open_session(engine) as session:
        if is_key_of(session, cipher):
            return engine
    engine.dispose()
    raise BadConfiguration(NOT_ITS_KEY)


def real_engine_of(settings: Settings) -> Engine:
    """An engine on a database that answers, is up to date and is not practice's; raises BadConfiguration."""
    # Connecting would make the SQLite file that is not there: only migrating may.
    if is_missing_file(settings.database_url.get_secret_value()):
        raise BadConfiguration("The database is not there yet. Run: peilwacht migrate")
    engine = any_engine_of(settings)
    if problem := of_newer_version(engine):
        pass
    elif is_practice(engine):
        problem = "DATABASE_URL names a practice database. A real run needs one of its own."
    elif not is_up_to_date(engine):
        problem = "The database is not up to date. Run: peilwacht migrate"
    else:
        return engine
    engine.dispose()
    raise BadConfiguration(problem)


def of_newer_version(engine: Engine) -> str:
    """The sentence about a database that a later version than this one brought up to date; otherwise none."""
    with engine.connect() as connection:
        if is_of_newer_version(current_revision(connection)):
            return "The database is of a newer version than this one. Put the newer version back."
    return ""


def any_engine_of(settings: Settings) -> Engine:
    """An engine on a database that answers; raises BadConfiguration without naming its URL."""
    return answering_engine(settings.database_url.get_secret_value(), "DATABASE_URL")


def answering_engine(url: str, name: str) -> Engine:
    """An engine on a database that answers; raises BadConfiguration, which calls it `name`."""
    try:
        engine = connect(url)
        engine.connect().close()
    except (ArgumentError, ValueError):
        # ValueError is a port that is no number: its message holds a part of the URL.
        problem = f"{name} is not a database URL."
    except (DBAPIError, OSError) as error:
        problem = f"The database does not answer ({type(error).__name__})."
    except ModuleNotFoundError:
        problem = f"{name} names a kind of database that is not supported: use sqlite or postgresql+psycopg."
    else:
        return engine
    raise BadConfiguration(problem)


async def run_until_stopped(settings: Settings) -> None:
    """Run the bot by long polling until SIGINT or SIGTERM. Raises BadConfiguration."""
    token = require_token(settings)
    cipher, policy = cipher_of(settings), _answered_policy(settings)
    engine = engine_of(settings)
    names = Names()
    service = Service(
        Installation(
            token,
            settings.telegram_api_base_url,
            engine,
            policy,
            cipher,
            SystemClock(),
            names.find,
            settings.backup_folder,
        )
    )
    # Beside everything else: it takes seconds, and neither starting nor stopping waits for it.
    getting_ready = asyncio.create_task(names.get_ready())
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        await _start(service)
        await warn_of_empty_steps(service.transactions)
        if policy.lock.pin == "own_choice":
            log.warning("nobody has to choose a pin (lock.pin): an unlocked phone without one shows cases")
        log.info("the bot runs")
        await stopped.wait()
    finally:
        getting_ready.cancel()
        await service.stop()
        engine.dispose()


async def _start(service: Service) -> None:
    try:
        await service.start(by_itself=True)
    except InvalidToken:
        problem = "Telegram does not know TELEGRAM_BOT_TOKEN."
    except TelegramError as error:
        problem = f"Telegram cannot be reached ({type(error).__name__})."
    except AnotherKey:
        problem = NOT_ITS_KEY
    else:
        return
    raise BadConfiguration(problem)


async def with_transactions(settings: Settings, work: Callable[[Transactions], Awaitable[T]]) -> T:
    """Do something with the database of this installation while the bot may be running."""
    engine = engine_of(settings)
    transactions = Transactions(engine, read_policy(settings.policy_file), cipher_of(settings))
    try:
        return await work(transactions)
    finally:
        transactions.close()
        engine.dispose()


async def bot_username(settings: Settings) -> str:
    """What the bot is called, which its invitation links need. Raises BadConfiguration."""
    base = settings.telegram_api_base_url.rstrip("/")
    request = AiohttpRequest()
    bot = Bot(require_token(settings), base_url=f"{base}/bot", request=request)
    try:
        return (await bot.get_me()).username or ""
    except InvalidToken:
        problem = "Telegram does not know TELEGRAM_BOT_TOKEN."
    except TelegramError as error:
        problem = f"Telegram cannot be reached ({type(error).__name__})."
    finally:
        await request.shutdown()
    raise BadConfiguration(problem)


async def problems(settings: Settings) -> list[str]:
    """Everything that is wrong with this installation, one plain sentence each."""
    found: list[str] = []
    await _collect(found, lambda: bot_username(settings))
    await _collect(found, lambda: asyncio.to_thread(cipher_of, settings))
    await _collect(found, lambda: asyncio.to_thread(_answered_policy, settings))
    await _collect(found, lambda: asyncio.to_thread(_database, settings))
    if not can_be_written(settings.backup_folder):
        found.append(
            f"BACKUP_FOLDER cannot be written to: {settings.backup_folder}. "
            "Without it nothing is backed up, and nothing is erased."
        )
    try:
        return found or await _unsound(settings)
    except BadConfiguration as error:  # a key is compared with its database when both are there
        return list(error.problems)


async def _unsound(settings: Settings) -> list[str]:
    """What the database of a working installation shows. References are pseudonyms: whoever runs the service
    may see them, and needs them to find the case."""

    async def look(transactions: Transactions) -> tuple[Checked, Findings]:
        now = SystemClock().now()
        # First of all: nothing can be looked at when that cannot be written to the trail.
        checked = await transactions.read(check_trail, now=now)
        if checked.fault is not None and checked.fault.wrong in UNWRITABLE:
            raise BadConfiguration(sentence(checked.fault))
        return checked, await transactions.run(look_over, now=now)

    (checked, findings), said = await with_transactions(settings, look), []
    if checked.fault is not None:
        said.append(f"The audit trail is not whole. {sentence(checked.fault)}")
    if findings.policy_waits:
        said.append("The policy file has changed since the bot last started. Restart the bot to apply it.")
    if findings.gaps:
        references = ", ".join(shown(reference) for reference in findings.gaps)
        said.append(
            f"Cases without a running term that somebody can act on: {len(findings.gaps)}. {references}"
        )
    said += [
        f"{alias.shown('nl')} waits to be let in, and there is no project leader. Ask whether they ended "
        f'their other Telegram sessions, then: peilwacht admit "{alias.shown("nl")}"'
        for alias in findings.waiting
    ]
    return said + _without_anybody(findings.empty)


def _without_anybody(empty: EmptySteps) -> list[str]:
    """What is wrong with the ladders, each once."""
    if empty.nobody:
        start = "Start with: peilwacht invite --role project_leader"
        return [f"Nobody takes part yet, so nobody is on any ladder of alerts. {start}"]
    said = [
        f"Nobody is on {name}: such an alert reaches nobody. Invite somebody, or change it in the policy."
        for name in empty.deserted
    ]
    for rung, ladders in empty.steps:
        if left := [name for name in ladders if name not in empty.deserted]:
            who = " or ".join(sorted(HOLDERS[rung]))
            said.append(
                f'The step "{rung}" of {", ".join(left)} needs a {who}, and nobody has that role. '
                "Invite somebody, or take the step out of the policy."
            )
    return said


async def warn_of_empty_steps(transactions: Transactions) -> None:
    """Say in the log what `peilwacht check` refuses: a region that is being set up has nobody yet, so the bot
    runs all the same."""
    empty = await transactions.run(look_over_ladders, now=SystemClock().now())
    for problem in _without_anybody(empty):
        log.warning("alerts may not reach anybody", problem=problem)


def _database(settings: Settings) -> None:
    real_engine_of(settings).dispose()


def _answered_policy(settings: Settings) -> Policy:
    """The policy, when it answers for a real run. Raises BadConfiguration."""
    policy = read_policy(settings.policy_file)
    if missing := missing_answers(policy, local_date(SystemClock().now())):
        raise BadConfiguration(*missing)
    return policy


async def _collect(found: list[str], check: Callable[[], Awaitable[object]]) -> None:
    try:
        await check()
    except BadConfiguration as error:
        found.extend(error.problems)

"""`peilwacht backup` and `peilwacht restore`."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import installation
from bot.audit_faults import sentence
from bot.backups import Backup, BadBackup, expire_backups, put_back, read_backup, write_backup
from bot.clock import SystemClock
from bot.settings import Settings, read_policy, read_settings
from bot.subcommands import app, fail, plainly
from casework.restoring import note_backup
from casework.transactions import Transactions
from rules.policy import Policy
from store.backup import NotABackup, NotEmpty, what_it_is
from store.erasures import BadLedger, ErasureLedger


@app.command()
def backup(
    to: Annotated[Path | None, typer.Option(help="The folder; otherwise that of BACKUP_FOLDER.")] = None,
) -> None:
    """Make an encrypted backup while the bot runs, prove it, and delete those that are too old."""
    settings = plainly(read_settings)
    policy = plainly(lambda: read_policy(settings.policy_file))
    folder, now = to or settings.backup_folder, SystemClock().now()
    plainly(lambda: asyncio.run(installation.with_transactions(settings, _noted)))
    made = _made(settings, policy, folder, now)
    print(f"Backup: {made.file}")
    for old in expire_backups(folder, now, policy.privacy.backup_days):
        print(f"Deleted, older than {policy.privacy.backup_days} days: {old.name}")
    if made.fault is not None:
        fail(f"The audit trail is broken, in the backup too. {sentence(made.fault)}")


async def _noted(transactions: Transactions) -> None:
    await transactions.run(note_backup, now=SystemClock().now())


def _made(settings: Settings, policy: Policy, folder: Path, now: datetime) -> Backup:
    engine = plainly(lambda: installation.engine_of(settings))
    try:
        return write_backup(engine, installation.cipher_of(settings), policy, folder, now)
    except BadBackup:
        fail("The backup could not be read back as it was written, so there is none. Try again.")
    except OSError as error:
        fail(f"The backup could not be written to {folder}: {error.strerror}.")
    finally:
        engine.dispose()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, made with the key that is in PEILWACHT_KEY.")],
) -> None:
    """Fill an empty database from a backup: nothing that is known to be sent goes out again."""
    settings = plainly(read_settings)
    policy = plainly(lambda: read_policy(settings.policy_file))
    cipher = plainly(lambda: installation.cipher_of(settings))
    try:
        copy = read_backup(file, cipher)
    except BadBackup:
        fail(f"{file} is no backup, is damaged, or was made with another key than PEILWACHT_KEY.")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    engine = plainly(lambda: installation.any_engine_of(settings))
    ledger = ErasureLedger(file.parent)
    try:
        plainly(lambda: put_back(engine, copy, cipher, policy, ledger, SystemClock().now()))
    except NotEmpty:
        fail("This database holds something already. Name an empty one in DATABASE_URL.")
    except NotABackup:
        fail("This backup is of a newer version than this one. Restore it with that version.")
    except BadLedger:
        fail("The file `erasures` beside the backup cannot be read. Put a whole copy of it there first.")
    finally:
        engine.dispose()
    print(f"The database is as it was on {what_it_is(copy).made_at:%Y-%m-%d %H:%M} UTC.")
    if not ledger.is_there():
        print("There is no file `erasures` beside the backup, so nothing was erased again.")
    print("Who was blocked, left or was let in since then is as before: look at `peilwacht members`.")
    print("Look it over with `peilwacht check`, then start the bot.")

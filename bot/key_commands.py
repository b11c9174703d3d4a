"""`peilwacht rekey`: another key for the whole database, while the bot stands still."""

import asyncio

from bot import installation
from bot.clock import SystemClock
from bot.settings import BadConfiguration, Settings, read_policy, read_settings
from bot.subcommands import app, plainly
from casework.keys import ServiceRuns, change_key
from casework.transactions import Transactions
from store.database import rewrite
from store.key_mark import AnotherKey


@app.command()
def rekey() -> None:
    """Seal everything in the database with PEILWACHT_NEW_KEY; stop the bot first. Safe to interrupt."""
    settings = plainly(read_settings)
    changed, days = plainly(lambda: asyncio.run(_change_key(settings)))
    print(
        "Everything is sealed with the new key now."
        if changed
        else "The new key is in force already; nothing had to be changed."
    )
    print("Put it in PEILWACHT_KEY, and take PEILWACHT_NEW_KEY out of the settings.")
    print(f"Backups made with the old key need it as long as they live (days: {days}): keep it apart.")
    print("When somebody has seen it, make a new backup instead, and delete the older ones.")


async def _change_key(settings: Settings) -> tuple[bool, int]:
    """Whether anything was changed, and how many days a backup lives. Raises BadConfiguration."""
    old, new = installation.cipher_of(settings), installation.new_cipher_of(settings)
    policy = read_policy(settings.policy_file)
    engine = installation.real_engine_of(settings)
    transactions = Transactions(engine, policy, old)
    try:
        changed = await transactions.run(change_key, new, now=SystemClock().now())
        # What the old key had sealed must not stay behind in unused pages.
        rewrite(engine)
        return changed, policy.privacy.backup_days
    except AnotherKey:
        problem = installation.NOT_ITS_KEY
    except ServiceRuns:
        problem = "The bot seems to run, or did until less than half a minute ago. Stop it first."
    finally:
        transactions.close()
        engine.dispose()
    raise BadConfiguration(problem)

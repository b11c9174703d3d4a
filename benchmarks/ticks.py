"""What a tick costs when nothing is due, and how many durable use cases run a second.

A tick should cost what is due, not what exists: compare the two sizes. Run it with
`python -m benchmarks.ticks`.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

from benchmarks.status import NOW, fill, people
from casework.due import what_is_due
from casework.people import choose_language
from casework.sending import claim_message
from casework.transactions import Act, Transactions
from rules.policy import Policy
from rules.words import Language, Role
from store.cipher import Cipher, new_key
from store.database import connect
from store.schema import migrate
from store.unit_of_work import UnitOfWork, open_session

TIMES = 200


async def measure(cases: int) -> None:
    """Fill a region with so many cases, then look and write many times."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'peilwacht.db'}")
        migrate(engine)
        cipher = Cipher(new_key())
        with open_session(engine) as session, session.begin():
            uow = UnitOfWork(session, Policy(), cipher)
            who = people(uow)
            fill(uow, who, cases)
            leader = who[Role.PROJECT_LEADER].id
        transactions = Transactions(engine, Policy(), cipher)

        async def quiet_tick(_: int) -> None:
            await transactions.run(what_is_due, now=NOW)
            await transactions.run(claim_message, (leader,), now=NOW)

        async def durable_update(number: int) -> None:
            await transactions.run_for(Act(leader, number, True), choose_language, Language.DUTCH, now=NOW)

        await _report(f"a quiet tick over {cases} cases", quiet_tick)
        await _report("an update with its audit row and answer, synced to disk", durable_update)
        transactions.close()
        engine.dispose()


async def _report(what: str, work: Callable[[int], Awaitable[None]]) -> None:
    began = perf_counter()
    for number in range(TIMES):
        await work(number)
    took = (perf_counter() - began) / TIMES
    print(f"{what}: {took * 1000:.2f} ms, {1 / took:.0f} a second")


if __name__ == "__main__":
    for size in (10, 1000):
        asyncio.run(measure(size))

"""What the audit trail costs: an update, people at the same moment, and going through it; `make bench`.

`python -m benchmarks.audit`. PostgreSQL is the one of the tests, which does not wait for the disk.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine, event

from benchmarks.status import NOW, people
from casework.people import choose_language
from casework.transactions import Act, Transactions
from rules.policy import Policy
from rules.words import Language
from store.audit import Doer
from store.audit_chain import Fact, append
from store.audit_check import check_chain
from store.cipher import Cipher, new_key
from store.database import connect
from store.schema import migrate
from store.unit_of_work import UnitOfWork, open_session
from tests.postgres import fresh_database, running_server

TIMES = 200
ROWS = 50_000


@contextmanager
def engines() -> Iterator[list[Engine]]:
    """A fresh database of each kind."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = stack.enter_context(fresh_database(stack.enter_context(running_server())))
        found = [connect(f"sqlite:///{Path(folder) / 'peilwacht.db'}"), connect(url)]
        for engine in found:
            migrate(engine)
        yield found
        for engine in found:
            engine.dispose()


async def measure_updates(engine: Engine, cipher: Cipher, at_once: int) -> None:
    """So many people who each do one thing after the other, as fast as they are answered."""
    with open_session(engine) as session, session.begin():
        who = [person.id for person in people(UnitOfWork(session, Policy(), cipher)).values()]
    transactions, begun = Transactions(engine, Policy(), cipher), [0]

    @event.listens_for(engine, "begin")
    def count(*_: object) -> None:
        begun[0] += 1

    async def one_after_the_other(person_id: int) -> None:
        for number in range(TIMES):
            act = Act(person_id, person_id * TIMES + number, True)
            await transactions.run_for(act, choose_language, Language.DUTCH, now=NOW)

    began = perf_counter()
    await asyncio.gather(*(one_after_the_other(person_id) for person_id in who[:at_once]))
    took, times = perf_counter() - began, TIMES * at_once
    each = f"{times / took:.0f} updates a second, {begun[0] / times:.2f} tries each"
    print(f"{engine.dialect.name}, {at_once} at once: {each}")
    event.remove(engine, "begin", count)
    transactions.close()


def measure_verifying(engine: Engine, cipher: Cipher) -> None:
    """Fill the trail, and go through it."""
    facts = [Fact(NOW, Doer.PERSON, "turn_status", "shown", 1)] * ROWS
    with open_session(engine) as session, session.begin():
        append(UnitOfWork(session, Policy(), cipher), facts)
    with open_session(engine) as session, session.begin():
        began = perf_counter()
        checked = check_chain(UnitOfWork(session, Policy(), cipher))
        took = perf_counter() - began
    assert checked.fault is None
    print(f"{engine.dialect.name}: going through {checked.head.rows} rows takes {took:.1f} s")


def main() -> None:
    """Both databases, one after the other."""
    with engines() as found:
        for engine in found:
            cipher = Cipher(new_key())
            asyncio.run(measure_updates(engine, cipher, 1))
            measure_verifying(engine, cipher)
    with engines() as found:
        for engine in found:
            asyncio.run(measure_updates(engine, Cipher(new_key()), 4))


if __name__ == "__main__":
    main()

"""How long /status and /mijn take over many cases, in how many queries; `python -m benchmarks.status 1000`.

Measured in this process on a fresh SQLite file; nothing of it is a test.
"""

import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import event

from casework import nouns
from casework.case_facts import case_statuses
from casework.cases import NewCase, enter_case
from casework.own_work import own_items
from casework.people import enrol
from rules.aliases import Alias
from rules.policy import Policy
from rules.words import MeetingKind, MeetingState, Role
from store.cases import Case, ConsensusScore, Meeting
from store.cipher import Cipher, new_key
from store.database import connect
from store.people import Person
from store.schema import migrate
from store.unit_of_work import UnitOfWork, open_session

REGISTERED = nouns.REGISTERED
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MEETINGS_PER_CASE = 6


def people(uow: UnitOfWork) -> dict[Role, Person]:
    """One person of every role."""
    return {
        role: enrol(uow, Alias(role, 1), number, NOW, municipality=uow.policy.municipalities[0])
        for number, role in enumerate(Role, start=1)
    }


def fill(uow: UnitOfWork, who: dict[Role, Person], cases: int) -> None:
    """So many running cases of one coordinator, each with meetings and scores."""
    coordinator = who[Role.COORDINATOR].id
    for number in range(cases):
        start = date(2025, 12, 1) + timedelta(days=number % 90)
        municipality = uow.policy.municipalities[number % len(uow.policy.municipalities)]
        case = enter_case(uow, NewCase(municipality, coordinator, None, None, start), NOW)
        for week in range(MEETINGS_PER_CASE):
            add_meeting(uow, case, start + timedelta(days=week), 3 + week % 3, coordinator)


def add_meeting(uow: UnitOfWork, case: Case, day: date, score: int, person_id: int) -> None:
    """A meeting that was held, with its consensus."""
    meeting = uow.add(
        Meeting(
            case_id=case.id,
            kind=MeetingKind.CASE_MEETING,
            starts_at=datetime.combine(day, time(12), tzinfo=UTC),
            state=MeetingState.HELD,
        )
    )
    uow.add(ConsensusScore(meeting_id=meeting.id, score=score, recorded_by=person_id, recorded_at=NOW))


def main(cases: int) -> None:
    """Fill a region and print what each list takes."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'peilwacht.db'}")
        migrate(engine)
        cipher, queries = Cipher(new_key()), [0]
        with open_session(engine) as session, session.begin():
            uow = UnitOfWork(session, Policy(), cipher)
            who = people(uow)
            fill(uow, who, cases)

        @event.listens_for(engine, "before_cursor_execute")
        def count(*_: object) -> None:
            queries[0] += 1

        for name, role, read in (
            ("/status", Role.PROJECT_LEADER, case_statuses),
            ("/mijn", Role.COORDINATOR, own_items),
        ):
            with open_session(engine) as session, session.begin():
                uow, queries[0] = UnitOfWork(session, Policy(), cipher), 0
                person = uow.get(Person, who[role].id)
                began = perf_counter()
                found = read(uow, person, NOW)
                took = perf_counter() - began
            print(f"{name}: {len(found)} lines of {cases} cases, {queries[0]} queries, {took * 1000:.0f} ms")
        engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

"""The example region of practice mode: people by role, and a handful of cases in different states."""

from datetime import datetime

from casework.access import use_case
from casework.people import enrol
from casework.transactions import Transactions, UnitOfWork
from practice.hooks import PracticePerson
from rules.aliases import Alias
from rules.words import Role

PEOPLE = (
    PracticePerson("project_leader", "projectleider 1", 700001),
    PracticePerson("coordinator", "coördinator 1", 700002),
    PracticePerson("chair", "voorzitter 1", 700003),
    PracticePerson("coordinator_2", "coördinator 2", 700004),
    PracticePerson("chair_2", "voorzitter 2", 700005),
    PracticePerson("chair_3", "voorzitter 3", 700006),
    PracticePerson("process_director", "procesregisseur 1", 700007),
    PracticePerson("stranger", "onbekende", 700008),
)

ENROLLED = {
    "project_leader": (Alias(Role.PROJECT_LEADER, 1), "Gemeente", None),
    "coordinator": (Alias(Role.COORDINATOR, 1), "Veilig Thuis", None),
    "coordinator_2": (Alias(Role.COORDINATOR, 2), "Jeugdbescherming", None),
    "chair": (Alias(Role.CHAIR, 1), "GGZ", None),
    "chair_2": (Alias(Role.CHAIR, 2), "Veilig Thuis", None),
    "chair_3": (Alias(Role.CHAIR, 3), "Gemeente", None),
    "process_director": (Alias(Role.PROCESS_DIRECTOR, 1), "Gemeente", "Weesp"),
}


async def lay_out(transactions: Transactions, now: datetime, *, with_cases: bool) -> None:
    """Enrol the people of the example region and, unless it must stay empty, open its cases."""
    await transactions.run(enrol_everybody, now=now)


@use_case("service")
def enrol_everybody(uow: UnitOfWork, *, now: datetime) -> None:
    """The people of the example region, as if each had accepted an invitation."""
    accounts = {person.key: person.telegram_id for person in PEOPLE}
    for key, (alias, home_organisation, municipality) in ENROLLED.items():
        enrol(
            uow,
            alias,
            accounts[key],
            now,
            home_organisation=home_organisation,
            municipality=municipality,
        )

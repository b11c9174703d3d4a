"""Practice opens only an empty database, or one that it marked itself: it empties what it opens."""

from sqlalchemy import Engine, inspect, text

from store.schema import migrate
from store.tables import metadata


class NotPractice(Exception):
    """The database holds something that practice did not put there."""


def become_practice(engine: Engine) -> None:
    """Make an empty or earlier practice database ready and empty; raises NotPractice for any other."""
    if inspect(engine).get_table_names() and not is_practice(engine):
        raise NotPractice
    empty(engine, sure=True)


def empty(engine: Engine, *, sure: bool = False) -> None:
    """Throw away everything in a practice database; raises NotPractice for any other."""
    if not sure and not is_practice(engine):
        raise NotPractice
    metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO service_mark (id, practice) VALUES (1, true)"))


def is_practice(engine: Engine) -> bool:
    """Whether practice marked this database as its own."""
    if not inspect(engine).has_table("service_mark"):
        return False
    with engine.connect() as connection:
        return bool(connection.execute(text("SELECT practice FROM service_mark")).scalar())

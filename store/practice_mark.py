"""Practice opens only an empty database, or one that it marked itself: it empties what it opens."""

from sqlalchemy import Engine, MetaData, inspect, text

from store.schema import is_up_to_date, migrate
from store.tables import metadata


class NotPractice(Exception):
    """The database holds something that practice did not put there."""


def become_practice(engine: Engine) -> None:
    """Make an empty or earlier practice database ready and empty; raises NotPractice for any other."""
    if inspect(engine).get_table_names() and not is_practice(engine):
        raise NotPractice
    if not is_up_to_date(engine):
        _drop_everything(engine)
        migrate(engine)
    _forget_everything(engine)


def empty(engine: Engine) -> None:
    """Throw away all rows of a practice database; raises NotPractice for any other."""
    if not is_practice(engine):
        raise NotPractice
    _forget_everything(engine)


def is_practice(engine: Engine) -> bool:
    """Whether practice marked this database as its own."""
    if not inspect(engine).has_table("service_mark"):
        return False
    with engine.connect() as connection:
        return bool(connection.execute(text("SELECT practice FROM service_mark")).scalar())


def _drop_everything(engine: Engine) -> None:
    """Also the tables of an older version, which the code no longer names."""
    found = MetaData()
    found.reflect(engine)
    found.drop_all(engine)


def _forget_everything(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text("INSERT INTO service_mark (id, practice) VALUES (1, true)"))

"""The region that tests of casework run in, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from rules.policy import Policy
from tests.casework.region import Region


@pytest.fixture
def policy() -> Policy:
    """What the region decided; a test module may have its own."""
    return Policy()


@pytest.fixture
def region(engine: Engine, policy: Policy) -> Iterator[Region]:
    """A region with people and without cases."""
    region = Region(engine, policy)
    yield region
    region.close()

"""The region that tests of casework run in, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from rules.policy import Policy
from tests.casework.region import Region
from tests.little import faults_of
from tests.told import untold


@pytest.fixture
def policy() -> Policy:
    """What the region decided; a test module may have its own."""
    return Policy()


@pytest.fixture
def region(engine: Engine, policy: Policy) -> Iterator[Region]:
    """A region with people and without cases; what it sends is what docs/messages.md says, and little."""
    region = Region(engine, policy)
    yield region
    region.close()
    if not region.queues_by_hand:
        assert not untold(engine)
        assert list(faults_of(region)) == []

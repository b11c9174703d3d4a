"""The region that tests of casework run in, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator

import pytest

from rules.policy import Policy
from store.database import connect
from tests.casework.region import Region


@pytest.fixture
def policy() -> Policy:
    """What the region decided; a test module may have its own."""
    return Policy()


@pytest.fixture
def region(migrated_url: str, policy: Policy) -> Iterator[Region]:
    """A region with people and without cases."""
    region = Region(connect(migrated_url, survives_power_loss=False), policy)
    yield region
    region.close()

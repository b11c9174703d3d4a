"""The region that conversations run in, and hands on its chats."""

from collections.abc import Callable

import pytest

from store.people import Person
from tests.casework.conftest import policy, region
from tests.casework.region import Region
from tests.handlers.hand import Hand

__all__ = ["hand_of", "policy", "project_leader", "region"]


@pytest.fixture
def hand_of(region: Region) -> Callable[[Person], Hand]:
    """The chat of any person of the region."""
    return lambda person: Hand(region, person)


@pytest.fixture
def project_leader(region: Region) -> Hand:
    """The chat of the project leader."""
    return Hand(region, region.project_leader)

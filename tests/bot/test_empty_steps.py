from sqlalchemy import Engine
from structlog.testing import capture_logs

from bot.installation import warn_of_empty_steps
from casework.transactions import Transactions
from rules.policy import Policy
from store.cipher import Cipher, new_key
from tests.casework.region import Region


async def test_a_region_that_is_being_set_up_runs_with_a_warning(engine: Engine) -> None:
    transactions = Transactions(engine, Policy(), Cipher(new_key()))
    with capture_logs() as logs:
        await warn_of_empty_steps(transactions)
    transactions.close()
    (warning,) = logs
    assert warning["log_level"] == "warning"
    assert "Nobody takes part yet" in warning["problem"]
    region = Region(engine, Policy())
    with capture_logs() as logs:
        await warn_of_empty_steps(region.transactions)
    region.close()
    assert logs == []

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.notices import Outgoing, after_cause, late_by, newest_missed
from tests.rules.moments import amsterdam, any_moment


@dataclass(frozen=True)
class DueNotice:
    slot: str
    notify_at: datetime


NINE = amsterdam("2026-01-05 09:00")
notices_strategy = st.lists(st.builds(DueNotice, slot=st.text(max_size=3), notify_at=any_moment), max_size=8)


def notice(slot: str, hours: int) -> DueNotice:
    return DueNotice(slot, NINE + timedelta(hours=hours))


def test_only_the_newest_due_notice_goes_out_and_names_what_it_replaces() -> None:
    planned = [notice("third", 3), notice("first", 1), notice("second", 2)]
    assert newest_missed(planned, NINE + timedelta(hours=2)) == Outgoing(
        send=notice("second", 2), replaces=(notice("first", 1),)
    )


def test_nothing_goes_out_before_it_is_due() -> None:
    assert newest_missed([notice("first", 1)], NINE) is None
    assert newest_missed([], NINE) is None


def test_of_one_moment_the_last_given_is_the_newest() -> None:
    outgoing = newest_missed([notice("before", 0), notice("on_the_day", 0)], NINE)
    assert outgoing is not None
    assert outgoing.send.slot == "on_the_day"


@given(notices_strategy, any_moment)
def test_every_due_notice_is_sent_or_replaced_exactly_once(notices: list[DueNotice], now: datetime) -> None:
    outgoing = newest_missed(notices, now)
    due = sorted(each.notify_at for each in notices if each.notify_at <= now)
    handled = [] if outgoing is None else [*outgoing.replaces, outgoing.send]
    assert [each.notify_at for each in handled] == due


@given(notices_strategy, any_moment)
def test_no_notice_is_due_before_its_cause_existed(notices: list[DueNotice], caused_at: datetime) -> None:
    kept = after_cause(notices, caused_at)
    assert all(each.notify_at >= caused_at for each in kept)
    assert all(each.notify_at < caused_at for each in notices if each not in kept)


@pytest.mark.parametrize(
    ("minutes", "late"),
    [(0, None), (60, None), (61, timedelta(minutes=61)), (-5, None), (600, timedelta(hours=10))],
)
def test_a_message_is_late_more_than_an_hour_after_it_could_go_out(
    minutes: int, late: timedelta | None
) -> None:
    assert late_by(NINE, NINE, NINE + timedelta(minutes=minutes)) == late


def test_waiting_for_the_morning_is_not_being_late() -> None:
    midnight, morning = amsterdam("2026-01-06 00:00"), amsterdam("2026-01-06 07:00")
    assert late_by(midnight, morning, morning + timedelta(minutes=1)) is None
    assert late_by(midnight, morning, morning + timedelta(hours=2)) == timedelta(hours=2)


def test_naive_moments_are_refused() -> None:
    naive = datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 - naive on purpose
    aware = naive.replace(tzinfo=UTC)
    with pytest.raises(ValueError, match="without a time zone"):
        newest_missed([], naive)
    with pytest.raises(ValueError, match="without a time zone"):
        after_cause([], naive)
    with pytest.raises(ValueError, match="without a time zone"):
        late_by(aware, aware, naive)

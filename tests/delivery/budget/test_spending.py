"""What a month's budget still lets begin: values alone."""

from zoneinfo import ZoneInfo

import pytest

from bot.clock import HOUR, MINUTE
from bot.delivery.budget.spending import Room, Spending, messages_of, month_of
from bot.delivery.item import Item
from bot.delivery.model import Lane
from bot.delivery.retry import Further, Later, decide
from bot.messaging import (
    Address,
    Budget,
    ChatKind,
    Gone,
    Partly,
    Refused,
    Sent,
    TryAgain,
    Unknown,
    UsedUp,
    say,
)

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = 1_795_500_000_000  # in November 2026
HUNDRED = Budget(messages=100, people=50)


def item(row: int = 1, lane: Lane = Lane.NOTICE, **how: object) -> Item:
    broadcast = None if lane is Lane.REPLY else 7
    address = Address("zalo", str(row))
    return Item(address, ChatKind.PRIVATE, say("Họp"), row, broadcast, lane=lane, **how)


def spent(used: int, budget: Budget = HUNDRED) -> Spending:
    spending = Spending(budget, VIETNAM)
    spending.learn("2026-11", used)
    return spending


def ends(spending: Spending, one: Item, outcome: object, now: int = NOW) -> int:
    return spending.ended(one, outcome, decide(outcome, 0, 0, now), now)


@pytest.mark.parametrize(
    ("used", "notice", "urgent", "reply"),
    [
        (79, Room.YES, Room.YES, Room.YES),
        (80, Room.NONE, Room.YES, Room.YES),  # a fifth is for answers
        (94, Room.NONE, Room.YES, Room.YES),
        (95, Room.NONE, Room.NONE, Room.YES),  # a twentieth for answers alone
        (99, Room.NONE, Room.NONE, Room.YES),
        (100, Room.NONE, Room.NONE, Room.NONE),
    ],
)
def test_answers_have_more_than_urgent_notices_and_these_more_than_others(
    used, notice, urgent, reply
):
    spending = spent(used)
    assert spending.room(item(), NOW) is notice
    assert spending.room(item(lane=Lane.BULLETIN), NOW) is notice
    assert spending.room(item(lane=Lane.URGENT), NOW) is urgent
    assert spending.room(item(lane=Lane.CORRECTION), NOW) is urgent
    assert spending.room(item(lane=Lane.REPLY), NOW) is reply


def test_what_is_in_flight_is_held_so_that_the_limit_is_never_passed():
    spending = spent(79)
    spending.start(item(1))
    assert spending.room(item(2), NOW) is Room.NOT_YET
    assert ends(spending, item(1), Gone("blocked")) == 0
    assert spending.room(item(2), NOW) is Room.YES


def test_nothing_begins_that_cannot_be_finished():
    spending = spent(78, Budget(100, 50, cost=lambda _: 3))
    assert spending.room(item(), NOW) is Room.NONE
    assert spending.room(item(lane=Lane.URGENT), NOW) is Room.YES


def test_a_message_of_several_parts_is_held_until_its_last():
    spending = spent(77, Budget(100, 50, cost=lambda _: 3))
    one = item()
    spending.start(one)
    assert ends(spending, one, Partly(("a",))) == 1
    assert spending.room(item(2), NOW) is Room.NONE  # 78 used, and three more
    one.goes_on(Further(("a",)))
    assert spending.room(one, NOW) is Room.YES
    spending.start(one)
    assert ends(spending, one, Partly(("a", "b"))) == 1
    one.goes_on(Further(("a", "b")))
    assert ends(spending, one, Sent(("a", "b", "c"))) == 1
    assert spending.used(NOW) == 80


def test_what_a_restart_finds_half_said_is_finished_from_the_reserve():
    spending = spent(85, Budget(100, 50, cost=lambda _: 3))
    assert spending.room(item(done_parts=("a",)), NOW) is Room.YES
    assert spending.room(item(2), NOW) is Room.NONE


def test_what_was_closed_between_two_parts_holds_nothing():
    spending = spent(77, Budget(100, 50, cost=lambda _: 3))
    spending.start(item())
    assert spending.room(item(2), NOW) is Room.NOT_YET
    spending.keep_only(set())
    assert spending.room(item(2), NOW) is Room.YES


@pytest.mark.parametrize(
    ("outcome", "done", "number"),
    [
        (Sent(("1",)), (), 1),
        (Sent(()), (), 1),
        (Sent(("1", "2")), ("1",), 1),
        (Sent(("1",)), ("1",), 0),  # it was shortened: nothing was left to send
        (Partly(("1", "2")), ("1",), 1),
        (Unknown("no answer"), (), 1),  # it may have arrived
        (Unknown("no answer", ("1",)), ("1",), 1),
        (TryAgain(1.0), (), 0),
        (Refused("rejected"), (), 0),
        (Gone("blocked"), (), 0),
        (UsedUp(), (), 0),
    ],
)
def test_counted_is_what_arrived_or_may_have(outcome, done, number):
    assert messages_of(outcome, done) == number


def test_a_month_is_the_countrys_and_opens_by_itself():
    last = 1_796_057_999_999  # 30 November, 23:59:59.999 in Vietnam
    assert month_of(last, VIETNAM) == "2026-11"
    assert month_of(last + 1, VIETNAM) == "2026-12"
    spending = spent(100)
    assert spending.room(item(lane=Lane.REPLY), last) is Room.NONE
    assert spending.room(item(), last + 1) is Room.NOT_YET  # it is read first
    spending.learn("2026-12", 0)
    assert spending.room(item(), last + 1) is Room.YES


def test_what_was_used_before_a_month_is_read_is_not_forgotten():
    spending = Spending(HUNDRED, VIETNAM)
    spending.start(item())
    assert ends(spending, item(), Sent(("1",))) == 1
    spending.learn("2026-11", 0)  # read before that one was written down
    assert spending.used(NOW) == 1


def test_a_platform_that_takes_no_more_is_asked_ever_more_seldom():
    spending, now, pauses = spent(10), NOW, []
    for _ in range(9):
        assert isinstance(decide(UsedUp(), 0, 0, now), Later)
        pauses.append(spending.refused(now))
        now += round(pauses[-1] * 1000)
    assert pauses == [60, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_only_a_refusal_that_stands_for_an_hour_is_the_months():
    spending = spent(10)
    spending.refused(NOW)
    assert spending.room(item(), NOW) is Room.YES  # the line waits, nothing is dropped
    spending.refused(NOW + HOUR)
    assert spending.room(item(), NOW + HOUR) is Room.NONE
    assert spending.room(item(lane=Lane.REPLY), NOW + HOUR) is Room.YES
    later = NOW + 2 * HOUR  # its pause is over: one is tried
    assert spending.room(item(), later) is Room.YES
    ends(spending, item(), Sent(("1",)), later)
    assert spending.refused(later + MINUTE) == 60

"""What a button carries is the sender's to choose: nothing in it can be a fault."""

import logging

import pytest

from bot.conversation.rooms import DOORS
from bot.messaging import Event
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Village

ENDS = {"forget-all", "stop-all"}  # the conversation itself
NINES = "9" * 30  # more than a database's number holds


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize("argument", [NINES, "\ud83d\n"])
async def test_no_number_in_a_button_is_a_fault(village, argument, caplog):
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    for action in sorted(DOORS.buttons.keys() - ENDS):
        village.clock.turn(3_000)  # no faster than anyone may
        data = ":".join((action, *[argument] * 3))
        await admin.happens(Event.BUTTON, button=data)
        found = [r.getMessage() for r in caplog.records if r.levelno > logging.WARNING]
        assert not found, (action, found)

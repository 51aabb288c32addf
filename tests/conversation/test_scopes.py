"""No sequence of commands, buttons and replays lets anyone act outside their scope."""

import logging
import os
import random

import pytest

from tests.support import village as villages
from tests.support.trespass import Actor, Change, Watch, first_trespass, trespass

SEQUENCES = 1000
PARTS = 4  # so that several run at once
SEED = int(os.environ.get("SCOPE_SEED", "0")) or random.SystemRandom().randrange(10**9)


@pytest.mark.parametrize("part", range(PARTS))
async def test_nobody_ever_acts_outside_their_scope(
    part, sqlite, ground, library, caplog
):
    print(f"SCOPE_SEED={SEED + part}")  # noqa: T201  # a failure is repeated with it
    village = villages.found(sqlite, ground, library)
    wrong = await first_trespass(village, SEED + part, SEQUENCES // PARTS)
    assert not wrong, "\n".join(wrong)
    failed = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not failed, failed[0].getMessage() + str(failed[0].exc_info)


def test_the_rule_sees_who_writes_for_another_commune(sqlite):
    watch = Watch(sqlite)
    row = {"place": "vn.04.01324", "text": "a", "audience": None}
    of_here = Actor("3", "3", frozenset({("officer", "vn.15.04489")}))
    of_there = Actor("6", "6", frozenset({("officer", "vn.04.01324")}))
    change = Change("broadcasts", None, row)
    assert trespass(watch, of_here, change)
    assert not trespass(watch, of_there, change)
    wider = row | {"audience": '{"places": ["vn.15.04489"]}'}
    assert trespass(watch, of_there, Change("broadcasts", row, wider))

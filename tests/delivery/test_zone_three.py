"""Communes whose table says zone III come first within a lane, on both databases."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, text

from bot.channels.telegram import TelegramChannel
from bot.clock import MINUTE
from bot.config import Config
from bot.delivery import broadcasts, outbox
from bot.delivery.model import Rank
from bot.messaging import Address, Letter, Outcome, TryAgain
from bot.people import chats
from bot.store.tables import deliveries
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.telegram import TelegramServer
from tests.support.village import Ear, Village

HARD, EASY = "01327", "01324"  # the first is in zone III here, both are in province 04


@pytest.fixture
def village(database, ground, library) -> Village:
    hard = ground.places.by_code(HARD)
    return villages.found(database, ground, library, [hard.path])


def order(ear: Ear) -> list[str]:
    return [letter.address.text for letter in ear.heard]

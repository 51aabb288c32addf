"""The handbooks hold: each is followed word for word from an empty database."""

import json

import aiohttp
import pytest

from bot.config import PROJECT, Config
from bot.knowledge import handbooks
from bot.people.model import Role
from tests.support.handbooks import by, followed, set_stage
from tests.support.running import Browser, running

HANDBOOKS = handbooks.load(PROJECT / "messages")
SHEETS = PROJECT / "messages" / handbooks.FOLDER / "sheets"


@pytest.mark.parametrize("role", sorted(HANDBOOKS))
async def test_a_handbook_is_followed_word_for_word(role, tmp_path):
    config = Config(database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db", web_port=0)
    async with running(config) as app, aiohttp.ClientSession() as http:
        stage = await set_stage(app, http, role)
        reader = Browser(app.web_address, http)
        await reader.says(f"/start {stage.code}")
        seen = await followed(stage, HANDBOOKS[role], by(reader))
    shown = json.loads((SHEETS / "seen.json").read_text())
    assert shown[role] == seen, "the pages look otherwise now: make handbooks"


def test_every_role_has_a_handbook():
    """But a reviewer's, which is one command that says all there is to do."""
    assert set(HANDBOOKS) == {str(role) for role in Role} - {str(Role.REVIEWER)}


@pytest.mark.parametrize("role", sorted(HANDBOOKS))
def test_a_handbook_has_its_sheet_and_pictures_and_speaks_english(role):
    handbook = HANDBOOKS[role]
    assert (SHEETS / f"{role}.pdf").read_bytes().startswith(b"%PDF")
    for name in handbook.pictures():
        assert (SHEETS / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    words = [handbook.title, handbook.begins, *handbook.remember]
    assert all(one.get("en") for one in [*words, *(s.does for s in handbook.steps)])

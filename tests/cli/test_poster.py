"""`bot poster`: a page whose codes a phone can open, or none at all."""

from dataclasses import replace

import pytest

from bot.cli.poster import NO_ADDRESS, run_poster
from bot.config import Config
from bot.conversation.steps.links import is_own, page_link
from bot.conversation.studio import poster_words
from bot.errors import DataProblem
from tests.support.telegram import TelegramServer

HERE = "04492"


class Typed:
    """What argparse makes of a command line."""

    def __init__(self, file, place=HERE, lang="vi") -> None:
        self.file, self.place, self.lang = file, place, lang


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8080", "https://localhost", "http://[::1]/", "http://0.0.0.0"],
)
def test_an_address_of_this_machine_is_never_printed(address, ground):
    assert is_own(address)
    place = ground.places.by_code(HERE)
    config = replace(Config(), public_url=address)
    assert page_link(config, place) == ""
    _ = ground.catalogues.translator("vi")
    assert poster_words.ways(_, config, "", place) == ()


async def test_without_an_address_that_a_phone_opens_there_is_no_poster(tmp_path):
    file = tmp_path / "a.pdf"
    with pytest.raises(DataProblem, match="no phone could open"):
        await run_poster(Config(), Typed(file))
    assert not file.exists()
    assert "BOT_PUBLIC_URL" in NO_ADDRESS


async def test_both_ways_bring_the_commune_along(tmp_path, ground):
    config = replace(Config(), public_url="https://loa.example.org")
    async with TelegramServer() as telegram:
        config = replace(
            config, telegram_token=telegram.token, telegram_api_url=telegram.url
        )
        file = tmp_path / "a.pdf"
        assert await run_poster(config, Typed(file)) == 0
        assert file.read_bytes().startswith(b"%PDF")
        name = telegram.me["username"]
    place = ground.places.by_code(HERE)
    _ = ground.catalogues.translator("vi")
    link = f"https://t.me/{name}?start=xa-{HERE}"
    ways = poster_words.ways(_, config, link, place)
    assert [way.link for way in ways] == [link, f"https://loa.example.org/?xa={HERE}"]


async def test_the_poster_speaks_the_language_that_was_asked_for(ground):
    place = ground.places.by_code(HERE)
    config = replace(Config(), public_url="https://loa.example.org")
    _ = ground.catalogues.translator("en")
    ways = poster_words.ways(_, config, "", place)
    paper = poster_words.poster(_, ground.places, ground.country, "", place, ways)
    assert "Ask, and hear" in paper.call
    assert "113 police" in paper.emergency

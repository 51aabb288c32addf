"""The alert rules: by figures that are there; each wakes when it must, and not else."""

import operator
import re
import socket
from dataclasses import dataclass

import aiohttp
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.config import PROJECT, Config
from bot.serving.metrics import WHAT
from tests.support.running import running
from tests.support.telegram.server import TelegramServer
from tests.support.zalo import ZaloServer

PUBLIC = "https://loaban.example.vn"
FILE = PROJECT / "deploy" / "alerts.yaml"
RULES = [
    rule
    for group in yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
COMPARED = {"==": operator.eq, "<": operator.lt, ">": operator.gt}
EXPRESSION = re.compile(
    r"(?:(?P<over>max)\()?(?P<metric>\w+)(?:\{job=\"loaban\"\})?\)? "
    r"(?P<is>==|<|>) (?P<number>[\d.e]+)"
)
# What each rule's figure is on a quiet day, and what it must not be.
QUIET_AND_NOT = {
    "LoaBanNotAlive": (1, 0),
    "LoaBanDatabaseDoesNotAnswer": (1, 0),
    "LoaBanDiskNearlyFull": (1.1e9, 0.9e9),
    "LoaBanNobodySends": (1, 0),
    "LoaBanChannelDoesNotAnswer": (1, 0),
    "LoaBanNothingIsSent": (599, 601),
    "LoaBanPeopleWait": (59, 61),
    "LoaBanClockIsWrong": (1, 0),
    "LoaBanBudgetNearlyUsed": (0.69, 0.71),
    "LoaBanBudgetEnded": (0, 1),
    "LoaBanPlatformTakesNoMore": (3599, 3601),
    "LoaBanBackupTooOld": (1.9 * 86_400, float("inf")),
    "LoaBanQuestionsWait": (86_400, 2.1 * 86_400),
    "LoaBanQuestionsPileUp": (200, 201),
}
named = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])


@dataclass(frozen=True)
class Asked:
    """An expression as these rules use them: one figure beside one number."""

    metric: str
    sign: str
    number: float

    @classmethod
    def of(cls, rule: dict) -> "Asked":
        found = EXPRESSION.fullmatch(rule["expr"])
        assert found, rule["expr"]
        return cls(found["metric"], found["is"], float(found["number"]))

    def holds(self, value: float) -> bool:
        return COMPARED[self.sign](value, self.number)


def firing(samples: dict[str, list[float]]) -> set[str]:
    """Which alerts would fire if it stayed so."""
    found = set()
    for rule in RULES:
        asked = Asked.of(rule)
        values = samples.get(asked.metric, [])
        if "max(" in rule["expr"]:
            values = [max(values)] if values else []
        if any(map(asked.holds, values)):
            found.add(rule["alert"])
    return found


async def scraped(address: str) -> dict[str, list[float]]:
    """What Prometheus reads, with what it adds of itself."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{address}/metrics") as answer,
    ):
        assert answer.status == 200
        text = await answer.text()
    found: dict[str, list[float]] = {"up": [1.0]}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.value)
    return found


def test_each_rule_says_what_is_the_matter_and_what_to_do():
    assert [rule["alert"] for rule in RULES] == list(QUIET_AND_NOT)
    for rule in RULES:
        assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in ("page", "day")
        assert set(rule["annotations"]) == {"summary", "description"}


@named
def test_a_rule_wakes_when_it_must_and_not_before(rule):
    asked = Asked.of(rule)
    quiet, bad = QUIET_AND_NOT[rule["alert"]]
    assert not asked.holds(quiet)
    assert asked.holds(bad)


def test_one_of_several_processes_that_sends_is_enough():
    assert "LoaBanNobodySends" not in firing({"bot_sends": [0, 1, 0]})
    assert "LoaBanNobodySends" in firing({"bot_sends": [0, 0, 0]})


async def test_every_figure_of_a_rule_is_there_and_a_quiet_day_wakes_nobody(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with TelegramServer() as telegram, ZaloServer() as zalo:
        zalo.reach[PUBLIC] = f"http://127.0.0.1:{port}"
        config = Config(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            web_port=port,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
            zalo_token=zalo.token,
            zalo_api_url=zalo.url,
            public_url=PUBLIC,
        )
        async with running(config) as app:
            someone = telegram.user("Bà con")
            telegram.says(someone, "/huongdan")
            await telegram.wait_for(lambda: telegram.texts(someone), 30)
            await telegram.wait_for(lambda: _is_up(app, "zalo"), 30)
            found = await scraped(app.web_address)
            asked = {Asked.of(rule).metric for rule in RULES}
            assert asked <= set(found)
            assert set(found) <= {*WHAT, "up"}
            assert firing(found) - {"LoaBanClockIsWrong"} == {"LoaBanBackupTooOld"}
            telegram.token = "another"  # the token is revoked
            telegram.says(someone, "/huongdan")
            await telegram.wait_for(lambda: not _is_up(app, "telegram"), 60)
            found = await scraped(app.web_address)
            assert "LoaBanChannelDoesNotAnswer" in firing(found)


def _is_up(app, channel: str) -> bool:
    state = app.installation.channels[channel].state()
    return state.answered_once and not state.detail

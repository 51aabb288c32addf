"""`bot report --from URL…`: the reports of several installations, read together.

Each has its own database, token and address. One that does not answer is named with
its reason, and the others' figures stand.
"""

import argparse
import asyncio
import csv
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson

from bot.cli.output import as_json, as_lines, several
from bot.cli.reports.counts_line import counts_line, whole_line
from bot.config import Config
from bot.drawing.spreadsheets import guarded
from bot.errors import DataProblem, UsageProblem

ANSWERS_WITHIN = 20.0  # seconds
LONGEST_ANSWER = 1 << 20  # bytes
MOST_REPORTS = 1_000
LONGEST_NAME = 100
LARGEST = 10**15  # of any number
NUMBERS = (
    "planned", "pending", "sent", "gone", "unknown", "recalled", "told_in_person",
    "aired",
)  # fmt: skip
BY_REASON = ("failed", "skipped")
WORDS = ("kind", "state")

Report = dict[str, Any]
REFUSALS = {
    401: "takes no key: is there something before it that keeps headers back?",
    403: "has another BOT_REPORTS_KEY",
    404: "gives no reports: its BOT_REPORTS_KEY is not set, or it is an older version",
    429: "was asked too often: try again in a minute",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an installation is asked, and with what."""

    url: str
    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an installation said, or why nothing came of it."""

    url: str
    name: str = ""
    reports: Sequence[Report] = field(default_factory=list)
    fault: str = ""

    @property
    def shown(self) -> str:
        """Its address, with the office's name."""
        return f"{self.url} ({self.name})" if self.name else self.url


async def run(settings: Config, parsed: argparse.Namespace) -> int:
    """Prints them; 1 when any did not answer, or none has the notice."""
    sources = _sources(parsed.urls, settings.reports_key)
    if parsed.id is not None and (parsed.key is not None or len(sources) > 1):
        raise UsageProblem(
            "a number means another broadcast at each installation: join them by --key"
        )
    query = {"key": parsed.key, "id": parsed.id}
    asked = {name: str(value) for name, value in query.items() if value is not None}
    answers = await _asked(sources, asked)
    for answer in answers:
        if answer.fault:
            print(f"{answer.url}: {answer.fault}", file=sys.stderr)
    heard = [answer for answer in answers if not answer.fault]
    found = [report for answer in heard for report in answer.reports]
    total = _sum(found) if asked else None
    if parsed.json:
        as_json(_document(answers, total, parsed.key))
    elif parsed.csv:
        _as_csv(heard, total)
    else:
        as_lines(_lines(heard, total, len(answers)))
    if asked and heard and not found:
        raise DataProblem("no installation that answered has sent it")
    return 0 if len(heard) == len(answers) else 1


def _sources(typed: Sequence[str], key: str | None) -> list[Source]:
    """Each once; raises UsageProblem for what is no address, or has no key."""
    found: dict[str, Source] = {}
    for one in typed:
        lines = sys.stdin.read().splitlines() if one == "-" else [one]
        for line in lines:
            words = line.partition("#")[0].split()
            if not words:
                continue
            url, own = words[0].rstrip("/"), words[1:]
            if not re.fullmatch(r"https?://[^/\s@?]+(/[^\s@?]*)?", url):
                raise UsageProblem(f"{_shown(url)!r}: write an address as in https://…")
            if len(own) > 1 or not (own or key):
                raise UsageProblem(
                    f"{url}: set BOT_REPORTS_KEY, or write URL and KEY on one line of "
                    "standard input, with --from -"
                )
            found.setdefault(_same(url), Source(url, *(own or [key or ""])))
    if not found:
        raise UsageProblem("standard input names no installation")
    return list(found.values())


def _shown(typed: str) -> str:
    """Without what may be a password in it."""
    return re.sub(r"//[^/]*@", "//…@", typed.partition("?")[0])


def _same(url: str) -> str:
    """An address as it would be dialled: however it is written it is one source."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except ValueError:
        raise UsageProblem(f"{url!r}: write an address as in https://…") from None
    return f"{parts.hostname}:{port}{parts.path}"


async def _asked(sources: Sequence[Source], query: dict[str, str]) -> list[Answer]:
    within = aiohttp.ClientTimeout(total=ANSWERS_WITHIN)
    async with aiohttp.ClientSession(timeout=within, trust_env=True) as http:
        return await asyncio.gather(*(_ask(http, one, query) for one in sources))


async def _ask(
    http: aiohttp.ClientSession, source: Source, query: dict[str, str]
) -> Answer:
    headers = {"Authorization": f"Bearer {source.key}"}
    try:
        # A redirect would carry the key to somebody else.
        async with http.get(
            f"{source.url}/reports",
            params=query,
            headers=headers,
            allow_redirects=False,
        ) as answer:
            if answer.status != HTTPStatus.OK:
                said = REFUSALS.get(answer.status, f"answers {answer.status}")
                return Answer(source.url, fault=said)
            body = await _read(answer)
        # What one notice came to is added up: nobody may give it twice.
        name, reports = _understood(body, most=1 if query else MOST_REPORTS)
    except TimeoutError:
        fault = f"does not answer within {ANSWERS_WITHIN:.0f} seconds"
        return Answer(source.url, fault=fault)
    except (aiohttp.ClientError, OSError) as problem:
        why = " ".join(str(problem).split()) or type(problem).__name__
        return Answer(source.url, fault=f"does not answer: {why}")
    except (ValueError, KeyError, TypeError, AttributeError):
        return Answer(source.url, fault="answers something that is no report")
    return Answer(source.url, name, reports)


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """Raises ValueError for one that is too long."""
    body = bytearray()
    async for part in answer.content.iter_chunked(1 << 16):
        body += part
        if len(body) > LONGEST_ANSWER:
            raise ValueError("too long")
    return bytes(body)


def _understood(body: bytes, most: int) -> tuple[str, list[Report]]:
    """Whose it is and its reports; raises what it is wrong by."""
    said = orjson.loads(body)
    if len(said["reports"]) > most:
        raise ValueError("too many")
    return _word(said["installation"]), [_report(one) for one in said["reports"]]


def _report(said: dict[str, Any]) -> Report:
    """As it is counted with; what else an installation says is passed on in JSON."""
    numbers = {name: _number(said[name]) for name in ("id", *NUMBERS)}
    reasons = {
        name: {_word(why): _number(n) for why, n in said[name].items()}
        for name in BY_REASON
    }
    return {**said, **numbers, **reasons, **{name: _word(said[name]) for name in WORDS}}


def _number(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool):
        raise TypeError("no number")
    if not 0 <= said <= LARGEST:
        raise ValueError("no number")
    return said


def _word(said: object) -> str:
    """Another machine's word: nothing of it moves a terminal's cursor."""
    if not isinstance(said, str):
        raise TypeError("no word")
    return "".join(letter for letter in said if letter.isprintable())[:LONGEST_NAME]


def _sum(reports: Sequence[Report]) -> Report:
    total: Report = {name: sum(one[name] for one in reports) for name in NUMBERS}
    for name in BY_REASON:
        counted = Counter[str]()
        for one in reports:
            counted.update(one[name])
        total[name] = dict(sorted(counted.items()))
    return total


def _document(
    answers: Sequence[Answer], total: Report | None, key: str | None
) -> dict[str, object]:
    return {
        "key": key,
        "installations": [
            {
                "url": answer.url,
                "name": answer.name,
                "error": answer.fault or None,
                "reports": list(answer.reports),
            }
            for answer in answers
        ],
        "all": total,
    }


def _lines(heard: Sequence[Answer], total: Report | None, asked: int) -> list[str]:
    lines = [
        f"{answer.shown}: {whole_line(report)}"
        for answer in heard
        for report in answer.reports
    ]
    lines += [f"{answer.shown}: nothing sent" for answer in heard if not answer.reports]
    if total is not None:
        whose = several(len(heard), "installation")
        of = f" (of {asked} asked)" if len(heard) < asked else ""
        lines.append(f"all, {whose}{of}: {counts_line(total)}")
    return lines


def _as_csv(heard: Sequence[Answer], total: Report | None) -> None:
    """A line an installation, and one for all; a column a reason that occurred."""
    rows = [
        (answer.url, answer.name, one) for answer in heard for one in answer.reports
    ]
    found = [one for _, _, one in rows]
    reasons = [
        (name, why)
        for name in BY_REASON
        for why in sorted({why for one in found for why in one[name]})
    ]
    table = csv.writer(sys.stdout, lineterminator="\n")
    named = [f"{name} {why}" for name, why in reasons]
    table.writerow(("url", "name", "id", *WORDS, *NUMBERS, *named))
    if total is not None:
        rows.append(("all", "", {"id": "", "kind": "", "state": "", **total}))
    for url, name, one in rows:
        counts = [one[number] for number in NUMBERS]
        counts += [one[name].get(why, 0) for name, why in reasons]
        words = (url, name, str(one["id"]), one["kind"], one["state"])
        table.writerow((*map(guarded, words), *counts))

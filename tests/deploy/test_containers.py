"""Docker's files without Docker: what they say is there, and works as commands."""

import re
import shlex
import subprocess
import sys
from dataclasses import fields
from fnmatch import fnmatch
from typing import Any

import aiohttp
import pytest
import yaml
from sqlalchemy import make_url

from bot.config import PROJECT, Config
from tests.conftest import drop_postgres, new_postgres
from tests.support.running import Browser, Process

PASSWORD = "một-từ-dài"
SETTINGS = {f"BOT_{field.name.upper()}" for field in fields(Config)}


def dockerfile() -> str:
    text = (PROJECT / "Dockerfile").read_text("utf-8")
    return re.sub(r"\\\n\s*", "", text)


def settings_of_the_image() -> dict[str, str]:
    words = re.findall(r"^ENV (.+)$", dockerfile(), re.MULTILINE)
    return dict(word.split("=", 1) for line in words for word in shlex.split(line))


def service(name: str) -> dict[str, Any]:
    text = (PROJECT / "deploy" / "compose.yaml").read_text("utf-8")
    text = re.sub(r"\$\{POSTGRES_PASSWORD:\?[^}]*\}", PASSWORD, text)
    assert "${" not in text
    found = yaml.safe_load(text)["services"][name]
    assert isinstance(found, dict)
    return found


def test_what_the_image_copies_is_there_and_not_left_out():
    let_in = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    copied = re.findall(r"^COPY (.+) \S+$", dockerfile(), re.MULTILINE)
    for name in (name for line in copied for name in line.split()):
        assert (PROJECT / name).exists(), name
        assert f"!{name}" in let_in, name


def test_no_secret_and_no_compiled_file_enters_the_image():
    lines = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    kept_out = [line.removeprefix("**/") for line in lines if line.startswith("**/")]
    for name in (".env", "bot.mo", "router.pyc", "__pycache__"):
        assert any(fnmatch(name, pattern) for pattern in kept_out), name


def test_the_bot_s_settings_are_ours_and_its_database_is_the_one_beside_it():
    bot, database = service("bot"), service("database")
    ours = {name for name in bot["environment"] if name.startswith("BOT_")}
    assert ours <= SETTINGS
    url = make_url(bot["environment"]["BOT_DATABASE_URL"])
    assert url.host == "database"
    assert database["environment"] == {
        "POSTGRES_USER": url.username,
        "POSTGRES_DB": url.database,
        "POSTGRES_PASSWORD": url.password,
    }
    assert bot["depends_on"]["database"]["condition"] == "service_healthy"
    assert database["healthcheck"]["test"][1:] == [
        "pg_isready", "--username", url.username, "--dbname", url.database,
    ]  # fmt: skip
    assert bot["restart"] == database["restart"] == "unless-stopped"


def test_nothing_secret_stands_in_it():
    text = (PROJECT / "deploy" / "compose.yaml").read_text("utf-8")
    for line in text.splitlines():
        if re.search(r"PASSWORD|TOKEN|SECRET\b", line) and "#" not in line:
            assert "${POSTGRES_PASSWORD:?" in line, line


def test_only_this_machine_reaches_the_bot_and_only_the_volume_is_written():
    bot = service("bot")
    [port] = bot["ports"]
    [volume] = bot["volumes"]
    [exposed] = re.findall(r"^EXPOSE (\d+)$", dockerfile(), re.MULTILINE)
    assert port == f"127.0.0.1:8080:{exposed}"
    assert bot["read_only"] is True
    written = volume.partition(":")[2]
    assert re.search(rf"^VOLUME {written}$", dockerfile(), re.MULTILINE)
    for name in ("BOT_SECRET_FILE", "BOT_CACHE_DIR"):
        assert bot["environment"][name].startswith(f"{written}/")


@pytest.mark.process
async def test_the_bot_beside_postgresql_answers_and_is_healthy(tmp_path, postgres):
    url = await new_postgres(postgres)
    given = {**settings_of_the_image(), **service("bot")["environment"]}
    del given["BOT_CACHE_DIR"]  # the run keeps its own
    given["BOT_SECRET_FILE"] = str(tmp_path / "secret")
    here = {"BOT_DATABASE_URL": url, "BOT_WEB_HOST": "127.0.0.1"}
    bot = Process(tmp_path, **{**given, **here})
    await bot.start()
    try:
        async with aiohttp.ClientSession() as http:
            said = await Browser(bot.address, http).says("thu nhap ho ngheo")
        assert "hộ nghèo" in said
        assert health(bot.address.rpartition(":")[2]) == 0
        assert (tmp_path / "secret").exists()
    finally:
        assert await bot.stop() == 0
        await drop_postgres(url)
    assert health(bot.address.rpartition(":")[2]) != 0


def health(port: str) -> int:
    """The image's own health check, as Docker runs it."""
    [words] = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", dockerfile(), re.MULTILINE)
    command = yaml.safe_load(words)
    assert command[0] == "python"
    return subprocess.run(
        [sys.executable, *command[1:]],
        env={"BOT_WEB_PORT": port},
        stderr=subprocess.DEVNULL,
    ).returncode

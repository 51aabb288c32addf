"""`bot notice import`: an alert's file from a script becomes a draft."""

import json

import pytest

from bot import cli
from bot.clock import utc_now
from tests.support.cap_files import area, bomb, cap

OURS = area("xã Cốc Pàng", "01324")


@pytest.fixture
def bot(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bot.db")

    def run(content: bytes, *how: str) -> tuple[int, str, str]:
        (tmp_path / "a.xml").write_bytes(content)
        status = cli.main(["notice", "import", str(tmp_path / "a.xml"), *how])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_file_becomes_a_draft_once(bot):
    content = cap(utc_now(), OURS)
    status, out, err = bot(content, "--json")
    assert (status, err) == (0, "")
    made = json.loads(out)
    assert (made["state"], made["places"], made["already"]) == (
        "draft",
        ["01324"],
        False,
    )
    status, out, _err = bot(content, "--json")
    assert json.loads(out) == made | {"already": True}
    assert bot(content)[1].startswith("broadcast 1: made of this alert before")


def test_a_place_may_be_given(bot):
    content = cap(utc_now(), area("tỉnh Cao Bằng", "04"))
    _status, out, _err = bot(content, "--json", "--place", "01324")
    assert json.loads(out)["places"] == ["01324"]
    nowhere = cap(utc_now(), area("vùng núi"), identifier="2")
    _status, out, _err = bot(nowhere, "--json", "--place", "01324")
    assert json.loads(out)["places"] == ["01324"]


BAD = {
    "a bomb": (bomb(), ()),
    "no area": (cap(utc_now()), ()),
    "no file": (b"", ()),
    "another's place": (cap(utc_now(), OURS), ("--place", "00715")),
    "no such place": (cap(utc_now(), OURS), ("--place", "99999")),
    "a test": (cap(utc_now(), OURS, status="Test"), ()),
    "nowhere": (cap(utc_now(), area("vùng núi phía Bắc")), ()),
}


@pytest.mark.parametrize(("content", "how"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_one_line_and_exit_1(bot, content, how):
    status, out, err = bot(content, *how)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_one_line(bot, capsys):
    assert cli.main(["notice", "import", "/nowhere/a.xml"]) == 1
    assert "cannot be read" in capsys.readouterr().err

import asyncio
import json
import shutil
from datetime import date

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.cli import main
from bot.config import Config
from bot.ground import lay_ground, open_library
from bot.i18n import AcceptedWords, Catalogues
from bot.knowledge import Entry, Kind
from bot.knowledge.model import Change, Document
from bot.knowledge.upkeep import accepted_words, overlay
from bot.knowledge.upkeep.laying import figure_entry
from bot.store.database import Database
from tests.support import desk

QUESTION = "me nuoi con nho duoc bao nhieu tien"


@pytest.fixture
def folder(tmp_path, ground):
    return desk.make(tmp_path / "messages", ground.config.content_dir)


@pytest.fixture
def bot(tmp_path, folder, monkeypatch, capsys):
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"

    def run(*arguments: str, code: int = 0, content=folder) -> str:
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setenv("BOT_DATABASE_URL", url)
            patch.setenv("BOT_CONTENT_DIR", str(content))
            found = main(arguments)
        out, err = capsys.readouterr()
        assert found == code, err
        return out if code == 0 else err

    run.url = url
    return run


def change(bot, *entries: Entry) -> None:
    async def keep() -> None:
        async with Database(bot.url) as database:
            await database.migrate()
            async with database.write() as connection:
                for entry in entries:
                    await overlay.add(connection, entry, None, 1)

    asyncio.run(keep())


def digests(folder) -> dict[tuple[str, str], str]:
    content = open_library(lay_ground(Config(content_dir=folder))).content
    return {
        (a.topic, a.language): a.digest
        for topic in content.topics.values()
        for a in topic.answers
    }


def test_an_export_holds_what_was_changed_in_chat_and_passes_the_check(
    bot, folder, tmp_path
):
    before = digests(folder)
    pay, gift = before["pay", "vi"], before["gift", "vi"]
    text = "Mỗi cháu {pay.amount}.\n\nMang giấy khai sinh: bản gốc."
    change(
        bot,
        Entry("pay", "now", "vi", pay, Kind.ASKED, "mẹ bỉm được gì"),
        Entry("pay", "now", "vi", pay, Kind.MENDED, text),
        Entry("gift", "2026", "vi", gift, Kind.HIDDEN),
        Entry("gift", "2026", "vi", gift, Kind.REVIEWED, "2026-11-24", "Sở: Dân tộc"),
    )
    out = tmp_path / "out"
    assert "2 answers" in bot("content", "export", str(out))
    mended = (out / "topics/social/pay/now.vi.md").read_text(encoding="utf-8")
    assert text in mended
    assert "mẹ bỉm được gì" in mended
    assert "question: Mẹ nuôi con nhỏ" in mended
    hidden = (out / "topics/social/gift/2026.vi.md").read_text(encoding="utf-8")
    assert "hidden: true" in hidden
    assert "by: 'Sở: Dân tộc'" in hidden
    assert hidden.endswith("Mỗi nhà {gift.amount}.\n")
    bot("check", content=out)
    # What the files now say, the overlay no longer has to: both are the same content.
    with_files = open_library(lay_ground(Config(content_dir=out))).content
    answer = with_files.topics["pay"].answers[0]
    assert answer.paragraphs[0] == "Mỗi cháu 500.000 đồng."
    assert answer.asked[-1] == "mẹ bỉm được gì"
    assert with_files.topics["gift"].answers[0].withheld
    assert with_files.topics["gift"].answers[0].review["by"] == "Sở: Dân tộc"


def test_without_changes_every_file_is_as_it_was(bot, folder, tmp_path):
    bot("content", "export", str(tmp_path / "out"))
    for file in folder.rglob("*"):
        if file.is_file():
            copy = tmp_path / "out" / file.relative_to(folder)
            assert copy.read_bytes() == file.read_bytes()


def test_a_folder_that_holds_something_is_left_alone(bot, folder):
    assert "give a new folder" in bot("content", "export", str(folder), code=1)
    inside = str(folder / "topics" / "out")
    assert "lies in the content" in bot("content", "export", inside, code=1)


def test_the_command_line_answers_as_people_are_answered(bot, folder):
    assert "500.000" in bot("ask", QUESTION)
    change(bot, Entry("pay", "now", "vi", digests(folder)["pay", "vi"], Kind.HIDDEN))
    assert "đang kiểm tra lại" in bot("ask", QUESTION)
    said = json.loads(bot("ask", QUESTION, "--json"))
    assert (said["decision"], said["covers"]) == ("unknown", [])
    shown = {t["id"]: t["languages"] for t in json.loads(bot("topics", "--json"))}
    assert shown["pay"] == {"vi": "checking", "en": "checking"}


def test_a_database_older_than_the_program_has_no_changes(bot, tmp_path):
    import sqlite3

    with sqlite3.connect(tmp_path / "bot.db") as older:
        older.execute("CREATE TABLE alembic_version (version_num TEXT)")
        older.execute("INSERT INTO alembic_version VALUES ('0009')")
    assert "500.000" in bot("ask", QUESTION)


def test_figures_to_be_read_again_are_a_warning_and_no_fault(bot):
    said = bot("check")
    assert "checked more than 180 days ago" in said
    assert said.split("the facts: ")[1].split("\n")[0] == "gift"


def test_an_export_carries_figures_as_they_were_mended(bot, folder, tmp_path):
    library = open_library(lay_ground(Config(content_dir=folder)))
    fact = library.written["fact-pay"]
    document = Document("335/2026/NĐ-CP", "Nghị định", "")
    for day, amount in (("2026-12-01", 540_000), ("2027-01-01", 550_000)):
        begins, checked = date.fromisoformat(day), date(2026, 11, 28)
        made = Change("fact-pay", "pay.amount", amount, begins, checked, "Sở", document)
        change(bot, figure_entry(fact, made))
    out = tmp_path / "out"
    assert "2 figures" in bot("content", "export", str(out))
    bot("check", content=out)
    content = open_library(lay_ground(Config(content_dir=out))).content
    told = [
        a.paragraphs[0] for a in content.topics["pay"].answers if a.language == "vi"
    ]
    assert told == ["Được 500.000 đồng.", "Được 540.000 đồng.", "Được 550.000 đồng."]


def test_words_that_a_reviewer_accepted_are_exported_and_hold_as_files(
    bot, tmp_path, ground
):
    message, words = "Xem thêm", ("再看一些",)
    digest = ground.catalogues.digest("zh-Hans", message)
    stale = AcceptedWords("km", message, "0" * 12, ("x",))

    async def keep() -> None:
        async with Database(bot.url) as database:
            await database.migrate()
            async with database.write() as connection:
                for one in (AcceptedWords("zh-Hans", message, digest, words), stale):
                    await accepted_words.accept(connection, one, None, 1)

    asyncio.run(keep())
    assert "1 messages" in bot("content", "export", str(tmp_path / "new"))
    locales = tmp_path / "locales"
    shutil.copytree(ground.config.locales_dir, locales)
    shutil.copytree(tmp_path / "new" / "locales", locales, dirs_exist_ok=True)
    file = locales / "zh-Hans/LC_MESSAGES/bot.po"
    with file.open("rb") as written, file.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(written))
    chinese = Catalogues(locales).translator("zh-Hans")
    assert chinese(message) == words[0]
    assert chinese.is_reviewed(message)
    assert not chinese.is_reviewed("Nguồn")

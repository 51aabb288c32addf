"""Files that replies carry, on both databases."""

from bot.chores import erase_expired
from bot.clock import DAY
from bot.delivery import files
from bot.messaging import Attachment, Reply, Span, say
from bot.messaging.as_json import from_json, to_json
from bot.store.backups import backup
from bot.store.database import Database

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


async def test_the_same_file_is_stored_once_and_kept_from_the_last_time(database):
    async with database.write() as connection:
        first = await files.put(connection, "217.png", "image/png", PNG, 1)
        again = await files.put(connection, "217.png", "image/png", PNG, 2 * DAY)
        other = await files.put(connection, "218.png", "image/png", PNG, 1)
        assert first == again == Attachment(first.id, "217.png", "image/png")
        assert other.id != first.id
        assert await files.content(connection, first.id) == PNG
    await erase_expired(database, 31 * DAY)
    async with database.read() as connection:
        assert await files.content(connection, first.id) == PNG
        assert await files.content(connection, other.id) is None


async def test_what_a_platform_calls_a_file_goes_with_it(database):
    shelf = files.Shelf(database)
    async with database.write() as connection:
        file = await files.put(connection, "a.csv", "text/csv", b"a,b", 1)
    assert await shelf.platform_id(file, "telegram") is None
    await shelf.keep_platform_id(file, "telegram", "one")
    await shelf.keep_platform_id(file, "telegram", "two")
    await shelf.forget_platform_id(file, "telegram", "one")  # refused meanwhile
    assert await shelf.platform_id(file, "telegram") == "two"
    assert await shelf.platform_id(file, "zalo") is None
    await erase_expired(database, 31 * DAY)
    assert await shelf.content(file) is None
    assert await shelf.platform_id(file, "telegram") is None
    await shelf.keep_platform_id(file, "telegram", "late")
    assert await shelf.platform_id(file, "telegram") is None


async def test_many_old_files_all_go(database):
    async with database.write() as connection:
        for number in range(files.SLICE + 1):
            await files.put(connection, f"{number}.csv", "text/csv", b"", 1)
    await erase_expired(database, 31 * DAY)
    assert (await backup.sizes(database))["files"] == 0


async def test_a_backup_and_a_copy_carry_every_byte(database, tmp_path):
    async with database.write() as connection:
        file = await files.put(connection, "a.png", "image/png", PNG, 1)
    await files.Shelf(database).keep_platform_id(file, "telegram", "one")
    await backup.write(database, tmp_path / "backup.gz")
    for name in ("restored", "copied"):
        async with Database(f"sqlite+aiosqlite:///{tmp_path}/{name}.db") as other:
            await other.migrate()
            if name == "restored":
                await backup.read(other, tmp_path / "backup.gz")
            else:
                await backup.copy(database, other)
            shelf = files.Shelf(other)
            assert await shelf.content(file) == PNG
            assert await shelf.platform_id(file, "telegram") == "one"


def test_a_reply_keeps_its_file_and_an_old_one_has_none():
    reply = Reply((Span("Xong."),), file=Attachment(7, "a.csv", "text/csv"))
    assert from_json(to_json(reply)) == reply
    assert from_json('{"spans": [{"text": "Xong."}], "buttons": []}') == say("Xong.")

"""`bot run` as a process: on Telegram, told to stop, started twice."""

import asyncio
import shutil

import aiohttp
import pytest

from bot.config import PROJECT
from tests.soak.installation import HEADER
from tests.support.answers import told_now
from tests.support.running import Browser, Process, by_day
from tests.support.telegram.server import TelegramServer

pytestmark = pytest.mark.process
QUESTION = "nha toi 4 nguoi thu nhap 1 trieu 3 mot nguoi co duoc so ngheo khong"


def on_telegram(tmp_path, telegram: TelegramServer, **more: str) -> Process:
    return Process(
        tmp_path,
        BOT_TELEGRAM_TOKEN=telegram.token,
        BOT_TELEGRAM_API_URL=telegram.url,
        BOT_TIMEZONE=by_day().key,
        **more,
    )


async def heard(telegram: TelegramServer, chat, part: str, within: float = 30) -> str:
    return await telegram.wait_for(
        lambda: next((t for t in telegram.texts(chat) if part in t), None), within
    )


async def test_ask_receive_news_notice_arrival_on_telegram(tmp_path, library):
    answer = told_now(library, "poverty-line")
    async with TelegramServer() as telegram:
        bot = on_telegram(tmp_path, telegram)
        await bot.start()
        code = await bot.read_invitation()
        admin, citizen = telegram.user("Quản trị"), telegram.user("Bà con")
        group = telegram.group("Bản Giữa", admin, citizen)
        telegram.says(citizen, QUESTION)
        assert answer in await heard(telegram, citizen, "Theo Nghị định")
        telegram.says(citizen, "/dangky La Pán Tẩn")
        await heard(telegram, citizen, "Có đồng ý không?")
        telegram.taps(citizen, "Đồng ý")
        await heard(telegram, citizen, "nhận tin của xã Púng Luông")
        telegram.says(admin, f"/start {code}")
        await heard(telegram, admin, "Đã nhận vai trò")
        telegram.says(admin, "/ghepnhom 04492", group)
        await heard(telegram, group, "nay nhận tin của xã Púng Luông")
        telegram.says(admin, "/thongbao 04492 Tiêm phòng <sáng nai> & đúng giờ")
        assert "1 máy, 1 nhóm" in await heard(telegram, admin, "Trên đây")
        telegram.edits(admin, "/thongbao 04492 Tiêm phòng <sáng mai> & đúng giờ")
        await telegram.wait_for(
            lambda: sum("Trên đây" in t for t in telegram.texts(admin)) > 1, 30
        )
        telegram.taps(admin, "Gửi ngay")
        news = await heard(telegram, citizen, "Tiêm phòng")
        assert news.startswith(
            "Tiêm phòng <sáng mai> & đúng giờ\nXã Púng Luông, tỉnh Lào Cai, "
        )
        await heard(telegram, group, "Tiêm phòng")
        await heard(telegram, admin, "Tới 1 máy, 1 nhóm")
        telegram.says(citizen, "chuyện riêng trong nhóm", group)
        telegram.says(citizen, "/hoi thu nhap bao nhieu la ho ngheo", group)
        await heard(telegram, group, answer)
        assert await bot.stop() == 0
        written = (tmp_path / "err.txt").read_text()
        for secret in (telegram.token.split(":")[1], code, "Bí Mật", "chuyện riêng"):
            assert secret not in written


async def test_a_notice_is_followed_in_one_message_through_a_kill(tmp_path):
    async with TelegramServer() as telegram:
        bot = on_telegram(tmp_path, telegram, BOT_TELEGRAM_RATE="25")
        admin = telegram.user("Cán bộ")
        people = [telegram.user(f"Người {n}") for n in range(220)]
        for one in people[:3]:
            one.bot_is = "kicked"
        people[3].is_deactivated = True
        await _subscribed(tmp_path, bot, people)
        await bot.start()
        telegram.says(admin, f"/start {await bot.read_invitation()}")
        await heard(telegram, admin, "Đã nhận vai trò")
        telegram.says(admin, "/thongbao 04 Nước lên, dọn đồ lên cao")
        await heard(telegram, admin, "220 máy")
        telegram.taps(admin, "Gửi ngay")
        await heard(telegram, admin, "Tin này tới cả tỉnh")
        telegram.taps(admin, "Gửi 220 máy")
        await telegram.wait_for(lambda: _following(telegram, admin, "Đang gửi"), 60)
        await telegram.wait_for(lambda: _following(telegram, admin, "░"), 60)
        message = _following(telegram, admin, "░")
        assert [button for row in message["reply_markup"]["inline_keyboard"]
                for button in row] == [
            {"text": "Dừng", "callback_data": "stop-sending:1"}
        ]  # fmt: skip
        await bot.kill()
        before = _edits(telegram)
        await bot.start()
        await telegram.wait_for(lambda: _edits(telegram) > before, 60)
        report = await _finished(bot)
        text = await heard(telegram, admin, "Xong", 60)
        # People are sent to while it goes on, and the officer is sent nothing new.
        following = [t for t in telegram.texts(admin) if "Tin số 1" in t]
        assert following == [text]
        assert (
            _following(telegram, admin, "Xong")["message_id"] == (message["message_id"])
        )
        assert f"Tới {report['sent']} máy." in text
        assert "Không tới 4: chặn 3, bỏ máy 1." in text
        assert (report["sent"], report["gone"]) == (216, 4)
        await telegram.wait_for(lambda: telegram.calls("sendPhoto"), 60)
        telegram.taps(admin, "Danh sách để in")
        listed = await heard(telegram, admin, "DANH SÁCH CHƯA TỚI")
        assert "Không tới 4: chặn 3, bỏ máy 1." in listed
        assert all(str(one.id) not in listed for one in people)  # nobody's number
        await telegram.wait_for(lambda: telegram.calls("sendDocument"), 60)
        assert await bot.stop() == 0


async def _subscribed(tmp_path, bot: Process, people) -> None:
    file = tmp_path / "people.csv"
    rows = [
        f"telegram,{u.id},private,,vi,01324,,2026-11-01T08:00:00+07:00\n"
        for u in people
    ]
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    code, _, err = await bot.command("people", "import", str(file))
    assert code == 0, err


def _following(telegram: TelegramServer, chat, part: str):
    """The officer's message about the notice, once it says this."""
    found = [m for m in telegram.messages(chat) if part in m.get("text", "")]
    return found[-1] if found else None


def _edits(telegram: TelegramServer) -> int:
    return len(telegram.calls("editMessageText"))


async def test_zone_three_of_the_table_is_served_first_across_a_kill(tmp_path):
    content = tmp_path / "messages"
    shutil.copytree(PROJECT / "messages", content)
    table = content / "places" / "communes.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    told = [line + ("III" if line.startswith("01327,") else "") for line in lines]
    table.write_text("\n".join(told) + "\n", encoding="utf-8")
    async with TelegramServer() as telegram:
        bot = on_telegram(tmp_path, telegram, BOT_CONTENT_DIR=str(content))
        easy = [telegram.user(f"Người {n}") for n in range(40)]
        hard = [telegram.user(f"Người {n}") for n in range(40)]
        rows = [
            f"telegram,{user.id},private,,vi,{place},,2026-11-01T08:00:00+07:00\n"
            for place, users in (("01324", easy), ("01327", hard))
            for user in users
        ]
        file = tmp_path / "people.csv"
        file.write_text(HEADER + "".join(rows), encoding="utf-8")
        code, _, err = await bot.command("people", "import", str(file))
        assert code == 0, err
        await bot.json("notice", "send", "--place", "04", "--text", "Họp bản")
        await bot.start()
        await telegram.wait_for(lambda: len(telegram.calls()) >= 15, 30)
        await bot.kill()
        await bot.start()
        await telegram.wait_for(lambda: all(map(telegram.texts, easy + hard)), 60)
        assert await bot.stop() == 0
        arrived = [int(call.params["chat_id"]) for call in telegram.calls()]
        # The last of one kind and the first of the other may change places on the way.
        last_hard = max(at for at, chat in enumerate(arrived) if chat >= hard[0].id)
        assert not {user.id for user in easy} & set(arrived[: last_hard - 1])


async def _finished(bot: Process) -> dict[str, object]:
    async with asyncio.timeout(60):
        while (report := await bot.json("report", "1"))["state"] != "done":
            pass
    return report


async def test_a_second_run_on_the_same_file_says_so(tmp_path):
    bot = Process(tmp_path)
    await bot.start()
    code, _, err = await bot.command("run")
    assert code == 1
    assert "already serves" in err
    assert len(err.strip().splitlines()) <= 8
    assert await bot.stop() == 0


async def test_a_bad_token_leaves_the_other_channels_running(tmp_path, library):
    async with TelegramServer() as telegram:
        bot = Process(
            tmp_path,
            BOT_TELEGRAM_TOKEN="1:" + "x" * 30,
            BOT_TELEGRAM_API_URL=telegram.url,
        )
        await bot.start()
        async with aiohttp.ClientSession() as http:
            browser = Browser(bot.address, http)
            assert told_now(library, "poverty-line") in await browser.says(QUESTION)
            await telegram.wait_for(lambda: telegram.transcript)
            async with http.get(f"{bot.address}/ready") as answer:
                assert answer.status == 503
                assert not (await answer.json())["channels"]["telegram"]["answered"]
        assert await bot.stop() == 0


async def test_what_was_sent_while_nobody_ran_is_sent_at_the_start(tmp_path):
    bot = Process(tmp_path)
    await bot.start()
    async with aiohttp.ClientSession() as http:
        citizen = Browser(bot.address, http)
        await citizen.says("/subscribe 01324")
        await citizen.taps("Đồng ý")
        last = citizen.replies[-1]["id"]
        assert await bot.stop() == 0
        await bot.json("notice", "send", "--place", "01324", "--text", "Họp bản")
        waiting = await bot.json("report", "1")
        assert (waiting["state"], waiting["pending"]) == ("scheduled", 1)
        await bot.start()
        citizen.address = bot.address
        async with citizen.listening(**{"Last-Event-ID": str(last)}) as pushes:
            assert (await pushes.next())[1]["text"].startswith("Họp bản")
        assert (await _finished(bot))["sent"] == 1
        assert await bot.stop() == 0


async def test_content_with_a_fault_keeps_the_old_in_force(tmp_path, library):
    content = tmp_path / "messages"
    shutil.copytree(PROJECT / "messages", content)
    bot = Process(tmp_path, BOT_CONTENT_DIR=str(content))
    await bot.start()
    code = await bot.read_invitation()
    async with aiohttp.ClientSession() as http:
        admin = Browser(bot.address, http)
        await admin.says(f"/start {code}")
        file = content / "topics" / "poverty" / "poverty-line" / "2026.vi.md"
        file.write_text("hỏng", encoding="utf-8")
        last = admin.replies[-1]["id"]
        async with admin.listening(**{"Last-Event-ID": str(last)}) as pushes:
            await admin.says("/tailai")
            said = (await pushes.next())[1]["text"]
        assert "vẫn dùng bản cũ" in said
        assert "2026.vi.md:1" in said
        assert told_now(library, "poverty-line") in await admin.says(QUESTION)
    assert await bot.stop() == 0

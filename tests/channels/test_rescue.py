"""A flood: a vice-chair asks who is safe, on Telegram or on the web, and helps."""

from typing import Protocol

import pytest

from bot.clock import DAY
from bot.people import roles
from bot.people.model import Role
from tests.channels.test_requests import heard
from tests.support.running import Browser, Pushes, until_sent

PATH, CODE = "vn.15.04492", "04492"
WARNING = "LŨ QUÉT. ĐI NGAY. Nhà ven suối ở bản Dưới chạy lên chỗ cao."
LOWER = "bản Dưới 52 nhà, 12 không điện thoại, trưởng bản 0912 345 678"


class Desk(Protocol):
    """Where an officer sits: what is expected is waited for, or answered at once."""

    async def says(self, text: str, part: str) -> str: ...
    async def taps(self, label: str, part: str) -> str: ...
    async def hears(self, part: str) -> str: ...


class OnTelegram:
    def __init__(self, telegram) -> None:
        self.telegram, self.user = telegram, telegram.user("Phó Chủ Tịch")

    async def says(self, text: str, part: str) -> str:
        self.telegram.says(self.user, text)
        return await self.hears(part)

    async def taps(self, label: str, part: str) -> str:
        self.telegram.taps(self.user, label)
        return await self.hears(part)

    async def hears(self, part: str) -> str:
        return await heard(self.telegram, self.user, part)


class OnTheWeb:
    def __init__(self, app, http) -> None:
        self.browser = Browser(app.web_address, http)
        self.pushes: Pushes | None = None

    async def says(self, text: str, part: str) -> str:
        said = await self.browser.says(text)
        assert part in said
        return said

    async def taps(self, label: str, part: str) -> str:
        said = await self.browser.taps(label)
        assert part in said
        return said

    async def hears(self, part: str) -> str:
        assert self.browser.session
        async with self.browser.listening(**{"Last-Event-ID": "0"}) as pushes:
            while True:
                _id, said = await pushes.next()
                if part in str(said["text"]):
                    return str(said["text"])


@pytest.fixture(params=["telegram", "web"])
def desk(request, app, telegram, http) -> Desk:
    return OnTelegram(telegram) if request.param == "telegram" else OnTheWeb(app, http)


async def invited(app, role: Role, village: int | None = None) -> str:
    async with app.database.write() as connection:
        now = app.clock()
        code = await roles.invite(
            connection, role, PATH, now=now, expires_at=now + DAY, village=village
        )
    return f"/start {code}"


async def subscribes(telegram, name: str):
    user = telegram.user(name)
    telegram.says(user, f"/nhantin {CODE}")
    await heard(telegram, user, "Có đồng ý không?")
    telegram.taps(user, "Đồng ý")
    await heard(telegram, user, "Đã ghi")
    return user


async def test_an_officer_sees_who_needs_help_and_who_is_silent(
    desk, app, telegram, http
):
    await desk.says(await invited(app, Role.OFFICER), "Đã nhận vai trò")
    await desk.says(f"/thonban {LOWER}", "52 nhà, 12 không điện thoại")
    pao = telegram.user("Một Cán Bộ")
    telegram.says(pao, await invited(app, Role.OFFICER))
    await heard(telegram, pao, "Đã nhận vai trò")
    head = telegram.user("Trưởng Bản")
    telegram.says(head, await invited(app, Role.RELAY, 1))
    await heard(telegram, head, "Đã nhận vai trò")
    in_need = await subscribes(telegram, "Nhà ven suối")
    silent = await subscribes(telegram, "Nhà không thấy đâu")
    page = Browser(app.web_address, http)
    await page.says(f"/nhantin {CODE}")
    await page.taps("Đồng ý")

    # It goes out; one needs help, one is safe, one says nothing.
    await desk.says(f"/baoantoan {WARNING}", "Hết hạn")
    await desk.taps("Gửi ngay", "")
    async with page.listening(**{"Last-Event-ID": "0"}) as pushes:
        await heard(telegram, in_need, WARNING)
        _id, warning = await pushes.next()
        assert "LŨ QUÉT" in warning["text"]
    await until_sent(app)
    telegram.taps(in_need, "Cần giúp")
    await heard(telegram, in_need, "Đã báo xã lúc")
    telegram.taps(in_need, "Bản Dưới")
    page.replies = [warning]
    await page.taps("Bình an")

    # Whoever may help is told without asking, and one tap takes it.
    await desk.hears("CẦN GIÚP: 1 nhà")
    await heard(telegram, head, "CẦN GIÚP: 1 nhà")
    await heard(telegram, pao, "CẦN GIÚP: 1 nhà")
    telegram.taps(pao, "Xem danh sách")
    await heard(telegram, pao, "1. Bản Dưới")
    telegram.taps(pao, "Tôi đi số 1")
    await heard(telegram, pao, "mình đang đi")
    listed = await desk.says("/baoantoan", "đang đi")
    assert "Gửi 3 máy: bình an 1, cần giúp 1, chưa trả lời 1." in listed
    assert "1. Bản Dưới" in listed
    assert "Nhà không có điện thoại: bản Dưới 12." in listed
    assert "Chưa thấy trưởng bản bấm: bản Dưới (gọi 0912 345 678)." in listed
    for secret in (in_need, pao, silent):
        assert str(secret.id) not in listed

    # The silent one is asked again, and nobody else.
    await desk.taps("Nhắc 1 máy", "Đang nhắc 1 máy.")
    await heard(telegram, silent, "Xã hỏi lại, vì chưa thấy nhà mình trả lời.")
    await heard(telegram, head, "Xã nhắc: chưa thấy bản Dưới báo lại.")
    await until_sent(app)
    assert not any("Xã hỏi lại" in text for text in telegram.texts(in_need))

    # It is printed, done, and closed.
    await desk.says("/baoantoan", "1. Bản Dưới")
    await desk.taps("In danh sách", "")
    await desk.hears("Danh sách cần giúp, làm lúc")
    telegram.taps(pao, "Giúp xong số 1")
    await heard(telegram, pao, "Không còn nhà nào đang chờ giúp.")
    await desk.says("/baoantoan", "Không còn nhà nào đang chờ giúp.")
    await desk.taps("Kết thúc", "Còn 1 máy chưa trả lời.")
    await desk.taps("Kết thúc", "Đã kết thúc báo an toàn.")
    said = await desk.says("/baocao 1", "Đã giúp xong 1 nhà.")
    assert "bình an 1, cần giúp 0, chưa trả lời 1." in said

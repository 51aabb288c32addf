"""A notice from its writer to its approver and out, on every channel."""

from dataclasses import dataclass, field

import pytest

from bot.people.model import Role
from tests.support.persons import AROUND
from tests.support.running import Browser
from tests.support.telegram import TelegramServer, User

PLACE = "vn.08.00715"


@dataclass
class OnTelegram:
    """Someone on the test server."""

    server: TelegramServer
    user: User
    heard: int = 0

    async def says(self, text: str) -> None:
        self.server.says(self.user, text)

    async def taps(self, label: str) -> None:
        self.server.taps(self.user, label)

    async def hears(self, part: str) -> str:
        """Waits for it, in what was not heard before."""

        def look() -> str | None:
            texts = self.server.texts(self.user)[self.heard :]
            return next((text for text in texts if part in text), None)

        found = await self.server.wait_for(look, 40)
        self.heard = self.server.texts(self.user).index(found, self.heard) + 1
        return found

    async def sees(self, part: str) -> None:
        """Waits for it anywhere: what stood there may have changed."""
        texts = self.server.texts
        await self.server.wait_for(lambda: part in "".join(texts(self.user)), 40)


@dataclass
class OnTheWeb:
    """Someone at the page; what was pushed is read from the stream."""

    browser: Browser
    heard: list[str] = field(default_factory=list)
    after: str = "0"

    async def says(self, text: str) -> None:
        await self.browser.says(text)
        self.heard += [reply["text"] for reply in self.browser.replies]

    async def taps(self, label: str) -> None:
        await self.browser.taps(label)
        self.heard += [reply["text"] for reply in self.browser.replies]

    async def hears(self, part: str) -> str:
        for number, text in enumerate(self.heard):
            if part in text:
                del self.heard[: number + 1]
                return text
        self.heard.clear()
        headers = {"Last-Event-ID": self.after}
        async with self.browser.listening(**headers) as pushes:
            while True:
                self.after, message = await pushes.next()
                self.browser.replies = [message, *self.browser.replies]
                if part in message["text"]:
                    return message["text"]

    async def sees(self, part: str) -> None:
        await self.hears(part)


@pytest.fixture(params=AROUND)
async def people(request, town):
    """A writer on one channel, an approver on another, who receives on the third."""
    here, there, third = request.param
    writer = await town.officer(here, PLACE)
    approver = await town.officer(there, PLACE, Role.APPROVER)
    neighbour = await town.subscriber(third, "00715")
    return writer, approver, neighbour


async def test_it_is_returned_mended_approved_and_sent(people):
    writer, approver, neighbour = people
    await writer.says("/thongbao Tiêm phòng trâu bò sáng mai.")
    preview = await writer.hears("Tin này có 1 người duyệt xem trước.")
    assert "1 máy, 0 nhóm" in preview
    await writer.taps("Gửi thử cho tôi")
    await writer.hears("chỉ máy này thấy")
    await writer.taps("Xem lại bản thảo")
    await writer.hears("Tin này có 1 người duyệt xem trước.")
    await writer.taps("Xin duyệt")
    await writer.hears("Đã xin duyệt ở 1 người.")
    await approver.hears("Tiêm phòng trâu bò sáng mai.")
    await approver.hears("Trên đây là tin chờ duyệt")
    await approver.taps("Trả lại, ghi lý do")
    await approver.hears("Trả lại vì sao?")
    await approver.says("Ghi rõ mấy giờ, ở đâu.")
    await approver.hears("Đã trả lại.")
    await writer.hears("Lý do: Ghi rõ mấy giờ, ở đâu.")
    await writer.taps("Sửa lại")
    await writer.hears("Đã rút lại, chưa gửi cho ai.")
    await writer.taps("Sửa")
    await writer.hears("Viết lại cả tin")
    await writer.says("Tiêm phòng trâu bò 7 giờ sáng mai, nhà văn hóa bản Giữa.")
    await writer.hears("Tin này có 1 người duyệt xem trước.")
    await writer.taps("Xin duyệt")
    await approver.hears("Tiêm phòng trâu bò 7 giờ sáng mai, nhà văn hóa bản Giữa.")
    await approver.hears("Trên đây là tin chờ duyệt")
    await approver.taps("Duyệt")
    await approver.hears("Đã duyệt, tin đang gửi.")
    await writer.hears("Đã duyệt lúc")
    news = await neighbour.hears("Tiêm phòng trâu bò 7 giờ sáng mai")
    assert "Xã Lũng Cú, tỉnh Tuyên Quang" in news
    await writer.reads("Tới 1 máy.")


async def test_an_urgent_one_goes_ahead_and_is_taken_back(people):
    writer, approver, _neighbour = people
    await writer.says("/thongbao Lũ quét. Bà con ven suối chạy lên chỗ cao ngay.")
    await writer.hears("Tin này có 1 người duyệt xem trước.")
    await writer.taps("Đặt là tin khẩn")
    await writer.hears("người duyệt được báo cùng lúc")
    await writer.taps("Gửi ngay")
    await approver.hears("không chờ duyệt")
    await approver.taps("Thu hồi, khóa quyền")
    await approver.hears("khóa quyền gửi của người ấy")
    await writer.hears("Quyền gửi tin bị khóa")
    await writer.says("/thongbao Họp bản")
    await writer.hears("Lệnh này không dùng được ở đây")

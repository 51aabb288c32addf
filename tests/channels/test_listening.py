"""What is written is heard: on every channel, from a first tap on."""

import io
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import FormData
from sqlalchemy import func, select, update

from bot.clock import HOUR
from bot.config import Config
from bot.delivery import broadcasts
from bot.delivery.model import Draft, Lane
from bot.delivery.spoken import sounds
from bot.messaging import Address, Aloud, Button, Reply, Span
from bot.people import chats
from bot.people.model import Consent
from bot.speech import MOST_SECONDS, Unreadable, Voices, encoded
from bot.store.database import Database
from bot.store.tables import delivery as tables
from tests.support.persons import CHANNELS
from tests.support.running import Browser, running, until_sent
from tests.support.telegram import TelegramServer
from tests.support.telegram.chats import User

RICE = "con toi hoc cap 2 ban tru duoc may can gao"
POOR = "thu nhap bao nhieu la ho ngheo"
PICTURES = ["money", "health", "school", "home", "danger", "person"]
HEAR, HUSH = "🔊 Nghe", "Thôi gửi tiếng"
NOTICE = "Tiêm phòng trâu bò: 7 giờ sáng mai tại nhà văn hóa bản Giữa."


def of_web(folder) -> Config:
    return Config(database_url=f"sqlite+aiosqlite:///{folder}/bot.db", web_port=0)


def labels(reply) -> list[str]:
    return [button["label"] for row in reply["buttons"] for button in row]


async def opened(citizen: Browser, link: object) -> bytes:
    async with citizen.http.get(f"{citizen.address}{link}") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "audio/ogg"
        return await answer.read()


async def spoken_texts(database: Database) -> list[tuple[str, str]]:
    async with database.read() as connection:
        rows = await connection.execute(
            select(tables.sounds.c.language, tables.sounds.c.text)
        )
        return [(row.language, row.text) for row in rows]


async def test_an_answer_is_heard_on_the_web_and_then_all_that_follows(tmp_path):
    async with aiohttp.ClientSession() as http, running(of_web(tmp_path)) as app:
        citizen = Browser(app.web_address, http)
        await citizen.says(RICE)
        [written] = citizen.replies
        assert HEAR in labels(written)
        assert len(labels(written)) <= 4
        assert "audio" not in written
        await citizen.taps(HEAR)
        said, pictures = citizen.replies
        assert HUSH in labels(said)
        assert [b["picture"] for row in pictures["buttons"] for b in row] == PICTURES
        assert (await opened(citizen, pictures["audio"])).startswith(b"OggS")
        assert said["text"].startswith(written["text"].partition("\n")[0])
        sound = await encoded(await opened(citizen, said["audio"]))
        assert 5 < sound.seconds <= MOST_SECONDS
        assert not sound.is_silent
        (language, text), _of_pictures = await spoken_texts(app.database)
        assert language == "vi"
        assert "15 kg gạo" in text
        assert "Nghị định 66/2025" in text
        assert "Hỏi cán bộ" not in text
        # Whoever listens once is not asked to ask again.
        await citizen.says(POOR)
        [next_] = citizen.replies
        assert next_["audio"]
        assert {HEAR, HUSH} & set(labels(next_)) == {HUSH}
        assert "tiếng" in await citizen.taps(HUSH)
        await citizen.says(RICE)
        assert "audio" not in citizen.replies[0]
        assert HEAR in labels(citizen.replies[0])


async def test_an_answer_is_heard_on_telegram_and_its_sound_goes_up_once(tmp_path):
    async with TelegramServer() as telegram:
        config = replace(
            of_web(tmp_path),
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
        )
        async with running(config):
            people = [telegram.user() for _ in range(2)]
            for person in people:
                telegram.says(person, RICE)
                await telegram.wait_for(lambda p=person: telegram.texts(p), 30)
                telegram.taps(person, HEAR)
                message = await telegram.wait_for(
                    lambda p=person: next(
                        (m for m in telegram.messages(p) if "voice" in m), None
                    ),
                    30,
                )
                assert message["caption"].startswith("Học sinh")
                await telegram.wait_for(lambda p=person: pictures_of(telegram, p), 30)
            ups = telegram.files.uploaded
            assert len(ups) == len({up.content for up in ups}) == 2  # and the pictures'
            up = ups[0]
            assert up.kind == "voice"
            sound = await encoded(up.content)
            assert sound.seconds > 5
            assert not sound.is_silent
            telegram.says(people[0], POOR)
            heard = await telegram.wait_for(
                lambda: [m for m in telegram.messages(people[0]) if "voice" in m][2:],
                30,
            )
            assert "nông thôn" in heard[0]["caption"]


def pictures_of(telegram: TelegramServer, person: User) -> list[object]:
    """The message with the six, once it has come."""
    said = [m for m in telegram.messages(person) if "caption" in m]
    return [m for m in said if m["caption"].startswith("Hỏi việc gì? Chọn một hình.")]


async def subscribed(app, address: Address) -> None:
    async with app.database.write() as connection:
        now = app.clock()
        chat = await chats.keep(connection, address, now, language="vi")
        await chats.subscribe(connection, chat, [("vn.15.04489", None)])
        consent = Consent(1, "", "", "vi")
        await chats.record_consent(connection, chat, consent, now)


async def test_a_notice_reaches_who_listens_with_its_sound_first(tmp_path):
    async with TelegramServer() as telegram:
        config = replace(
            of_web(tmp_path),
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
        )
        async with running(config) as app:
            reader, listener = telegram.user(), telegram.user()
            for person in (reader, listener):
                await subscribed(app, Address("telegram", str(person.id)))
            address = Address("telegram", str(listener.id))
            async with app.database.write() as connection:
                await chats.set_listens(connection, address, listens=True)
                await broadcasts.create(connection, a_notice(app.clock()), app.clock())
            await until_sent(app)
            read = await telegram.wait_for(lambda: telegram.messages(reader), 30)
            assert NOTICE in read[-1]["text"]
            heard = await telegram.wait_for(lambda: telegram.messages(listener), 30)
            assert "voice" in heard[-1]
            assert NOTICE in heard[-1]["caption"]
            telegram.taps(reader, HEAR)
            await telegram.wait_for(
                lambda: [m for m in telegram.messages(reader) if "voice" in m], 30
            )
            assert len(telegram.files.uploaded) == 1


def a_notice(now: int) -> Draft:
    aloud = Aloud(f"Xã Púng Luông.\n{NOTICE}", "vi", "nghìn")
    body = Reply(
        (Span(NOTICE),),
        ((Button(HEAR, f"hear:{aloud.digest}"),),),
        language="vi",
        aloud=aloud,
    )
    return Draft(
        kind="notice",
        lane=Lane.NOTICE,
        place="vn.15.04489",
        language="vi",
        text=NOTICE,
        starts_at=now,
        expires_at=now + HOUR,
        bodies={"vi": body},
        code="482914",
    )


async def test_the_trait_is_shown_and_goes_with_everything_else(tmp_path):
    async with aiohttp.ClientSession() as http, running(of_web(tmp_path)) as app:
        citizen = Browser(app.web_address, http)
        await citizen.says("/nhantin 04489")
        await citizen.taps("Đồng ý")
        await citizen.says(RICE)
        await citizen.taps(HEAR)
        assert "kèm tiếng đọc" in await citizen.says("/dulieu")
        await citizen.taps("Xóa hết")
        await citizen.taps("Xóa hết")
        await citizen.says(RICE)
        assert "audio" not in citizen.replies[0]
        assert "không giữ gì" in await citizen.says("/dulieu")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_who_taps_once_hears_answers_and_news_until_they_stop(town, channel):
    citizen = await town.subscriber(channel, "04489")
    await citizen.says(RICE)
    await citizen.hears("15 kg gạo")
    await citizen.taps(HEAR)
    await citizen.hears("Từ giờ tin nào cũng có tiếng đọc đi trước.")
    async with town.app.database.write() as connection:
        now = town.app.clock()
        await broadcasts.create(connection, a_notice(now), now)
    await citizen.hears(NOTICE)
    heard = await citizen.sounds()
    assert heard >= 2
    await citizen.taps(HUSH)
    await citizen.hears("Thôi, không gửi tiếng kèm nữa")
    heard = await citizen.sounds()
    await citizen.says(POOR)
    await citizen.hears("Nghị định")
    assert await citizen.sounds() == heard


# --- what cannot be heard ------------------------------------------------------------


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(64), b"OggS" * 99])
async def test_a_broken_sound_or_picture_is_refused_in_one_sentence(content):
    with pytest.raises(Unreadable, match=r"^[^\n]+$"):
        await encoded(content)


async def test_a_voice_file_of_200_mb_is_refused_and_nothing_else_disturbed(tmp_path):
    async with aiohttp.ClientSession() as http, running(of_web(tmp_path)) as app:
        citizen = Browser(app.web_address, http)
        await citizen.says("/start")
        body = FormData()
        body.add_field(
            "file", io.BytesIO(b"OggS" + bytes(200 * 1024 * 1024)), filename="a.ogg"
        )
        address = f"{citizen.address}/api/chat/files?session={citizen.session}"
        try:
            async with http.post(address, data=body) as answer:
                assert answer.status in (403, 413)
        except aiohttp.ClientConnectionError:
            pass  # it hangs up before all of it has come
        assert "gạo" in await citizen.says(RICE)


async def test_a_message_of_4096_letters_is_heard_in_ninety_seconds(
    database: Database,
) -> None:
    text = ("Nước sông đang lên, nhà ven suối đi lên chỗ cao. " * 90)[:4096]
    async with database.write() as connection:
        file = await sounds.of(connection, Aloud(text, "vi"), 1)
    speaker = sounds.Speaker(database, Voices())
    content = await speaker.spoken(file.id)
    assert content is not None
    assert 60 < (await encoded(content)).seconds <= MOST_SECONDS + 0.1
    # The same words are one file, spoken once.
    async with database.write() as connection:
        assert (await sounds.of(connection, Aloud(text, "vi"), 2)).id == file.id
        await connection.execute(update(tables.sounds).values(language="xx"))
        number = await connection.scalar(select(func.count(tables.files.c.id)))
    assert number == 1
    assert await speaker.spoken(file.id) == content


async def test_each_language_is_spoken_in_its_own_voice(database: Database) -> None:
    speaker = sounds.Speaker(database, Voices())
    said = {}
    for language in ("vi", "zh-Hans", "en"):
        async with database.write() as connection:
            file = await sounds.of(connection, Aloud("112", language), 1)
        said[language] = await speaker.spoken(file.id)
    assert None not in said.values()
    assert len(set(said.values())) == len(said)
    async with database.write() as connection:
        khmer = await sounds.of(connection, Aloud("សួស្តី", "km"), 1)
    assert await speaker.spoken(khmer.id) is None

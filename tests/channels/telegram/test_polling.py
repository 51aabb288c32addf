"""Our own getUpdates loop, against a server that delivers until it is confirmed."""

import asyncio
import json
import logging

import pytest
from typing_extensions import override

from bot.channels.telegram import Patience, TelegramChannel
from bot.messaging import Button, Event, Media
from tests.channels.telegram.conftest import HURRY, Ear, Make, letter, running
from tests.support.telegram import TelegramServer, faults

HANDLED = ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_what_people_do_comes_in_once_and_in_order(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    for number in range(250):
        telegram.says(user, str(number))
    async with running(channel) as ear:
        await telegram.until_idle()
    assert ear.texts == [str(number) for number in range(250)]


async def test_the_offset_moves_only_after_storing(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    update = telegram.says(telegram.user(), "đừng mất")
    ear = Ear(failures=[OSError("disk full"), OSError("disk full")])
    async with running(channel, ear):
        await telegram.until_idle()
    assert [one.id for one in ear.heard] == [str(update)]
    offsets = [int(c.params["offset"]) for c in telegram.calls("getUpdates")]
    assert offsets[:3] == [0, 0, 0]


async def test_a_stopped_channel_confirms_nothing_that_it_has_not_stored(
    telegram: TelegramServer, make: Make
) -> None:
    update = telegram.says(telegram.user(), "giữ lại")
    storing = asyncio.Event()

    class Slow(Ear):
        @override
        async def receive(self, _updates: object) -> None:
            storing.set()
            await asyncio.Event().wait()

    async with running(make(), Slow()):
        await storing.wait()
    assert list(telegram.mailbox.waiting) == [update]
    async with running(make()) as ear:
        await telegram.until_idle()
    assert ear.texts == ["giữ lại"]


async def test_only_what_we_handle_is_asked_for(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    async with running(channel) as ear:
        await telegram.wait_for(lambda: telegram.mailbox.allowed)
        telegram.says(user, "sai")
        telegram.edits(user, "đúng")
        telegram.happens({"brand_new_kind": {"x": 1}})
        await telegram.until_idle()
    assert telegram.mailbox.allowed == HANDLED
    first, edit = ear.heard
    assert (first.event, first.text) == (Event.TEXT, "sai")
    assert (edit.event, edit.text, edit.said) == (Event.EDITED, "đúng", first.said)


async def test_what_stands_under_pictures_is_heard(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    async with running(channel) as ear:
        telegram.shows(user, "photo", caption="cứu với", album="7")
        telegram.shows(user, "photo", album="7")
        telegram.shows(user, "video", caption="/hoi họp?")
        telegram.shows(user, "location")
        await telegram.until_idle()
    assert [(one.event, one.text, one.media) for one in ear.heard] == [
        (Event.TEXT, "cứu với", Media.PICTURE),
        (Event.OTHER, "", Media.PICTURE),
        (Event.TEXT, "/hoi họp?", Media.VIDEO),
        (Event.OTHER, "", Media.LOCATION),
    ]
    assert ear.heard[0].album == ear.heard[1].album == "7"


async def test_nothing_that_waited_is_dropped_when_a_webhook_is_taken_down(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    telegram.hook.set("https://gone.invalid/telegram", "")
    telegram.says(telegram.user(), "hỏi lúc tắt máy")
    async with running(channel) as ear:
        await telegram.until_idle()
    assert ear.texts == ["hỏi lúc tắt máy"]


async def test_a_webhook_that_someone_sets_meanwhile_is_taken_down_again(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    async with running(channel) as ear:
        await telegram.wait_for(lambda: channel.state().answered_once)
        telegram.hook.set("https://gone.invalid/telegram", "")
        telegram.mailbox.end_polls("terminated by setWebhook request")
        telegram.says(telegram.user(), "vẫn nghe")
        await telegram.wait_for(lambda: ear.heard)
    assert ear.texts == ["vẫn nghe"]


async def test_a_button_is_acknowledged_and_heard(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    await channel.send(letter(user, "Chọn", [Button("Rõ", data="ok:1")]))
    async with running(channel) as ear:
        telegram.taps(user, "Rõ")
        telegram.taps(user, "ok:1", is_inaccessible=True)
        await telegram.wait_for(lambda: len(telegram.calls("answerCallbackQuery")) == 2)
    assert [(one.event, one.button) for one in ear.heard] == [
        (Event.BUTTON, "ok:1")
    ] * 2
    assert telegram.open_queries == set()


async def test_a_button_that_is_too_old_to_acknowledge_does_no_harm(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    await channel.send(letter(user, "Chọn", [Button("Rõ", data="ok:1")]))
    telegram.taps(user, "Rõ")
    telegram.open_queries.clear()
    async with running(channel) as ear:
        await telegram.wait_for(lambda: telegram.calls("answerCallbackQuery"))
        telegram.says(user, "còn đó không")
        await telegram.until_idle()
    assert [one.event for one in ear.heard] == [Event.BUTTON, Event.TEXT]


async def test_a_group_s_life_is_heard(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    group = telegram.group("Thôn Nậm Lúc", user)
    forum = telegram.group("Xã", user, is_forum=True)
    thread = telegram.topic(forum, "Hỏi đáp")
    telegram.says(user, "chuyện riêng", group)
    telegram.says(user, "chuyện riêng", forum, thread=thread)
    async with running(channel) as ear:
        telegram.adds(user, group)
        telegram.says(user, "/hoi@LoaBanTestBot họp?", group)
        telegram.says(user, "@LoaBanTestBot họp?", forum, thread=thread)
        telegram.says(user, "/thongbao a", group, is_anonymous=True)
        new = telegram.migrates(group)
        telegram.kicks(user, new)
        await telegram.until_idle()
    assert [(one.event, one.address.text, one.text) for one in ear.heard] == [
        (Event.JOINED, str(group.id), ""),
        (Event.TEXT, str(group.id), "/hoi họp?"),
        (Event.TEXT, f"{forum.id}:{thread}", "họp?"),
        (Event.TEXT, str(group.id), "/thongbao a"),
        (Event.MOVED, str(group.id), ""),
        (Event.MOVED, str(group.id), ""),  # the other side says so too
        (Event.LEFT, str(new.id), ""),
    ]
    assert (ear.heard[3].sender, ear.heard[3].is_anonymous) == (None, True)
    assert [one.moved_to for one in ear.heard[4:6]] == [str(new.id)] * 2


async def test_talk_is_dropped_even_where_the_bot_hears_everything(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    group = telegram.group("Thôn", user)
    telegram.promotes(user, group)
    async with running(channel) as ear:
        telegram.says(user, "chuyện riêng", group)
        await telegram.until_idle()
    assert ear.heard == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.server_error(500),
        faults.page(502),
        faults.too_many(0),
        faults.Reset(after=False),
        faults.Reset(after=True),
        faults.page(200, b"<html>"),
        faults.bad_request("something new"),
    ],
)
async def test_trouble_on_the_way_is_waited_out(
    telegram: TelegramServer, channel: TelegramChannel, fault: faults.Fault
) -> None:
    user = telegram.user()
    for method in ("getMe", "deleteWebhook", "getUpdates"):
        telegram.faults.next(fault, 2, method=method)
    telegram.says(user, "nghe không")
    async with running(channel) as ear:
        await telegram.until_idle()
        assert ear.texts == ["nghe không"]
        assert channel.state().detail == ""


async def test_a_poll_that_hangs_is_given_up(
    telegram: TelegramServer, make: Make
) -> None:
    channel = make(Patience(poll=0, poll_grace=0.1, first_retry=0.01))
    telegram.faults.hold(method="getUpdates")
    telegram.says(telegram.user(), "sau cơn treo")
    async with running(channel) as ear:
        await telegram.until_idle()
    assert ear.texts[0] == "sau cơn treo"


async def test_another_poller_is_said_and_lived_with(
    telegram: TelegramServer, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = make(), make()
    async with running(first):
        await telegram.wait_for(lambda: first.state().answered_once)
        async with running(second):
            await telegram.wait_for(
                lambda: any(c.status == 409 for c in telegram.transcript)
            )
            await telegram.wait_for(
                lambda: (
                    "another program" in first.state().detail
                    or "another program" in second.state().detail
                )
            )
    assert "another program takes this bot's updates" in caplog.text


async def test_a_bad_token_is_said_once_and_asked_again(
    telegram: TelegramServer, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    right, telegram.token = telegram.token, "7000000001:another-token-altogether"
    async with running(channel) as ear:
        await telegram.wait_for(lambda: len(telegram.calls("getMe")) >= 3)
        state = channel.state()
        assert not state.answered_once
        assert "token is not accepted" in state.detail
        assert channel.link("CODE") == ""
        telegram.token = right
        telegram.says(telegram.user(), "đã sửa")
        await telegram.until_idle()
        assert channel.state().answered_once
        assert channel.state().detail == ""
    assert ear.texts == ["đã sửa"]
    warnings = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert len(warnings) == 1


async def test_a_token_that_is_revoked_later_shows_in_the_state(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    async with running(channel):
        await telegram.wait_for(lambda: telegram.calls("deleteWebhook"))
        telegram.token = "7000000001:another-token-altogether"
        telegram.mailbox.end_polls("terminated")
        await telegram.wait_for(lambda: "token" in channel.state().detail)
        assert channel.state().answered_once


async def test_the_real_waits_are_those_of_the_design() -> None:
    patience = Patience()
    assert (patience.poll, patience.bad_token) == (50, 60.0)
    assert HURRY.poll < patience.poll


async def test_an_update_that_comes_twice_has_the_same_id(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    update = telegram.says(telegram.user(), "một lần")
    async with running(channel) as ear:
        await telegram.until_idle()
        telegram.again(update)
        await telegram.until_idle()
    assert [one.id for one in ear.heard] == [str(update)] * 2


async def test_an_update_that_cannot_be_read_holds_up_nothing(
    telegram: TelegramServer, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(channel) as ear:
        telegram.happens({"message": {"chat": "broken", "text": "bí mật"}})
        telegram.happens({"callback_query": {"data": "x", "message": {}}})
        telegram.says(telegram.user(), "sau đó")
        await telegram.until_idle()
    assert ear.texts == ["sau đó"]
    assert "unreadable" in caplog.text
    assert "bí mật" not in caplog.text


async def test_half_a_character_holds_up_nothing(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    async with running(channel) as ear:
        telegram.says(telegram.user(), "mưa \ud83d to")
        telegram.says(telegram.user(), "sau đó")
        await telegram.until_idle()
    assert len(ear.texts) == 2
    assert ear.texts[1] == "sau đó"


async def test_an_invitation_s_link_opens_the_chat_with_its_code(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    assert channel.link("Ab-1_") == ""
    async with running(channel):
        await telegram.wait_for(lambda: channel.state().answered_once)
        assert channel.link("Ab-1_") == "https://t.me/LoaBanTestBot?start=Ab-1_"
        assert channel.link("no blanks") == ""
        assert channel.link("x" * 65) == ""


async def test_a_poll_waits_as_long_as_it_may(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    async with running(channel):
        telegram.says(telegram.user(), "a")
        await telegram.until_idle()
    (call, *_) = telegram.calls("getUpdates")
    assert call.params["timeout"] == "20"
    assert json.loads(call.params["allowed_updates"])


async def test_a_process_that_does_not_lead_leaves_the_updates_to_the_one_that_does(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    leads = asyncio.Event()
    user = telegram.user()
    async with running(channel, leads=leads) as ear:
        await telegram.wait_for(lambda: telegram.transcript)
        telegram.says(user, "chào")
        assert {call.method.lower() for call in telegram.transcript} == {"getme"}
        leads.set()
        await telegram.wait_for(lambda: ear.heard)
    assert ear.texts == ["chào"]

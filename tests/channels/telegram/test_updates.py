"""Raw updates as `Incoming`: what is kept, what is dropped, and no names anywhere."""

from dataclasses import astuple
from typing import Any

import pytest

from bot.channels.telegram.message_text import Self
from bot.channels.telegram.updates import callback_id, needs_name, read
from bot.messaging import Address, ChatKind, Event, Incoming, Media

Json = dict[str, Any]
ME = Self(777, "LoaBanBot")
BOT: Json = {"id": 777, "is_bot": True, "first_name": "Loa", "username": "LoaBanBot"}
PERSON: Json = {
    "id": 5,
    "is_bot": False,
    "first_name": "Giàng-tên",
    "last_name": "A-họ",
    "username": "giangten",
    "language_code": "mww",
}
PRIVATE: Json = {"id": 5, "type": "private", "first_name": "Giàng-tên"}
GROUP: Json = {"id": -4, "type": "group", "title": "Thôn Cốc Ly"}
SUPER: Json = {"id": -1005, "type": "supergroup", "title": "Xã", "is_forum": True}
CHANNEL: Json = {"id": -1009, "type": "channel", "title": "Kênh"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
TOPIC: Json = {"message_thread_id": 9, "is_topic_message": True}
OPENING: Json = {"message_id": 9, "from": BOT, "forum_topic_created": {"name": "Tên"}}


def message(chat: Json, text: str | None = None, **more: Any) -> Json:
    said = {} if text is None else {"text": text}
    content = {"message_id": 3, "from": PERSON, "chat": chat, "date": 9, **said, **more}
    return {"update_id": 11, "message": content}


def edited(chat: Json, text: str | None = None, **more: Any) -> Json:
    content = message(chat, text, **{"edit_date": 60, **more})["message"]
    return {"update_id": 11, "edited_message": content}


def membership(chat: Json, old: Json, new: Json) -> Json:
    change = {"chat": chat, "from": PERSON, "date": 9}
    old, new = ({"user": BOT, **member} for member in (old, new))
    change |= {"old_chat_member": old, "new_chat_member": new}
    return {"update_id": 11, "my_chat_member": change}


def press(where: Json | None, **more: Any) -> Json:
    query = {"id": "42", "from": PERSON, "chat_instance": "1", "data": "ok:1", **more}
    if where is not None:
        query["message"] = where
    return {"update_id": 11, "callback_query": query}


def incoming(address: str, event: Event = Event.TEXT, **more: Any) -> Incoming:
    values: dict[str, Any] = {
        "address": Address("telegram", address),
        "id": "11",
        "event": event,
        "sender": "5",
        "language_hint": "mww",
        "received_at": 1000,
        **more,
    }
    if event in (Event.TEXT, Event.EDITED, Event.OTHER):
        values.setdefault("said", "3")
        values.setdefault("sent_at", 9_000)
    if address.startswith("-"):
        values["kind"] = ChatKind.GROUP
        values.setdefault(
            "title", "Xã" if address.startswith("-100") else "Thôn Cốc Ly"
        )
    return Incoming(**values)


S = {"status": "member"}
KEPT: list[tuple[str, Json, Incoming]] = [
    ("text", message(PRIVATE, "Hộ nghèo?"), incoming("5", text="Hộ nghèo?")),
    (
        "an unknown field",
        message(PRIVATE, "a", brand_new={"x": 1}),
        incoming("5", text="a"),
    ),
    ("a command", message(PRIVATE, "/start A1-b"), incoming("5", text="/start A1-b")),
    (
        "a command to us by name",
        message(PRIVATE, "/xa@loabanBOT Bản Phiệt\nLào Cai"),
        incoming("5", text="/xa Bản Phiệt\nLào Cai"),
    ),
    ("a path", message(PRIVATE, "/a/b c"), incoming("5", text="/a/b c")),
    (
        "a photo",
        message(PRIVATE, photo=[{}]),
        incoming("5", Event.OTHER, media=Media.PICTURE),
    ),
    (
        "a photo of an album",
        message(PRIVATE, photo=[{}], media_group_id="77"),
        incoming("5", Event.OTHER, media=Media.PICTURE, album="77"),
    ),
    (
        "a voice",
        message(PRIVATE, voice={}),
        incoming("5", Event.OTHER, media=Media.SOUND),
    ),
    (
        "a sticker",
        message(PRIVATE, sticker={}),
        incoming("5", Event.OTHER, media=Media.STICKER),
    ),
    (
        "a place on the map",
        message(PRIVATE, location={"latitude": 1.0}, venue={}),
        incoming("5", Event.OTHER, media=Media.LOCATION),
    ),
    *(
        (
            f"{kind} with words",
            message(PRIVATE, caption="gì đây", **{kind: {}}),
            incoming("5", text="gì đây", media=media),
        )
        for kind, media in (
            ("photo", Media.PICTURE),
            ("video", Media.VIDEO),
            ("animation", Media.VIDEO),
            ("document", Media.FILE),
            ("voice", Media.SOUND),
            ("audio", Media.SOUND),
        )
    ),
    (
        "a command under a photo",
        message(PRIVATE, photo=[{}], caption="/thongbao@LoaBanBot Họp"),
        incoming("5", text="/thongbao Họp", media=Media.PICTURE),
    ),
    (
        "a forwarded text, which is passed on by who sends it",
        message(PRIVATE, "/xoadulieu", forward_origin={"type": "hidden_user"}),
        incoming("5", text="/xoadulieu", is_forwarded=True),
    ),
    (
        "an edited text",
        edited(PRIVATE, "Hộ cận nghèo?"),
        incoming("5", Event.EDITED, text="Hộ cận nghèo?"),
    ),
    (
        "an edited caption",
        edited(PRIVATE, photo=[{}], caption="gì đây"),
        incoming("5", Event.EDITED, text="gì đây", media=Media.PICTURE),
    ),
    (
        "an edit in a group that calls the bot",
        edited(GROUP, "/hoi hộ cận nghèo"),
        incoming("-4", Event.EDITED, text="/hoi hộ cận nghèo"),
    ),
    (
        "a private chat with topics",
        message(PRIVATE, "a", **TOPIC),
        incoming("5", text="a"),
    ),
    ("a command in a group", message(GROUP, "/hoi a"), incoming("-4", text="/hoi a")),
    (
        "a command with marks in a group",
        message(GROUP, "/hỏi a"),
        incoming("-4", text="/hỏi a"),
    ),
    (
        "a mention",
        message(GROUP, "Này @loabanbot, họp?"),
        incoming("-4", text="Này , họp?"),
    ),
    ("a bare mention", message(GROUP, "@LoaBanBot"), incoming("-4", text="/help")),
    (
        "an answer to the bot",
        message(GROUP, "a", reply_to_message={"message_id": 1, "from": BOT}),
        incoming("-4", text="a"),
    ),
    (
        "a voice in answer to the bot",
        message(GROUP, voice={}, reply_to_message={"message_id": 1, "from": BOT}),
        incoming("-4", Event.OTHER, media=Media.SOUND),
    ),
    (
        "a number in answer to the bot",
        message(GROUP, "1", reply_to_message={"message_id": 1, "from": BOT}),
        incoming("-4", text="1"),
    ),
    (
        "a photo that mentions the bot",
        message(GROUP, photo=[{}], caption="@LoaBanBot đây"),
        incoming("-4", text="đây", media=Media.PICTURE),
    ),
    (
        "a photo with a bare mention",
        message(GROUP, photo=[{}], caption="@LoaBanBot"),
        incoming("-4", Event.OTHER, media=Media.PICTURE),
    ),
    (
        "an anonymous admin",
        message(GROUP, "/thongbao a", sender_chat=GROUP),
        incoming("-4", text="/thongbao a", sender=None, is_anonymous=True),
    ),
    (
        "a channel posting as itself",
        message(SUPER, "/hoi a", sender_chat=CHANNEL),
        incoming("-1005", text="/hoi a", sender=None),
    ),
    (
        "a topic",
        message(SUPER, "/hoi a", reply_to_message=OPENING, **TOPIC),
        incoming("-1005:9", text="/hoi a"),
    ),
    (
        "a thread that is no topic",
        message(SUPER, "/hoi a", message_thread_id=9),
        incoming("-1005", text="/hoi a"),
    ),
    (
        "the general topic",
        message(SUPER, "/hoi a", message_thread_id=1, is_topic_message=True),
        incoming("-1005", text="/hoi a"),
    ),
    (
        "a button",
        press({"message_id": 3, "chat": PRIVATE, "date": 9, "from": BOT}),
        incoming("5", Event.BUTTON, button="ok:1", message="3"),
    ),
    (
        "a button in a topic",
        press({"message_id": 3, "chat": SUPER, "date": 9, **TOPIC}),
        incoming("-1005:9", Event.BUTTON, button="ok:1", message="3", press="42"),
    ),
    (
        "a button under a message too old to see",
        press({"message_id": 3, "chat": PRIVATE, "date": 0}),
        incoming("5", Event.BUTTON, button="ok:1", message="3"),
    ),
    (
        "forbidden to write",
        membership(
            SUPER,
            S,
            {"status": "restricted", "is_member": True, "can_send_messages": False},
        ),
        incoming("-1005", Event.SILENCED, title="Xã"),
    ),
    (
        "blocked",
        membership(PRIVATE, S, {"status": "kicked", "until_date": 0}),
        incoming("5", Event.LEFT),
    ),
    (
        "unblocked",
        membership(PRIVATE, {"status": "kicked"}, S),
        incoming("5", Event.JOINED),
    ),
    ("added", membership(GROUP, {"status": "left"}, S), incoming("-4", Event.JOINED)),
    (
        "added as administrator",
        membership(SUPER, {"status": "left"}, {"status": "administrator"}),
        incoming("-1005", Event.JOINED),
    ),
    ("kicked", membership(GROUP, S, {"status": "kicked"}), incoming("-4", Event.LEFT)),
    ("left", membership(GROUP, S, {"status": "left"}), incoming("-4", Event.LEFT)),
    (
        "restricted and out",
        membership(SUPER, S, {"status": "restricted", "is_member": False}),
        incoming("-1005", Event.LEFT),
    ),
    (
        "became a supergroup",
        message(GROUP, migrate_to_chat_id=-1005),
        incoming("-4", Event.MOVED, sender=None, language_hint="", moved_to="-1005"),
    ),
    (
        "the new supergroup's side of it",
        message(SUPER, migrate_from_chat_id=-4),
        incoming(
            "-4",
            Event.MOVED,
            sender=None,
            language_hint="",
            moved_to="-1005",
            title="Xã",
        ),
    ),
]


@pytest.mark.parametrize(
    ("update", "expected"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT]
)
def test_it_is_understood(update: Json, expected: Incoming) -> None:
    assert read(update, ME, 1000) == expected


@pytest.mark.parametrize("update", [row[1] for row in KEPT])
def test_no_name_leaves_the_channel(update: Json) -> None:
    found = str(astuple(read(update, ME, 1000)))  # type: ignore[arg-type]
    assert not any(name in found for name in ("tên", "họ'", "giangten", "Kênh"))


def test_an_anonymous_admin_s_own_update_carries_no_role() -> None:
    update = message(GROUP, "/thongbao a", sender_chat=GROUP)
    update["message"]["from"] = ANONYMOUS
    found = read(update, ME, 0)
    assert found is not None
    assert (found.sender, found.text) == (None, "/thongbao a")


OTHER_BOT: Json = {"id": 6, "is_bot": True, "first_name": "Khác"}
DROPPED: list[tuple[str, Json]] = [
    ("a command to another bot", message(GROUP, "/hoi@KhacBot a")),
    ("a command to another bot, in private", message(PRIVATE, "/hoi@KhacBot")),
    ("talk in a group", message(GROUP, "Mai họp nhé")),
    ("a photo in a group", message(GROUP, photo=[{}])),
    ("an address that looks like a mention", message(GROUP, "thu@LoaBanBot.vn x")
     | {"message": message(GROUP, "a@LoaBanBotVn")["message"]}),
    ("an answer to someone else", message(GROUP, "a", reply_to_message={
        "message_id": 1, "from": PERSON})),
    ("talk in a topic that the bot opened", message(
        SUPER, "Mai họp", reply_to_message=OPENING, **TOPIC)),
    ("another bot", {"update_id": 11, "message": message(GROUP, "/hoi a")["message"]
                     | {"from": OTHER_BOT}}),
    ("what a linked channel posts", message(
        SUPER, "Tin mới", sender_chat=CHANNEL, is_automatic_forward=True)),
    ("a new member", message(GROUP, new_chat_members=[PERSON])),
    ("a pinned message", message(PRIVATE, pinned_message={})),
    *((f"nothing but {thumb} in answer to the bot", message(
        GROUP, thumb, reply_to_message={"message_id": 1, "from": BOT}))
      for thumb in ("👍", "👍🏽", "❤️", "🙏🙏", "...")),
    ("a mention with a thumb up", message(GROUP, "@LoaBanBot 👍")),
    ("an edited text after more than a day", edited(
        PRIVATE, "a", edit_date=9 + 86_401)),
    ("an edit in a group after more than ten minutes", edited(
        GROUP, "/hoi a", edit_date=9 + 601)),
    ("an edit in a group that calls nobody", edited(GROUP, "Mai họp nhé")),
    ("a place that moves on the map", edited(PRIVATE, location={})),
    ("an edited post of a channel", edited(CHANNEL, "/hoi a")),
    ("a channel's post", {"update_id": 11, "channel_post": message(
        CHANNEL, "/hoi")["message"]}),
    ("a message of a channel", message(CHANNEL, "/hoi a")),
    ("a kind that nobody knows yet", {"update_id": 11, "brand_new": {"x": 1}}),
    ("promoted", membership(GROUP, S, {"status": "administrator"})),
    ("restricted but in", membership(SUPER, S, {
        "status": "restricted", "is_member": True})),
    ("added to a channel", membership(CHANNEL, {"status": "left"}, S)),
    ("a button of an inline message", press(None, inline_message_id="7")),
    ("a game's button", press({"message_id": 3, "chat": PRIVATE, "date": 9}, data="")),
]  # fmt: skip


@pytest.mark.parametrize(
    "update", [row[1] for row in DROPPED], ids=[row[0] for row in DROPPED]
)
def test_it_is_dropped(update: Json) -> None:
    assert read(update, ME, 1000) is None


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": None},
        {"update_id": 1, "message": {}},
        {"update_id": 1, "message": {"chat": {"id": 1}}},
        {"update_id": 1, "message": [1]},
        {"update_id": 1, "callback_query": {"data": "x", "message": {}}},
        {"update_id": 1, "my_chat_member": {"chat": PRIVATE}},
    ],
)
def test_what_is_no_update_is_told_by_an_error(update: Json) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read(update, ME, 1000)


def test_a_button_is_acknowledged_by_its_id() -> None:
    assert callback_id(press(None)) == "42"
    assert callback_id(message(PRIVATE, "a")) is None


def test_only_what_names_someone_needs_our_name() -> None:
    assert needs_name(message(GROUP, "/hoi@LoaBanBot"))
    assert needs_name(edited(GROUP, "/hoi@LoaBanBot"))
    assert needs_name(message(GROUP, photo=[{}], caption="@LoaBanBot"))
    assert not needs_name(message(GROUP, "/hoi"))
    assert not needs_name(press(None))


def test_a_command_is_understood_before_our_name_is_known() -> None:
    found = read(message(GROUP, "/hoi a"), Self(777), 0)
    assert found is not None
    assert found.text == "/hoi a"


def link(offset: int, length: int, url: str) -> Json:
    return {"type": "text_link", "offset": offset, "length": length, "url": url}


HERE = "https://xa.vn/a"


@pytest.mark.parametrize(
    ("text", "entities", "read_as"),
    [
        ("Đăng ký tại đây nhé", [link(8, 7, HERE)], f"Đăng ký tại đây ({HERE}) nhé"),
        ("🐃🐃 tại đây", [link(5, 7, HERE)], f"🐃🐃 tại đây ({HERE})"),
        ("a b", [link(2, 1, HERE), link(0, 1, HERE)], f"a ({HERE}) b ({HERE})"),
        (HERE, [link(0, 15, HERE)], HERE),
        ("xa.vn/a", [link(0, 7, HERE)], "xa.vn/a"),
        ("a", [link(0, 1, "tg://user?id=5")], "a"),
        ("a", [link(0, 9, HERE), link(-1, 1, HERE)], "a"),
        ("abc", [link(0, 2, HERE), link(1, 2, HERE)], f"ab ({HERE})c"),
        ("a", [link(0, 1, "https://" + "a" * 5000)], "a"),
        (
            "@LoaBanBot in đậm `mã` #tin",
            [
                {"type": "mention", "offset": 0, "length": 10},
                {"type": "bold", "offset": 11, "length": 6},
                {"type": "code", "offset": 18, "length": 4},
                {"type": "pre", "offset": 18, "length": 4, "language": "x"},
                {"type": "text_mention", "offset": 0, "length": 1, "user": PERSON},
                {"type": "hashtag", "offset": 23, "length": 4},
            ],
            "@LoaBanBot in đậm `mã` #tin",
        ),
    ],
)
def test_an_address_behind_words_stands_after_them(
    text: str, entities: list[Json], read_as: str
) -> None:
    typed = read(message(PRIVATE, text, entities=entities), ME, 0)
    under = message(PRIVATE, photo=[{}], caption=text, caption_entities=entities)
    caption = read(under, ME, 0)
    assert typed is not None
    assert caption is not None
    assert typed.text == caption.text == read_as


def test_half_a_character_is_shown_as_one_that_is_missing() -> None:
    found = read(message(PRIVATE, "mưa \ud83d to\0 \ud83d\ude00"), ME, 0)
    pressed = read(press(message(PRIVATE)["message"], data="ok:\ude00"), ME, 0)
    assert found is not None
    assert pressed is not None
    assert (found.text, pressed.button) == ("mưa \ufffd to 😀", "ok:\ufffd")

"""The one message that every contender sends: 310 characters, three buttons."""

import json

from bot.channels.telegram import rendering
from bot.messaging import Address, Button, Reply, Span

TOKEN = "1:bench"  # the loopback server takes any
WORDS = (
    "Mưa to đến rất to từ tối nay ở các xã vùng cao, có nơi trên 200 mm. Bà con ở ven "
    "suối, chân đồi chuyển người và đồ lên chỗ cao trước 18 giờ; không qua ngầm, qua "
    "suối khi nước chảy xiết. Trưởng bản báo về xã nhà nào cần giúp. Xem thêm ở trang "
    "của xã."
)
REPLY = Reply(
    (
        Span("BÁO MƯA LỚN: ", bold=True),
        Span(WORDS),
        Span(" Bản tin", link="https://xa.example/mua-lon"),
    ),
    (
        (Button("Đã rõ", data="ok:1"), Button("Hỏi cán bộ", data="officer")),
        (Button("Xem bản tin", url="https://xa.example/mua-lon"),),
    ),
)
FIELDS = rendering.messages(Address("telegram", "0"), REPLY)[0]
HTML = FIELDS["text"]
KEYBOARD = FIELDS["reply_markup"]


def body(chat: int) -> bytes:
    """The request as the product makes it, for those who post ready bytes."""
    (ready,) = rendering.bodies(REPLY)
    return rendering.addressed(ready, Address("telegram", str(chat)))


def answer() -> bytes:
    """What the Bot API answers to it; the message's id is left as `{id}`."""
    result = {
        "message_id": "{id}",
        "from": {
            "id": 1,
            "is_bot": True,
            "first_name": "Loa Bản",
            "username": "loa_bot",
        },
        "chat": {"id": 700000001, "first_name": "Mỷ", "type": "private"},
        "date": 1795500000,
        "text": REPLY.text,
        "entities": [
            {"offset": 0, "length": 13, "type": "bold"},
            {
                "offset": len(REPLY.text) - 8,
                "length": 8,
                "type": "text_link",
                "url": "https://xa.example/mua-lon",
            },
        ],
        "link_preview_options": {"is_disabled": True},
        "reply_markup": json.loads(KEYBOARD),
    }
    text = json.dumps({"ok": True, "result": result}, separators=(",", ":"))
    return text.replace('"{id}"', "{id}").encode()

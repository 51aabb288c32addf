"""CAP files as others send them, whole or with one thing wrong."""

from datetime import UTC, datetime, timedelta

from bot.clock import HOUR, Milliseconds

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
HANOI = timedelta(hours=7)


def moment(at: Milliseconds) -> str:
    told = datetime.fromtimestamp(at // 1000, UTC) + HANOI
    return f"{told:%Y-%m-%dT%H:%M:%S}+07:00"


def area(name: str, code: str = "", listed: str = "VN-GSO") -> str:
    geocode = f"<geocode><valueName>{listed}</valueName><value>{code}</value></geocode>"
    return f"<area><areaDesc>{name}</areaDesc>{geocode if code else ''}</area>"


def info(
    areas: str,
    expires: str,
    *,
    language: str = "vi-VN",
    headline: str = "Cảnh báo lũ quét",
    description: str = "Mưa rất to từ chiều nay.",
    instruction: str = "Nhà ven suối chạy lên chỗ cao.",
    category: str = "Met",
) -> str:
    return (
        f"<info><language>{language}</language><category>{category}</category>"
        "<event>Lũ quét</event><responseType>Evacuate</responseType>"
        "<urgency>Immediate</urgency><severity>Extreme</severity>"
        f"<certainty>Observed</certainty><expires>{expires}</expires>"
        "<senderName>Đài khí tượng thủy văn</senderName>"
        f"<headline>{headline}</headline><description>{description}</description>"
        f"<instruction>{instruction}</instruction>{areas}</info>"
    )


def cap(
    now: Milliseconds,
    *areas: str,
    identifier: str = "VN-2026-1",
    kind: str = "Alert",
    status: str = "Actual",
    scope: str = "Public",
    references: str = "",
    expires: str = "",
    infos: str | None = None,
    **how: str,
) -> bytes:
    said = info("".join(areas), expires or moment(now + 6 * HOUR), **how)
    named = f"<references>{references}</references>" if references else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="{NAMESPACE}">'
        f"<identifier>{identifier}</identifier><sender>kttv.example.vn</sender>"
        f"<sent>{moment(now)}</sent><status>{status}</status>"
        f"<msgType>{kind}</msgType><scope>{scope}</scope>{named}"
        f"{said if infos is None else infos}</alert>"
    ).encode()


def reference(now: Milliseconds, identifier: str = "VN-2026-1") -> str:
    return f"kttv.example.vn,{identifier},{moment(now)}"


def bomb() -> bytes:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10)
    )
    return (
        f'<?xml version="1.0"?><!DOCTYPE alert [{laughs}]>'
        f'<alert xmlns="{NAMESPACE}"><identifier>&l9;</identifier></alert>'
    ).encode()

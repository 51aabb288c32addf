"""What every paper to hand out says around its matter: whose it is, what it lacks."""

from collections.abc import Sequence

from bot.config import Config
from bot.drawing.handout import Handout, Part
from bot.i18n import N_, Translator
from bot.messaging.phone_links import is_own

NO_OPERATOR = N_("Bản chạy thử, chưa có cơ quan đứng tên.")
# Scripts that people here write and no font of ours has, by their Unicode names.
_SCRIPTS = {
    "TAI VIET": N_("chữ Thái"),
    "TAI THAM": N_("chữ Thái"),
    "NEW TAI LUE": N_("chữ Thái"),
    "THAI CHARACTER": N_("chữ Thái Lan"),
    "NYIAKENG PUACHUE HMONG": N_("chữ Mông"),
    "PAHAWH HMONG": N_("chữ Mông"),
    "CHAM": N_("chữ Chăm"),
    "CJK": N_("chữ Hán"),
    "": N_("chữ lạ"),
}


def framed(
    _: Translator,
    operator: str | None,
    *,
    title: str,
    place: str,
    parts: Sequence[Part],
    code: str = "",
    link: str = "",
    foot: Sequence[str] = (),
) -> Handout:
    """A paper in the words of the translator's language.

    `link` is what its square code opens, "" where nothing is reached from outside.
    """
    return Handout(
        office=f"Loa Bản · {operator or _(NO_OPERATOR)}",
        title=title[:1].upper() + title[1:],
        place=place[:1].upper() + place[1:],
        language=_.language,
        parts=tuple(parts),
        code=code,
        link=link,
        scan=_("Quét để xem") if link else "",
        foot=tuple(said for said in foot if said),
        page=_("Trang {number}/{count}"),
        unprintable=unprintable(_),
        lacks=_("Tờ này chưa in được: {what}. Xem đủ trên điện thoại."),
    )


def unprintable(_: Translator) -> dict[str, str]:
    """What stands in place of letters that no font of ours has, by their script."""
    return {script: _(name) for script, name in _SCRIPTS.items()}


def outside(config: Config, path: str) -> str:
    """An address of ours that a phone can open; "" for "" and where there is none."""
    base = config.public_url
    return f"{base}{path}" if path and base and not is_own(base) else ""

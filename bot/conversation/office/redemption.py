"""An invitation is used: once, before its end, by the account that opens it."""

import re
from dataclasses import replace

from bot import audit
from bot.conversation.fairness import Share
from bot.conversation.language import own_name
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_, Translator
from bot.people import roles
from bot.people.model import Grant, Invitation, Role

# Typed as a link, bare, or as people write a code down: "Mã …".
_CODE = re.compile(r"(?:\S+[?#]start=|(?i:m[aã])\s+)?([A-Za-z0-9_-]{16})")

ROLE_NAMES = {
    Role.ADMIN: N_("quản trị"),
    Role.OFFICER: N_("cán bộ soạn tin"),
    Role.APPROVER: N_("người duyệt tin"),
    Role.RELAY: N_("người báo tin"),
    Role.REVIEWER: N_("người xem lại bản dịch"),
}
# What each of them does, so that nobody takes a role for more or less than it is.
ROLE_DEEDS = {
    Role.ADMIN: N_("Mời, thu quyền, xem nhóm và người nhận tin: /vaitro."),
    Role.OFFICER: N_("Soạn và gửi tin: /thongbao. Trả lời câu hỏi: /hopthu."),
    Role.APPROVER: N_(
        "Tin của cán bộ tới đây trước khi gửi: đọc rồi bấm Duyệt hoặc Trả lại. "
        "Xem tin đang chờ: /duyet."
    ),
    Role.RELAY: N_(
        "Tin của xã tới đây trước, để báo miệng cho nhà không có điện thoại. "
        "Báo xong thì bấm Đã báo hết, hoặc gõ /dabao."
    ),
    Role.REVIEWER: N_("Xem từng câu dịch, bấm Đúng hoặc Sửa: /ngonngu."),
}


def role_name(_: Translator, held: Grant | Invitation) -> str:
    """A role as people call it; a reviewer's with its language."""
    name = _(ROLE_NAMES[held.role])
    return f"{name} {own_name(held.language)}" if held.language else name


async def redeem(turn: Turn, code: str) -> Replies:
    """Gives the role of an invitation, or says why it can't be given."""
    _ = turn._
    account = turn.incoming.sender
    invitation = await roles.invitation(turn.connection, code)
    if turn.is_group or account is None:
        return await _shown_to_all(turn, invitation)
    refused = _why_not(turn, invitation)
    if refused:
        return turn.say(refused)
    grant = await roles.redeem(
        turn.connection, code, turn.incoming.address.channel, account, turn.now
    )
    if grant is None:  # someone else was quicker
        return turn.say(
            _("Mã mời này đã dùng rồi, mỗi mã chỉ dùng một lần. Xin mã mới giúp.")
        )
    await audit.record(
        turn.connection,
        turn.now,
        grant.person_id,
        "role.redeem",
        about=grant.place,
        detail=str(grant.role),
    )
    turn.grants = await roles.grants(
        turn.connection, turn.incoming.address.channel, account
    )
    turn.end()
    place = turn.house.places.by_path(grant.place)
    said = turn.say(
        _(
            "Đã nhận vai trò: {role}, {place}. Gõ /help để xem làm được gì.",
            role=role_name(_, grant),
            place=turn.place(place) if place else grant.place,
        )
        + "\n"
        + _(ROLE_DEEDS[grant.role])
        + "\n"
        + _kept(turn, grant.note),
        (turn.free(_("Loa Bản làm được gì"), "help"),),
    )
    return [replace(one, renews=True) for one in said]


def _why_not(turn: Turn, found: Invitation | None) -> str:
    """Why an invitation gives nothing; "" where it does. Wrong codes are counted."""
    _, fairness = turn._, turn.house.fairness
    if not fairness.has_left(Share.WRONG_CODES, turn.incoming, turn.now):
        return _(
            "Gõ sai mã nhiều lần rồi. Một giờ nữa hãy gõ lại, hoặc xin mã mới ở "
            "người quản trị."
        )
    if found is None:
        fairness.takes(Share.WRONG_CODES, turn.incoming, turn.now)
        return _("Mã này không dùng được. Xin lại mã ở người quản trị của xã, tỉnh.")
    if found.was_used:
        return _("Mã mời này đã dùng rồi, mỗi mã chỉ dùng một lần. Xin mã mới giúp.")
    if found.expires_at <= turn.now:
        return _(
            "Mã mời này đã hết hạn lúc {when}. Xin mã mới giúp.",
            when=turn.when(found.expires_at),
        )
    return ""


def _kept(turn: Turn, note: str) -> str:
    """What is kept of whoever holds a role."""
    if not note:
        return turn._("Loa Bản ghi lại số của tài khoản này và vai trò, không ghi tên.")
    return turn._(
        "Loa Bản ghi lại số của tài khoản này, vai trò, và ghi chú của người mời: "
        "{note}.",
        note=note,
    )


def code_of(text: str) -> str:
    """What may be an invitation's code, if the text is one or its link; else ""."""
    found = _CODE.fullmatch(text.strip())
    code = found[1] if found else ""
    return "" if code[1:].islower() or code.isdigit() else code  # a word, a number


async def typed_alone(turn: Turn, text: str) -> Replies | None:
    """An invitation's code or link typed without /start; None for any other text."""
    code = code_of(text)
    if not code:
        return None
    if turn.is_group and await roles.invitation(turn.connection, code) is None:
        return None
    return await redeem(turn, code)


async def _shown_to_all(turn: Turn, invitation: Invitation | None) -> Replies:
    """Whoever reads a group could use what was typed there: it is void."""
    said = turn._("Mã mời chỉ dùng được trong chat riêng với Loa Bản.")
    if invitation is not None and await roles.void(turn.connection, invitation):
        await audit.record(
            turn.connection,
            turn.now,
            turn.person_id,
            "role.void",
            about=invitation.place,
            detail=f"{invitation.role}, typed in a group",
        )
        said += " " + turn._("Mã này cả nhóm đã thấy nên đã hủy, xin mã mới giúp.")
    return turn.say(said)

"""A notice on paper: for a wall, or to be signed before it goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import notice_text
from bot.bulletins.handouts.frame import framed, outside
from bot.bulletins.notice_text import MAX_TEXT, Notice
from bot.bulletins.vouching import vouched
from bot.bulletins.vouching.vouched import Standing, Vouched
from bot.clock import Milliseconds, local
from bot.config import Config
from bot.delivery import files
from bot.delivery.model import Broadcast
from bot.drawing.handout import Handout, Look, Part, Picture, Words
from bot.i18n import Translator
from bot.places import Places

LARGE = 600  # letters that are still set larger than the rest
MOST_PICTURES = 3
LARGEST = 6 * 1024 * 1024  # bytes of pictures on one paper


@dataclass(frozen=True, slots=True)
class NoticePapers:
    """Words notices as papers."""

    places: Places
    config: Config

    async def of_sent(
        self, connection: AsyncConnection, _: Translator, found: Vouched
    ) -> Handout | None:
        """What was sent, and whether it still holds; None where its place has gone."""
        sent = found.broadcast
        notice = notice_text.of(sent, self.places)
        if notice is None:
            return None
        standing = self.standing(_, found)
        holds = found.standing is Standing.HOLDS
        link = f"/v/{sent.code}" if sent.code and vouched.is_public(sent) else ""
        return framed(
            _,
            self.config.operator,
            title=_("Thông báo") if sent.replaces is None else _("Tin đính chính"),
            place=self.places.label(notice.place, _.language),
            parts=(
                *(() if holds else (Words(standing, Look.BOX),)),
                *_matter(_, notice),
                *await _pictures(connection, notice),
            ),
            code=_("Mã LB {code}", code=sent.code) if sent.code else "",
            link=outside(self.config, link),
            foot=(
                *self.about(_, sent),
                *((standing,) if holds else ()),
                _how_to_check(_, self.config, link),
            ),
        )

    async def of_draft(
        self, connection: AsyncConnection, _: Translator, notice: Notice
    ) -> Handout:
        """What is not sent yet: for who signs it. Nobody can check it by a code."""
        whose = self.places.label(notice.place, _.language)
        return framed(
            _,
            self.config.operator,
            title=_("Thông báo") if notice.replaces is None else _("Tin đính chính"),
            place=whose,
            parts=(
                Words(_("BẢN NHÁP, chưa gửi"), Look.BOX),
                *_matter(_, notice),
                *await _pictures(connection, notice),
            ),
            foot=(_("Nơi gửi: {whose}.", whose=_office(notice.by_name, whose)),),
        )

    def standing(self, _: Translator, found: Vouched, most: int = MAX_TEXT) -> str:
        """Whether it still counts, since when not; of a correction `most` letters."""
        when = self._when(_, found.since)
        match found.standing:
            case Standing.HOLDS:
                return _("Còn hiệu lực đến {when}.", when=when)
            case Standing.EXPIRED:
                return _("Tin này đã hết hạn lúc {when}.", when=when)
            case Standing.RECALLED:
                return _("Tin này đã thu hồi lúc {when}, không còn đúng.", when=when)
            case Standing.CORRECTED:
                newer = found.newer or found.broadcast
                return _(
                    "Tin này không còn đúng, đã đính chính lúc {when}: {text}",
                    when=when,
                    text=shorten(newer.text, most, placeholder="…"),
                )

    def about(self, _: Translator, sent: Broadcast) -> Sequence[str]:
        """By whom, when, for where."""
        place = self.places.by_path(sent.place)
        name = self.places.label(place, _.language) if place is not None else ""
        when = self._when(_, sent.started_at or sent.starts_at)
        return (
            _("Nơi gửi: {whose}.", whose=_office(sent.by_name, name)),
            _("Gửi lúc {when}, cho {place}.", when=when, place=name),
        )

    def _when(self, _: Translator, instant: Milliseconds) -> str:
        return _.moment(local(instant, self.config.timezone))


def _office(name: str, place: str) -> str:
    return f"{name}, {place}" if name else place


def _matter(_: Translator, notice: Notice) -> tuple[Part, ...]:
    own = notice.details.versions.get(_.language)
    text = (own or notice.text).strip()
    look = Look.LARGE if len(text) <= LARGE else Look.PLAIN
    marks = [_(notice_text.DRILL)] if notice.details.is_drill else []
    marks += [_("TIN KHẨN")] if notice.is_urgent else []
    return (
        *(Words(mark, Look.URGENT) for mark in marks),
        Words(text, look, _.language if own else notice.language),
    )


async def _pictures(connection: AsyncConnection, notice: Notice) -> list[Picture]:
    found: list[Picture] = []
    room = LARGEST
    for file in notice.details.files:
        if not file.is_picture or len(found) == MOST_PICTURES:
            continue
        content = await files.content(connection, file.id)
        if content is not None and len(content) <= room:
            room -= len(content)
            found.append(Picture(content, file.media_type, file.name))
    return found


def _how_to_check(_: Translator, config: Config, link: str) -> str:
    if outside(config, link):
        return _("Muốn biết tin này có thật: quét ô vuông, hoặc nhắn mã cho Loa Bản.")
    return _("Muốn biết tin này có thật: nhắn mã cho Loa Bản.")

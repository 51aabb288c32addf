"""What the tables know of a place, in words. Pure.

Each answer ends with what it rests on: the source of the topic that tells of the same
in general, or that nobody has compared the table with the official list.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from bot.i18n import N_, NN_, Translator
from bot.knowledge import Answer, Answered, Choose, Content, Finding, tail
from bot.messaging import NOT_A_NUMBER, Button, Reply, Span
from bot.places import (
    About,
    AskedOf,
    District,
    Former,
    Level,
    One,
    Option,
    Place,
    Places,
    Several,
    Split,
)

MOST_CHOICES = 8
MOST_NAMED = 12  # communes in one sentence
CHOICE = "place-asked"  # the action of a choice's button
OTHER = "place-not"  # of the button for a place that is not among them
_NEIGHBOURS = {"CN": N_("Trung Quốc"), "LA": N_("Lào"), "KH": N_("Campuchia")}
_KINDS = {
    "xa": NN_("{count} xã"),
    "phuong": NN_("{count} phường"),
    "dac-khu": NN_("{count} đặc khu"),
}
_OF_TODAY = (About.BORDER, About.ZONE, About.COUNT, About.CODE)


@dataclass(frozen=True, slots=True)
class PlaceAnswers:
    """What is said in one language on one day."""

    translator: Translator
    places: Places
    content: Content
    on: date
    label_unreviewed: bool

    def instead_of(
        self, finding: Finding, text: str, home: tuple[str, ...] = ()
    ) -> Reply | None:
        """What the tables say of a question; None where the finding stands.

        A topic that tells the same and more keeps it: see `Ways.keeps`.
        """
        asked = self.places.asked(text)
        if asked is None or asked.about is About.HOME:
            return None
        topic = finding.answer.topic if isinstance(finding, Answered) else ""
        return None if topic in self.places.ways.keeps else self.to(asked, home)

    def to(self, asked: AskedOf, home: tuple[str, ...] = ()) -> Reply | None:
        """The answer, or choices where a name is shared; None for nothing to say."""
        about, match = asked.about, asked.match
        if about in (About.OWN_BORDER, About.OWN_ZONE):
            own = self.places.by_path(home[0]) if home else None
            named = About(about.removeprefix("own_"))
            return self._of_place(named, own) if own is not None else None
        match match:
            case One(place, None):
                return self._of_place(about, place)
            case One(place, former) if about in _OF_TODAY or former is None:
                return self._of_place(about, place)
            case One(_, Former() as former) | Split(former):
                return self._of_former(about, former)
            case Several(options):
                return self._of_several(about, options)
            case District(name, _, options):
                return self._of_area(about, name, options)
            case _:
                return None

    def chosen(self, about: About, option: Option) -> Reply | None:
        """The answer for one of the places that shared a name."""
        if option.place is not None:
            return self._of_place(about, option.place)
        return self._of_former(about, option.former) if option.former else None

    def counts_as(self, text: str, reply: Reply) -> Finding | None:
        """The finding that a reply is as good as: its topic, or a choice of it."""
        asked = self.places.asked(text)
        more = self.topic(asked.about) if asked is not None else None
        if more is None:
            return None
        shown = [button.data for row in reply.buttons for button in row]
        is_choice = any(data.startswith(f"{CHOICE}:") for data in shown)
        return Choose((more,), 1.0) if is_choice else Answered(more, 1.0)

    # --- one place ----------------------------------------------------------------

    def _of_place(self, about: About, place: Place) -> Reply | None:
        match about:
            case About.BORDER:
                return self._said(about, *self._border(place))
            case About.ZONE:
                return self._said(about, self._zone(place))
            case About.COUNT if place.level is Level.PROVINCE:
                return self._said(about, self._count(place))
            case About.CODE if place.level is not Level.GATE:
                return self._said(about, self._code(place))
            case About.NOW | About.EXISTS:
                return self._now(about, place)
            case _:
                return None

    def _now(self, about: About, place: Place) -> Reply | None:
        _ = self.translator
        name, province = self._capital(place), self.places.province_of(place)
        if place.level is Level.PROVINCE:
            before = "; ".join(self._provinces_before(place))
            made_of = _("Gồm: {former}, như trước ngày 1/7/2025.", former=before)
            return self._said(about, self._count(place), made_of)
        if province is None or place.level is Level.COUNTRY:
            return None
        where = self.places.label(province, _.language)
        lines = [_("{place} nay thuộc {province}.", place=name, province=where)]
        if place.level is Level.COMMUNE:
            lines[0] += " " + _("Mã {code}.", code=place.code)
            former = [f.name for f in self.places.former_at(place)]
            if former:
                whole = _shortened(list(dict.fromkeys(former)))
                lines.append(_("Gồm những nơi cũ: {former}.", former=whole))
        return self._said(about, *lines)

    def _provinces_before(self, province: Place) -> list[str]:
        found: dict[str, None] = {}
        for place in self.places.communes:
            if place.parent == province.path:
                for former in self.places.former_at(place):
                    found[former.province] = None
        return list(found)

    def _count(self, province: Place) -> str:
        _ = self.translator
        own = [p for p in self.places.communes if p.parent == province.path]
        kinds = Counter(place.kind for place in own)
        parts = [_.counted(_KINDS[k], kinds[k]) for k in _KINDS if kinds[k]]
        return _.counted(
            "{province} nay có {count} đơn vị cấp xã: {parts}.",
            len(own),
            province=self._capital(province),
            parts=", ".join(parts),
        )

    def _code(self, place: Place) -> str:
        _ = self.translator
        whole = _capital(self.places.label(place, _.language))
        return _("{place}: mã {code}.", place=whole, code=place.code)

    def _zone(self, place: Place) -> str:
        _ = self.translator
        name = _capital(self.places.label(place, _.language))
        if place.zone:
            return _("{place} thuộc khu vực {zone}.", place=name, zone=place.zone)
        return _(
            "Loa Bản chưa có danh sách khu vực I, II, III của từng xã, nên chưa biết "
            "{place} thuộc khu vực nào. Hỏi ủy ban xã thì rõ.",
            place=self.places.label(place, _.language),
        )

    def _border(self, place: Place) -> tuple[str, ...]:
        _ = self.translator
        name = self.places.label(place, _.language)
        own = [p for p in self.places.communes if p.path.startswith(place.path)]
        touched = [p for p in own if p.neighbours]
        countries = dict.fromkeys(n for p in touched for n in p.neighbours)
        names = ", ".join(_(_NEIGHBOURS[code]) for code in countries)
        if not touched:
            first = _("{place} không có trong bảng các xã biên giới đất liền.")
            lines = [first.format(place=_capital(name))]
        elif place.level is Level.PROVINCE:
            first = _("Có. {place} có xã biên giới, giáp {countries}.")
            lines = [first.format(place=_capital(name), countries=names)]
        else:
            first = _("Có. {place} là xã biên giới, giáp {countries}.")
            lines = [first.format(place=_capital(name), countries=names)]
        if not touched or not all(p.is_border_confirmed for p in touched):
            lines.append(
                _(
                    "Bảng này tính từ bản đồ, chưa đối chiếu danh sách chính thức. "
                    "Cần chắc thì hỏi ủy ban xã hoặc đồn biên phòng."
                )
            )
        return tuple(lines)

    # --- what is no more ----------------------------------------------------------

    def _of_former(self, about: About, former: Former) -> Reply | None:
        _ = self.translator
        if about in _OF_TODAY and not former.is_split:
            return self._of_place(about, former.successors[0])
        if about in _OF_TODAY:
            options = (self.places.option(p.code) for p in former.successors)
            return self._of_several(about, tuple(o for o in options if o is not None))
        name = _capital(self.places.former_label(former))
        if not former.is_split:
            place = former.successors[0]
            now = self.places.label(place, _.language)
            text = _("{former} nay thuộc {place}.", former=name, place=now)
            return self._said(about, text + " " + _("Mã {code}.", code=place.code))
        parts = "; ".join(self.places.label(p, _.language) for p in former.successors)
        return self._said(
            about,
            _("{former} nay chia về: {parts}.", former=name, parts=parts),
            _(
                "Tùy thôn, bản: chưa rõ thì hỏi trưởng thôn, hoặc xem nơi thường trú "
                "trong VNeID."
            ),
        )

    def _of_area(
        self, about: About, name: str, options: tuple[Option, ...]
    ) -> Reply | None:
        """A district, or a province that is no more."""
        _ = self.translator
        today = [o.place for o in options if o.place is not None]
        provinces = [p for p in today if p.level is Level.PROVINCE]
        if about in _OF_TODAY and len(provinces) == 1:
            return self._of_place(about, provinces[0])
        if about in _OF_TODAY:
            return self._of_several(about, options)
        if provinces:
            now = self.places.label(provinces[0], _.language)
            text = _("{former} cũ nay thuộc {place}.", former=name, place=now)
            return self._said(about, text)
        named = _shortened([p.name for p in today])
        whole = _("{district} không còn từ ngày 1/7/2025, khi bỏ cấp huyện.")
        there = _("Nay ở đó là: {places}.", places=named)
        province = self.places.province_of(today[0]) if today else None
        if province is not None:
            where = self.places.label(province, _.language)
            there = _(
                "Nay ở đó, thuộc {province}: {places}.", province=where, places=named
            )
        return self._said(about, whole.format(district=name), there)

    def _of_several(self, about: About, options: tuple[Option, ...]) -> Reply | None:
        """Choices, with the province on the button; one alone is the answer."""
        _ = self.translator
        if about in _OF_TODAY:
            options = tuple(o for o in options if o.place is not None) or options
        if len(options) == 1:
            option = options[0]
            former = self._former_province(about, option)
            return former or self.chosen(about, option)
        text = _.counted("Có {count} nơi tên như vậy. Hỏi nơi nào?", len(options))
        if len(options) > MOST_CHOICES:
            text += " " + _("Không thấy thì gõ tên xã kèm tên tỉnh.")
        rows = [
            (Button(option.label, f"{CHOICE}:{about.value}:{option.key}"),)
            for option in options[:MOST_CHOICES]
        ]
        none = Button(_("Nơi khác"), OTHER, number=NOT_A_NUMBER)
        return Reply((Span(text),), (*rows, (none,)), language=_.language)

    def _former_province(self, about: About, option: Option) -> Reply | None:
        """`Tỉnh Lào Cai (tỉnh Yên Bái cũ)`, for where Yên Bái has gone."""
        place = option.place
        if place is None or place.level is not Level.PROVINCE or about in _OF_TODAY:
            return None
        _now, _bracket, former = option.label.partition("(")
        if not former:
            return None
        _ = self.translator
        where = self.places.label(place, _.language)
        name = _capital(former.rstrip(")"))
        text = _("{former} nay thuộc {place}.", former=name, place=where)
        return self._said(about, text)

    # --- words --------------------------------------------------------------------

    def topic(self, about: About) -> Answer | None:
        """The answer that tells of the same in general."""
        kind = about.value.removeprefix("own_")
        topic = self.places.ways.topics.get(kind, "")
        found = self.content.answer(topic, self.translator.language, self.on)
        return None if found is None or found.withheld else found

    def _said(self, about: About, *lines: str) -> Reply:
        spans = [Span("\n".join(lines))]
        rows: tuple[tuple[Button, ...], ...] = ()
        more = self.topic(about)
        if more is not None and about is not About.BORDER:
            source = tail(
                more,
                self.translator,
                self.content.words,
                self.on,
                label_unreviewed=self.label_unreviewed,
            )
            spans.append(Span("\n" + source, italic=True))
        if more is not None and more.audience == "citizen":
            rows = ((Button(more.question, f"topic:{more.topic}"),),)
        language = self.translator.language
        return Reply(tuple(spans), rows, language=language)

    def _capital(self, place: Place) -> str:
        return _capital(self.places.short_label(place, self.translator.language))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shortened(names: list[str]) -> str:
    shown = ", ".join(name[:1].lower() + name[1:] for name in names[:MOST_NAMED])
    return shown + ("…" if len(names) > MOST_NAMED else "")

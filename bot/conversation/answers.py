"""Findings as replies: an answer, a choice, an honest "I don't know"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.conversation.danger.alarm import cautioned
from bot.country import SOURCE_LANGUAGE, Country
from bot.i18n import Translator
from bot.knowledge import (
    UNREVIEWED,
    Act,
    Answer,
    Answered,
    Choose,
    Content,
    Danger,
    Decoy,
    Finding,
    Function,
    Unknown,
    Worded,
    grounds,
    word,
)
from bot.knowledge.eligibility.checks import check_for
from bot.messaging import (
    ERASE,
    NOT_A_NUMBER,
    OFFICER_NUMBER,
    Aloud,
    Button,
    Reply,
    Rows,
    Span,
)
from bot.messaging.aloud import LISTEN, WHOLE
from bot.places import Places


@dataclass(frozen=True, slots=True)
class Here:
    """Where the asker is: code paths, and what the commune's contact card adds."""

    places: Places
    home: tuple[str, ...] = ()
    office: str = ""
    thousand: str = ""  # as it is said there


MOST_UNDER = 4  # buttons under an answer
MOST_NEAR = 3  # questions that are near to one


class Wording:
    """How findings are said in one language, on one day."""

    def __init__(
        self,
        translator: Translator,
        content: Content,
        country: Country,
        on: date,
        here: Here,
        *,
        label_unreviewed: bool,
        is_group: bool = False,
        can_say: Callable[[str], bool] = lambda _language: False,
    ) -> None:
        """`label_unreviewed` adds that nobody has reviewed a text.

        In a group (`is_group`) nobody is asked about their own household. `can_say`
        tells which languages have a voice.
        """
        self._ = translator
        self._content = content
        self._country = country
        self._on = on
        self._here = here
        self._label_unreviewed = label_unreviewed
        self._is_group = is_group
        self._can_say = can_say

    def finding(self, finding: Finding, perhaps: Danger | None = None) -> Reply:
        """The reply to a question, below what saves if its asker `perhaps` needs it.

        Whom to call is then said above, so that no office is; and what is not known is
        offered the topic of that danger.
        """
        if perhaps is None:
            return self._heard(self._found(finding))
        if isinstance(finding, Unknown):
            finding = replace(finding, office="", decoy="", says={})
        reply = self._found(finding)
        topic = self._answer(perhaps.topic)
        if isinstance(finding, Unknown) and topic is not None:
            offered = (Button(topic.question, _leads_to(topic)),)
            reply = replace(reply, buttons=(offered, *reply.buttons))
        reply = replace(reply, aloud=None)  # what saves is heard too
        return self._heard(cautioned(self._, self._country, perhaps, reply))

    def _heard(self, reply: Reply) -> Reply:
        """A reply with what is said of it, if not yet more is known than its words."""
        if reply.aloud is not None or not self._can_say(self._.language):
            return reply
        return replace(reply, aloud=self._aloud(reply.text, self._.language))

    def _aloud(self, text: str, language: str) -> Aloud:
        return Aloud(text, language, self._here.thousand)

    def _answer(self, topic: str) -> Answer | None:
        """A topic's answer here and today, if people get one."""
        language, home = self._.language, self._here.home
        found = self._content.answer(topic, language, self._on, home)
        return None if found is None or found.withheld else found

    def _found(self, finding: Finding) -> Reply:
        match finding:
            case Answered():
                return self.answered(finding)
            case Act(function):
                return self._offered(function)
            case Choose(choices, functions=functions) if functions:
                return self._with_functions(choices, functions)
            case Choose(choices):
                return self.choices(choices)
            case Unknown(withheld=str(withheld)) if withheld:
                return self.withheld(withheld)
            case Unknown():
                return self.unknown(finding)

    def _offered(self, *functions: Function) -> Reply:
        """What the bot can do and may be meant, each as its button."""
        _ = self._
        lead = _("Nhà mình muốn làm việc nào?")
        if len(functions) == 1:
            lead = _("Có phải nhà mình muốn làm việc này?")
        ways_out = (Button(_("Hỏi cán bộ"), "officer", number=OFFICER_NUMBER),)
        return Reply((Span(lead),), (*self._deeds(functions), ways_out))

    def _with_functions(
        self, choices: Sequence[Answer], functions: Sequence[Function]
    ) -> Reply:
        """Choices among answers, with what may be meant to be done below them."""
        if not choices:
            return self._offered(*functions)
        reply = self.choices(choices)
        *rows, ways_out = reply.buttons
        return replace(reply, buttons=(*rows, *self._deeds(functions), ways_out))

    def _deeds(self, functions: Sequence[Function]) -> Rows:
        """A row each; asking an officer stands below them anyway."""
        others = (one for one in functions if one.opens != "/officer")
        return tuple((self._to(function),) for function in others)

    def _to(self, function: Function) -> Button:
        names = function.names
        label = names.get(self._.language) or names[SOURCE_LANGUAGE]
        return Button(label, f"function:{function.id}")

    def worded(self, found: Answered) -> Worded:
        """The parts of an answer."""
        return word(
            found,
            self._,
            self._content.words,
            self._on,
            label_unreviewed=self._label_unreviewed,
        )

    def answered(self, found: Answered, *, is_whole: bool = False) -> Reply:
        """The restated question, the answer, its source; at most four buttons.

        The whole of it to who asks more about what they have just read the first of.
        """
        worded = self.worded(found)
        if is_whole:
            paragraphs = (*worded.paragraphs, *worded.more)
            worded = replace(worded, paragraphs=paragraphs, more=())
        spans = [Span(worded.question + "\n", bold=True)]
        if found.answer.language != self._.language:
            only = self._("(Chuyện này mới có bằng tiếng Việt.)")
            spans.append(Span(only + "\n", italic=True))
        spans.append(Span(self._only_at(found.answer) + "\n".join(worded.paragraphs)))
        if found.answer.contact and self._here.office:
            spans.append(Span("\n" + self._here.office))
        spans.append(Span("\n" + worded.tail, italic=True))
        under = self._under(found, has_more=bool(worded.more), is_whole=is_whole)
        language = found.answer.language
        said = (self._only_at(found.answer) + "\n".join(worded.paragraphs), worded.tail)
        aloud = self._aloud("\n".join((worded.question, *said)), language)
        return Reply(
            tuple(spans),
            under,
            language=language,
            aloud=aloud if self._can_say(language) else None,
        )

    def _only_at(self, answer: Answer) -> str:
        """`Riêng ở tỉnh Lào Cai: ` before what holds only there."""
        place = self._here.places.by_path(answer.place) if answer.place else None
        if place is None:
            return ""
        where = self._here.places.label(place, self._.language)
        return self._("Riêng ở {place}:", place=where) + " "

    def more(self, found: Answered) -> Reply:
        """What "xem thêm" shows: the rest, and what is near to it."""
        worded = self.worded(found)
        paragraphs = worded.more or (self._("Chỉ có vậy thôi."),)
        spans = (
            Span(worded.question + "\n", bold=True),
            Span("\n".join(paragraphs)),
        )
        near = [(button,) for button in self.near(found.answer)]
        language = found.answer.language
        hear = self._hear(found.answer, WHOLE)
        if hear:
            about = f"{found.answer.topic}:{found.answer.stem}"
            hear = ((*hear[0], Button(self._("Nguồn"), f"source:{about}")),)
        rows = (*hear, *near, *self._about(found.answer))
        whole = (worded.question, *worded.paragraphs, *worded.more)
        aloud = self._aloud("\n".join(whole), language) if hear else None
        return Reply(spans, rows, language=language, aloud=aloud)

    def source(self, found: Answered) -> Reply:
        """What [Nguồn] shows: all that it rests on, and what to do if it is wrong."""
        answer = found.answer
        lines = grounds(answer, self._, self._content.words, self._on)
        spans = (
            Span(answer.question + "\n", bold=True),
            Span("\n".join(lines)),
        )
        rest: Rows = ()
        if self._can_say(answer.language) and len(answer.paragraphs) > 1:
            about = f"{answer.topic}:{answer.stem}"
            rest = ((Button(self._("Xem thêm"), f"more:{about}"),),)
        return Reply(spans, (*rest, *self._about(answer)))

    def near(self, answer: Answer) -> list[Button]:
        """The questions that may come next, each on a button, in its own words."""
        home = self._here.home
        found = (
            self._content.answer(topic, self._.language, self._on, home)
            for topic in answer.see_also
        )
        buttons = [
            Button(near.question, f"topic:{near.topic}")
            for near in found
            if near is not None and not near.withheld
        ]
        return buttons[:MOST_NEAR]

    def _about(self, answer: Answer) -> Rows:
        """What is done with an answer itself, and who else can help."""
        _ = self._
        return (
            (
                Button(_("Báo sai"), f"wrong:{answer.topic}:{answer.stem}"),
                Button(_("Báo khi có thay đổi"), f"watch:{answer.topic}"),
            ),
            (
                Button(
                    _("Không phải ý tôi"), f"not:{answer.topic}", number=NOT_A_NUMBER
                ),
                Button(_("Tiếng khác"), "languages"),
                Button(_("Hỏi cán bộ"), "officer", number=OFFICER_NUMBER),
            ),
        )

    def choices(self, choices: Sequence[Answer]) -> Reply:
        """At most three questions to choose from, a button each, and two ways out."""
        _ = self._
        leads = {
            1: _("Có phải nhà mình hỏi việc này?"),
            2: _("Có hai việc gần với câu này. Nhà mình hỏi việc nào?"),
            3: _("Có ba việc gần với câu này. Nhà mình hỏi việc nào?"),
        }
        lines = [f"{n}. {a.question}" for n, a in enumerate(choices, 1)]
        lines.append(_("Gõ số cũng được: 0 là không có câu nào đúng, 9 là hỏi cán bộ."))
        spans = (
            Span(leads[min(len(choices), 3)]),
            Span("\n" + "\n".join(lines), is_on_buttons=True),
        )
        questions = [
            (Button(a.question, _leads_to(a), number=n),)
            for n, a in enumerate(choices, 1)
        ]
        ways_out = (
            Button(_("Không có câu nào đúng"), "none", number=NOT_A_NUMBER),
            Button(_("Hỏi cán bộ"), "officer", number=OFFICER_NUMBER),
        )
        return Reply(spans, (*questions, ways_out))

    def withheld(self, why: str) -> Reply:
        """There is an answer, but nobody gets it now: said, with a person to ask."""
        _ = self._
        text = _("Câu trả lời này đang kiểm tra lại, nên Loa Bản chưa nói.")
        if why == UNREVIEWED:
            text = _("Chuyện này chưa có câu trả lời đã duyệt, nên Loa Bản chưa nói.")
        return self._handed_over(text + "\n" + _("Hỏi cán bộ xã thì rõ."))

    def unknown(self, found: Unknown) -> Reply:
        """Says so, names who can help, and never guesses."""
        _ = self._
        own = found.says.get(_.language) or found.says.get(SOURCE_LANGUAGE)
        if own:
            return self._handed_over(own)
        text = _("Việc này Loa Bản không biết chắc, nên không trả lời bừa.")
        if found.is_uncertain:
            text = _("Chuyện này chưa có thông tin chắc chắn, nên Loa Bản chưa nói.")
        if not found.office:
            text += "\n" + _("Hỏi cán bộ xã, hoặc gõ lại bằng vài chữ khác.")
            return self._handed_over(text)
        text += "\n" + _("Hỏi ở {office} thì rõ.", office=found.office)
        decoy = self._content.words.decoys.get(found.decoy, Decoy({}))
        for entry in self._country.emergency:
            if entry.id == decoy.call:
                text += "\n" + _("Nguy cấp thì gọi {number}.", number=entry.number)
        return self._handed_over(text)

    def _handed_over(self, text: str) -> Reply:
        _ = self._
        return Reply(
            (Span(text),),
            (
                (
                    Button(_("Hỏi cán bộ"), "officer"),
                    Button(_("Các chuyện hay hỏi"), "topics"),
                ),
            ),
        )

    def _under(self, found: Answered, *, has_more: bool, is_whole: bool) -> Rows:
        """At most four: where more would fit in, what matters more stands first.

        What may have been meant instead comes before all. In a group there is another
        below them, and no officer to be asked. Where it can be heard, [Nguồn] is left
        to what [Xem thêm] shows; who asks on gets another question instead.
        """
        _, answer = self._, found.answer
        about = f"{answer.topic}:{answer.stem}"
        officer = [Button(_("Hỏi cán bộ"), "officer", number=OFFICER_NUMBER)]
        source = [Button(_("Nguồn"), f"source:{about}")]
        first = [Button(a.question, _leads_to(a)) for a in found.beside[:1]]
        check = check_for(self._content, answer.topic, self._on)
        if check is not None and not self._is_group:
            label = _("Nhà mình có thuộc diện không")
            first.append(Button(label, f"check:{check.id}"))
        if answer.is_erasable:
            first.append(Button(_("Xóa đoạn này khỏi máy"), "clear", does=ERASE))
        if has_more:
            first.append(Button(_("Xem thêm"), f"more:{about}"))
        known = len(first)
        first += [*self._stories_of(answer), *self.near(answer)]
        [hear] = self._hear(answer, LISTEN) or [()]
        shown = first[: MOST_UNDER - 2]
        if hear and len(shown) == MOST_UNDER - 2:
            is_told_there = has_more and known <= len(shown)
            if is_told_there or is_whole:
                source = []
            else:
                shown = shown[:1]
        last = (*hear, *source, *(() if self._is_group else officer))
        return (*((button,) for button in shown), last)

    def _hear(self, answer: Answer, action: str) -> Rows:
        """[🔊 Nghe], where there is a voice; of another language it says which."""
        if not self._can_say(answer.language):
            return ()
        label = self._("🔊 Nghe")
        if answer.language != self._.language:
            label = self._("🔊 Nghe tiếng Việt")
        return ((Button(label, f"{action}:{answer.topic}:{answer.stem}"),),)

    def _stories_of(self, answer: Answer) -> tuple[Button, ...]:
        """[Chuyện hay], where a story tells of the same."""
        for story in self._content.stories:
            if not set(story.covers).isdisjoint(answer.covers):
                return (Button(self._("Chuyện hay"), f"story:{story.id}"),)
        return ()


def _leads_to(answer: Answer) -> str:
    """The button of a topic; what holds for one place is named, wherever one lives."""
    stem = f":{answer.stem}" if answer.place else ""
    return f"topic:{answer.topic}{stem}"

"""The question path: answered before anything is asked of anyone."""

import re
from dataclasses import replace

from bot.conversation import doors
from bot.conversation.answers import Here, Wording
from bot.conversation.ask import counted, deeds, thread
from bot.conversation.cards import address_book
from bot.conversation.danger.alarm import cautioned
from bot.conversation.danger.response import doubted, name_of, response
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.gates import asked_gates
from bot.conversation.language import other_languages, small_replies, small_talk, spoken
from bot.conversation.places import asked_places
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.steps import enclosures
from bot.conversation.turn import Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.knowledge import Act, Answer, Answered, Choose, Danger, Finding, Unknown
from bot.messaging import Button, Event, Reply, say
from bot.requests.model import MAX_TEXT

A_PAGE = 8
ALONE = "rieng"  # of a start link that leads from a group to the private chat
_WORD = re.compile(r"\w+")
_SMALL_TALK = {"greeting", "thanks", "scolding"}


async def command(turn: Turn, text: str) -> Replies:
    """`/ask` with a question answers it; bare it says how."""
    if text:
        return await warning(turn, text) or await question(turn, text)
    _ = turn._
    return turn.say(
        _("Cần biết gì cứ gõ bằng lời thường, không dấu cũng được.")
        + "\n"
        + _("Ví dụ: {example}", example=_("bao nhieu tuoi duoc tien nguoi gia"))
    )


async def example(turn: Turn, arguments: Arguments) -> Replies:
    """[Hỏi thử một câu]: what is asked most, as people type it."""
    return await question(turn, turn._("bao nhieu tuoi duoc tien nguoi gia"))


async def warning(turn: Turn, text: str) -> Replies:
    """What saves and whom to call, for who is surely in danger; nothing for others."""
    found = turn.house.library.danger.heard(text).sure
    if found is None:
        return []
    remember(turn, text)
    index = turn.house.library.index  # a cry is no talk: its own words count
    language = index.language_of(text, turn.incoming.language_hint)
    _ = turn.house.catalogues.translator(language)
    return [await response(turn, _, found)]


async def no_danger(turn: Turn, arguments: Arguments) -> Replies:
    """[Không phải, hỏi chuyện khác]: the same words, asked as a question."""
    asked = turn.open.asked
    if not asked or name_of(asked) != arguments[0]:
        return turn.say(turn._("Gõ lại câu hỏi giúp nhé."))
    return await question(turn, asked)


async def question(turn: Turn, text: str) -> Replies:
    """One question, answered in the language it was asked in."""
    text = doubted(turn, text) or text
    library = turn.house.library
    perhaps = library.danger.heard(text).perhaps
    if turn.is_group and _is_of_a_family(turn, text):
        return [_in_private(turn, perhaps)]
    language = spoken.heard(turn, text)
    spoken.go_on_in(turn, language)
    roles = deeds.roles_of(turn)
    finding = library.index.ask(text, language, turn.today, turn.home, roles)
    of_gate = await asked_gates.answered(turn, text)
    if of_gate:
        remember(turn, text)
        return of_gate
    of_place = asked_places.answer(turn, text, finding)
    if of_place is not None:
        remember(turn, text)
        return [of_place]
    elsewhere = _elsewhere(turn, language)
    if elsewhere is not None:
        remember(turn, text)
        return [elsewhere]
    is_done = isinstance(finding, Act) and not _is_only_offered(turn, finding)
    kind = _small_talk_of(turn, finding, text, is_perhaps_a_cry=perhaps is not None)
    if kind:
        return small_talk.reply(turn, kind, theme_buttons(turn, most=3))
    if isinstance(finding, Act) and is_done:
        replies = await deeds.done(turn, finding.function, text)
        if replies and perhaps is not None:
            replies[0] = cautioned(turn._, turn.house.country, perhaps, replies[0])
        return replies
    if not isinstance(finding, Act):
        remember(turn, text)
        alone, finding = finding, thread.followed(turn, text, finding)
        is_other = perhaps is not None and finding is not alone
        if is_other and isinstance(finding, Answered):  # a cry asks not of money
            finding = Choose((finding.answer,), finding.score)
        first, *others = thread.parts(turn, text, finding)
        counted.found(turn, text, first, perhaps)
        wants_more = first is not alone
        replies = [await _reply(turn, first, perhaps, wants_more=wants_more)]
        return [*replies, *[await _reply(turn, one, None) for one in others]]
    return [await _reply(turn, finding, perhaps)]


def _is_only_offered(turn: Turn, finding: Act) -> bool:
    """Whether it is not done at once; an edited message leaves open what is open."""
    is_edit = turn.incoming.event is Event.EDITED and turn.open.name is not None
    return finding.function.is_offered or is_edit


async def _reply(
    turn: Turn, finding: Finding, perhaps: Danger | None, *, wants_more: bool = False
) -> Reply:
    """How a finding is said; what was answered last is remembered.

    Who asks on and `wants_more` of the same answer is told the whole of it.
    """
    if isinstance(finding, Answered):
        wants_more &= turn.open.topic == finding.answer.topic and perhaps is None
        turn.open.topic = finding.answer.topic
        await address_book.add_office(turn, finding.answer)
    if isinstance(finding, Answered) and wants_more:
        reply = wording(turn).answered(finding, is_whole=True)
    else:
        reply = wording(turn).finding(finding, perhaps)
    private = alone(turn) if turn.is_group else ()
    return replace(reply, buttons=(*reply.buttons, private)) if private else reply


def remember(turn: Turn, text: str) -> None:
    """What was asked last can be handed to an officer; never what a group said."""
    if not turn.is_group:
        text = enclosures.told_of(turn, text)
        turn.open.asked = text if len(text) <= MAX_TEXT else ""


def _in_private(turn: Turn, perhaps: Danger | None) -> Reply:
    """A family's own affair is not for the group; what saves is for everyone."""
    words = turn._(
        "Chuyện nhà mình, nói riêng nhé. Hỏi lại trong chat riêng với Loa Bản, "
        "người khác không thấy."
    )
    reply = say(words, alone(turn))
    if perhaps is None:
        return reply
    return cautioned(turn._, turn.house.country, perhaps, reply)


def _is_of_a_family(turn: Turn, text: str) -> bool:
    """Someone's own household, with its figures: not for a whole group to read."""
    fold = turn.house.country.folding.fold
    families = turn._(
        "nhà tôi, nhà em, nhà mình, vợ tôi, chồng tôi, con tôi, bố tôi, mẹ tôi"
    )
    said = f" {' '.join(_WORD.findall(fold(text)))} "
    has_figures = any(letter.isdigit() for letter in said)
    return has_figures and any(f" {word} " in said for word in _listed(fold(families)))


def alone(turn: Turn) -> tuple[Button, ...]:
    """[Hỏi riêng Loa Bản], where the channel has a link to its private chat."""
    link = turn.channel.link(ALONE)
    return (Button(turn._("Hỏi riêng Loa Bản"), url=link),) if link else ()


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


def _small_talk_of(
    turn: Turn, finding: Finding, text: str, *, is_perhaps_a_cry: bool
) -> str:
    """The kind of small talk, by its words or by its likeness to some; or ""."""
    if isinstance(finding, Act) and finding.score == 1.0:
        return ""  # asked for word for word
    kind = small_replies.kind_of(
        text, turn.house.library.index, is_perhaps_a_cry=is_perhaps_a_cry
    )
    if kind or is_perhaps_a_cry:
        return kind
    if isinstance(finding, Unknown) and turn.language != SOURCE_LANGUAGE:
        library = turn.house.library
        finding = library.index.ask(text, SOURCE_LANGUAGE, turn.today)
    decoy = finding.decoy if isinstance(finding, Unknown) else ""
    return decoy if decoy in _SMALL_TALK else ""


def _elsewhere(turn: Turn, language: str) -> Reply | None:
    """One line in a language that has no texts here."""
    house = turn.house
    if language in house.catalogues.languages:
        return None
    lines = house.library.content.words.elsewhere
    return other_languages.line(
        language, lines, house.country, house.catalogues.languages
    )


def wording(turn: Turn) -> Wording:
    """How this turn's answers are said."""
    return Wording(
        turn._,
        turn.house.library.content,
        turn.house.country,
        turn.today,
        Here(turn.house.places, turn.home, turn.office, turn.thousand),
        label_unreviewed=turn.house.config.unreviewed == "label",
        is_group=turn.is_group,
        can_say=turn.house.voices.has,
    )


async def topics(turn: Turn, text: str) -> Replies:
    """The themes that people ask about, a way to all the rest, and the checks."""
    buttons = [*theme_buttons(turn), turn.free(turn._("Chuyện khác"), "topics", "")]
    buttons.append(turn.free(turn._("Chuyện hay"), "stories"))
    if turn.house.library.content.checks and not turn.is_group:
        buttons.append(turn.free(turn._("Nhà mình có thuộc diện không"), "checks"))
    words = turn._("Hỏi về việc gì? Chọn một việc, hoặc gõ câu của mình.")
    return [*await turn.pictures(), *turn.say(words, *in_rows(buttons))]


def theme_buttons(turn: Turn, most: int | None = None) -> list[Button]:
    """A button for each theme, in the person's language."""
    themes = turn.house.library.content.words.themes[:most]
    return [
        turn.free(
            theme.names.get(turn.language) or theme.names[SOURCE_LANGUAGE],
            "topics",
            theme.id,
            "0",
        )
        for theme in themes
    ]


async def topics_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Các chuyện hay hỏi]; with a theme its topics, a page at a time."""
    if not arguments:
        return await topics(turn, "")
    theme, page = arguments[0], arguments[1] if len(arguments) > 1 else "0"
    return page_of_topics(turn, theme, whole_number(page) or 0)


def page_of_topics(turn: Turn, theme: str, number: int) -> Replies:
    """One page of a theme's topics, each a button with its question."""
    _ = turn._
    content = turn.house.library.content
    found = [
        answer
        for topic in _topics_of(turn, theme)
        if (answer := content.answer(topic, turn.language, turn.today, turn.home))
        and answer.audience == "citizen"
        and not answer.withheld
        and answer.holds_on(turn.today)
    ]
    page = found[number * A_PAGE : (number + 1) * A_PAGE]
    rows = in_rows([turn.free(a.question, "topic", a.topic) for a in page])
    if len(found) > (number + 1) * A_PAGE:
        more = turn.free(_("Xem tiếp"), "topics", theme, str(number + 1))
        rows.append((more,))
    return turn.say(_("Chọn một câu, hoặc gõ câu của mình."), *rows)


def _topics_of(turn: Turn, theme: str) -> list[str]:
    """A theme's topics that there are; of no theme: those that stand in none."""
    content = turn.house.library.content
    themes = {known.id: known.topics for known in content.words.themes}
    if theme in themes:
        return [topic for topic in themes[theme] if topic in content.topics]
    elsewhere = {topic for topics_ in themes.values() for topic in topics_}
    return [topic for topic in content.topics if topic not in elsewhere]


async def topic(turn: Turn, arguments: Arguments) -> Replies:
    """A chosen question's answer."""
    found = _found(turn, arguments)
    if found is None:
        return missing(turn)
    if isinstance(found, Answered):
        turn.open.topic = found.answer.topic
        await address_book.add_office(turn, found.answer)
    counted.chosen(turn, found)
    return [wording(turn).finding(found)]


async def more(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem thêm]."""
    found = _found(turn, arguments)
    if found is None:
        return missing(turn)
    if isinstance(found, Unknown):
        return [wording(turn).finding(found)]
    return [with_proof(turn, wording(turn).more(found), found.answer)]


async def source(turn: Turn, arguments: Arguments) -> Replies:
    """[Nguồn]."""
    found = _found(turn, arguments)
    if found is None:
        return missing(turn)
    if isinstance(found, Unknown):
        return [wording(turn).finding(found)]
    return [with_proof(turn, wording(turn).source(found), found.answer)]


def with_proof(turn: Turn, reply: Reply, answer: Answer) -> Reply:
    shown = proof(turn, answer)
    return replace(reply, buttons=(*reply.buttons, shown)) if shown else reply


def proof(turn: Turn, answer: Answer) -> tuple[Button, ...]:
    """The page that shows what an answer rests on, where this bot has an address."""
    address = turn.house.config.public_url
    if address is None:
        return ()
    link = (
        f"{address}/t/{answer.topic}?on={turn.today.isoformat()}&lang={turn.language}"
    )
    return (Button(turn._("Xem căn cứ"), url=link),)


async def not_meant(turn: Turn, arguments: Arguments) -> Replies:
    """[Không phải ý tôi]: what is near, and a person to ask."""
    _ = turn._
    counted.not_meant(turn)
    found = _found(turn, arguments)
    near = wording(turn).near(found.answer) if isinstance(found, Answered) else []
    rows = in_rows(near)
    rows.append(
        (
            turn.free(_("Các chuyện hay hỏi"), "topics"),
            turn.free(_("Hỏi cán bộ"), "officer"),
        )
    )
    return turn.say(_("Xin lỗi, chưa đúng ý. Gõ lại bằng lời khác giúp nhé."), *rows)


def _found(turn: Turn, arguments: Arguments) -> Answered | Unknown | None:
    content = turn.house.library.content
    topic_id = arguments[0] if arguments else ""
    answer = content.answer(topic_id, turn.language, turn.today, turn.home)
    if topic_id in content.topics and len(arguments) > 1:
        language = answer.language if answer else turn.language
        chosen = content.topics[topic_id].of_stem(arguments[1], language)
        answer = chosen or answer
    if answer is None:
        return None
    return turn.house.library.index.shown(answer, turn.today)


def missing(turn: Turn) -> list[Reply]:
    """An answer that is no more."""
    return turn.say(turn._("Câu trả lời này không còn. Gõ lại câu hỏi giúp nhé."))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "ask",
        N_("hoi"),
        N_("Hỏi một câu"),
        command,
        role=ANYONE,
        in_group=InGroup.ANYONE,
        keeps_dialogue=True,
    ),
    doors.Command(
        "topics",
        N_("chude"),
        N_("Các chuyện hay hỏi"),
        topics,
        role=ANYONE,
        in_group=InGroup.ANYONE,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "example": example,
            "no-danger": no_danger,
            "topic": topic,
            "topics": topics_pressed,
            "more": more,
            "source": source,
            "not": not_meant,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
)

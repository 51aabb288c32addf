"""The texts of a language: which are reviewed, drafted, missing, and their order."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.conversation.pressed import Stale
from bot.conversation.turn import Turn
from bot.country import SOURCE_LANGUAGE
from bot.knowledge import Answer
from bot.people.rights import may_review

_OF_A_MESSAGE = "~"  # begins the key of one; topics have letters
_SHORT = 3  # letters of each of two digests, in a button
_CITIZEN = "citizen"


class State(Enum):
    """How far a text is in a language."""

    REVIEWED = "reviewed"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Text:
    """A text to review. `mark` stands for both languages' words, as they were shown.

    A topic's has its `answer` and the `original`; an interface's its `message`.
    """

    key: str
    language: str
    state: State
    mark: str
    answer: Answer | None = None
    original: Answer | None = None
    message: str = ""


def is_reviewer(turn: Turn, language: str) -> bool:
    """Whether this person may accept texts of a language now."""
    is_translated = (
        language in turn.house.catalogues.languages and language != SOURCE_LANGUAGE
    )
    country = turn.house.places.country.path
    return is_translated and may_review(turn.grants, language, country)


def languages(turn: Turn) -> list[str]:
    """The languages whose texts this person may accept."""
    known = turn.house.catalogues.languages
    return [code for code in known if is_reviewer(turn, code)]


def texts(turn: Turn, language: str, asked: Mapping[str, int]) -> list[Text]:
    """Every text in the order in which it is gone through: what is asked most first.

    What only has to be read comes before what has to be written.
    """
    topics = sorted(
        _of_topics(turn, language),
        key=lambda t: (-asked.get(t.key.partition("/")[0], 0), t.key),
    )
    words = _of_interface(turn, language)
    return [*topics, *sorted(words, key=lambda t: t.state is State.MISSING)]


def named(turn: Turn, language: str, key: str) -> Text:
    """The text that a button names, as it is now; raises Stale for any other."""
    if not is_reviewer(turn, language):
        raise Stale
    found = (
        _of_interface(turn, language, key)
        if key.startswith(_OF_A_MESSAGE)
        else _of_topics(turn, language, key.partition("/")[0])
    )
    for text in found:
        if text.key == key:
            return text
    raise Stale(key)


def _of_topics(turn: Turn, language: str, topic: str = "") -> Iterator[Text]:
    """A text for each file of the citizens' topics, the one of today."""
    known = turn.house.library.content.topics
    found = (known[topic],) if topic in known else () if topic else known.values()
    for one in found:
        originals: dict[str, Answer] = {}
        for answer in one.answers:
            is_source = answer.language == SOURCE_LANGUAGE
            is_now = is_source and not answer.has_ended(turn.today)
            if is_now and answer.audience == _CITIZEN:
                originals.setdefault(answer.stem, answer)
        for original in originals.values():
            own = [a for a in one.answers if a.stem == original.stem]
            own = [a for a in own if a.language == language]
            own.sort(key=lambda a: a.valid_from != original.valid_from)
            yield _of_topic(original, own[0] if own else None, language)


def _of_topic(original: Answer, own: Answer | None, language: str) -> Text:
    key = f"{original.topic}/{original.stem}"
    mark = original.digest[:_SHORT]
    if own is None:
        return Text(key, language, State.MISSING, mark, None, original)
    is_whole = not own.is_draft and not own.withheld
    state = State.REVIEWED if is_whole else State.DRAFT
    return Text(key, language, state, mark + own.digest[:_SHORT], own, original)


def _of_interface(turn: Turn, language: str, key: str = "") -> Iterator[Text]:
    translator = turn.house.catalogues.translator(language)
    for message in turn.house.catalogues.messages:
        own_key = key_of(message)
        if key and key != own_key:
            continue
        forms = translator.forms(message)
        state = State.DRAFT if forms else State.MISSING
        if forms and translator.is_reviewed(message):
            state = State.REVIEWED
        yield Text(
            own_key, language, state, _mark(turn, message, forms), message=message
        )


def key_of(message: str) -> str:
    """What names a message in a button."""
    return _OF_A_MESSAGE + hashlib.sha256(message.encode()).hexdigest()[:10]


def _mark(turn: Turn, message: str, forms: tuple[str, ...]) -> str:
    source = turn.house.catalogues.translator(SOURCE_LANGUAGE).forms(message)
    return hashlib.sha256(repr((source, forms)).encode()).hexdigest()[: 2 * _SHORT]


def body_of(turn: Turn, answer: Answer) -> str:
    """An answer's text as its file has it, with its {values}."""
    return turn.house.library.source(answer).body

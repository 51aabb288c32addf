"""The language of a talk: heard in what is typed, said when it changes.

Every reply says what it is in, so that a page reads it out with the right voice.
"""

from dataclasses import replace

from bot.conversation.language import OWN_NAMES
from bot.conversation.turn import Replies, Turn
from bot.country import SOURCE_LANGUAGE
from bot.i18n import Translator, nearest
from bot.knowledge.language import unspaced
from bot.messaging import Reply, Span


def heard(turn: Turn, text: str) -> str:
    """The language of a text; what tells nothing, as "ok", leaves it as it is.

    So does small talk: who talks English may say "cảm ơn". Who changes the script
    changes the language with it.
    """
    index, before = turn.house.library.index, so_far(turn)
    if before and index.small_talk(text) and not unspaced.is_in(text):
        return before
    return index.language_of(text, turn.incoming.language_hint, before or "")


def so_far(turn: Turn) -> str | None:
    """The language of the talk until now; None at its beginning.

    Who keeps to a language without texts talks in the source language.
    """
    kept = turn.open.language or (turn.chat.language if turn.chat else None)
    is_without = kept is not None and kept not in turn.house.catalogues.languages
    return SOURCE_LANGUAGE if is_without else kept


def draft_note(_: Translator) -> tuple[str, ...]:
    """One line where nobody has reviewed the words of a language; else none."""
    if not _.is_draft:
        return ()
    return (_("Lời ở đây là bản nháp, chưa có người nói tiếng này soát lại."),)


def go_on_in(turn: Turn, language: str) -> None:
    """From now on in this language, where it is one that we speak."""
    if language == SOURCE_LANGUAGE and turn.tongue:
        return  # who keeps to a language without texts writes in this one
    if language in turn.house.catalogues.languages:
        turn.open.language = language
        turn._ = turn.house.catalogues.translator(language)


def marked(turn: Turn, replies: Replies, before: str | None) -> Replies:
    """The replies, each with its language; a change is said, with the way back.

    `before` is the language of the talk as the turn began, None at its beginning.
    """
    marked_ = [replace(r, language=r.language or turn.language) for r in replies]
    if not marked_ or turn.is_group:
        return marked_
    is_said = any(reply.speaks for reply in marked_)
    if before not in (None, turn.language) and not is_said:
        marked_[0] = _with_way_back(turn, marked_[0], str(before))
    elif not is_said and _is_as_shown(turn):
        return marked_
    marked_[-1] = replace(marked_[-1], speaks=turn.language)
    return marked_


def _is_as_shown(turn: Turn) -> bool:
    """Whether what the person sees around the talk is in its language already."""
    hint = turn.incoming.language_hint
    return not hint or bool(nearest(hint, (turn.language,)))


def _with_way_back(turn: Turn, reply: Reply, before: str) -> Reply:
    line = Span(turn._("Nay nói tiếng Việt.") + "\n", italic=True)
    back = turn.free(OWN_NAMES.get(before, before), "use-language", before)
    return replace(reply, spans=(line, *reply.spans), buttons=(*reply.buttons, (back,)))

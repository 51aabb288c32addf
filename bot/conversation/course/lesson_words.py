"""A lesson as it is read: its text, what it rests on, its question."""

from bot.bulletins.courses.course_files import Course, Lesson
from bot.conversation.turn import House
from bot.i18n import Translator
from bot.knowledge import document_name
from bot.messaging import Button, Reply, Span

COURSE = "officer"  # the one that there is


def course_of(house: House) -> Course:
    """The course of those who write to their commune."""
    return next(one for one in house.courses if one.id == COURSE)


def lesson(house: House, _: Translator, number: int) -> Reply:
    """A lesson and its question, each choice a button."""
    course = course_of(house)
    one = course.lesson(number, _.language)
    of_all = _(
        "Bài {number} trên {all}: {title}",
        number=str(number),
        all=str(len(course.lessons)),
        title=one.title,
    )
    spans = [Span(of_all + "\n", bold=True), Span(one.text)]
    names = _sources(house, _, one)
    if names:
        said = _("Nguồn: {names}.", names=", ".join(names))
        spans.append(Span("\n" + said, italic=True))
    choices = "\n".join(f"{n}. {words}" for n, words in enumerate(one.choices, 1))
    spans.append(Span(f"\n\n{one.question}\n{choices}"))
    buttons = tuple(
        Button(str(n), f"lesson-answer:{number}:{n}", number=n)
        for n, _words in enumerate(one.choices, 1)
    )
    return Reply(tuple(spans), (buttons,), language=one.language)


def _sources(house: House, _: Translator, one: Lesson) -> list[str]:
    """The documents of the facts that a lesson rests on."""
    content = house.library.content
    facts = [content.facts[id_] for id_ in one.covers if id_ in content.facts]
    documents = [document for fact in facts for document in fact.documents]
    names = (
        document_name(d.number, d.title, _.language, content.words) for d in documents
    )
    return list(dict.fromkeys(names))

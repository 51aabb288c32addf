"""A lesson as it is read and heard: its text, what it rests on, its question."""

from bot.bulletins.courses.course_files import Course, Lesson
from bot.bulletins.notice_text import hear
from bot.conversation.turn import House
from bot.i18n import Translator
from bot.knowledge import document_name
from bot.messaging import Aloud, Button, Reply, Span
from bot.people.model import Grant
from bot.people.rights import has_role


def course_of(house: House, id_: str) -> Course | None:
    """A course by its id, None if there is no such one any more."""
    return next((one for one in house.courses if one.id == id_), None)


def may_take(course: Course, grants: tuple[Grant, ...]) -> bool:
    """Whether somebody with these roles may: everyone's course needs none."""
    return course.role is None or has_role(grants, course.role)


def lesson(house: House, _: Translator, course: Course, number: int) -> Reply:
    """A lesson and its question, each choice a button; its sound is still to keep."""
    one = course.lesson(number, _.language)
    of_all = _(
        "Bài {number} trên {all}: {title}",
        number=str(number),
        all=str(len(course.lessons)),
        title=one.title,
    )
    spans = [Span(of_all + "\n", bold=True), Span(one.text)]
    names = _sources(house, _, one)
    below = [_("Nguồn: {names}.", names=", ".join(names))] if names else []
    if one.is_draft:
        below.append(_("Bản nháp, chưa người nói tiếng này xem lại."))
    if below:
        spans.append(Span("\n" + " ".join(below), italic=True))
    choices = "\n".join(f"{n}. {words}" for n, words in enumerate(one.choices, 1))
    asked = f"{one.question}\n{choices}"
    spans.append(Span(f"\n\n{asked}"))
    buttons = tuple(
        Button(str(n), f"lesson-answer:{course.id}:{number}:{n}", number=n)
        for n, _words in enumerate(one.choices, 1)
    )
    aloud = Aloud(f"{one.title}.\n{one.text}\n{asked}", one.language)
    rows = buttons, (hear(_, aloud),)
    return Reply(tuple(spans), rows, language=one.language, aloud=aloud)


def _sources(house: House, _: Translator, one: Lesson) -> list[str]:
    """The documents of the facts that a lesson rests on."""
    content = house.library.content
    facts = [content.facts[id_] for id_ in one.covers if id_ in content.facts]
    documents = [document for fact in facts for document in fact.documents]
    names = (
        document_name(d.number, d.title, _.language, content.words) for d in documents
    )
    return list(dict.fromkeys(names))

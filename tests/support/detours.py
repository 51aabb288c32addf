"""Every kind of thing that people type in the middle of a dialogue, and what is due."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from bot.conversation import doors, rounds, state
from bot.conversation.detours import ENDING
from bot.conversation.doors import Dialogue
from bot.conversation.home import exits
from bot.conversation.rooms import DOORS
from bot.conversation.state import Open
from bot.messaging import Event, Incoming, Reply
from tests.support.village import Person


@dataclass(frozen=True)
class Outcome:
    """One turn in a dialogue: where it stood, what was said, where it stands."""

    dialogue: Dialogue
    before: Open
    replies: Sequence[Reply]
    after: Open
    translated: Callable[[str], str]

    @property
    def texts(self) -> list[str]:
        return [reply.text for reply in self.replies]

    @property
    def actions(self) -> list[str]:
        """What the last reply's buttons do."""
        rows = self.replies[-1].buttons if self.replies else ()
        return [button.data.partition("#")[0] for row in rows for button in row]

    @property
    def is_open(self) -> bool:
        """Whether the same step is open."""
        same = self.after.name == self.before.name == self.dialogue.name
        return same and self.after.step == self.before.step

    @property
    def is_asked_again(self) -> bool:
        """Whether the step stands last, in one short line with a way out."""
        line = self.texts[-1].splitlines() if self.texts else []
        return (
            self.is_open and 0 < len(line) <= 2 and not ENDING.isdisjoint(self.actions)
        )  # a lead may stand above it

    @property
    def is_beside(self) -> bool:
        """Whether something was answered, with the step below it."""
        return len(self.replies) > 1 and self.is_asked_again

    @property
    def takes_text(self) -> bool:
        """Whether it is free text for others, which is shown before it leaves."""
        return self.dialogue.fits is doors.any_words and not self.dialogue.keeps


Judge = Callable[[Outcome], bool]


def cried(one: Outcome) -> bool:
    """The number first, then the step; who writes for others is in no danger.

    Unless a few words are asked, which are taken with what saves above.
    """
    if one.dialogue.may_speak_of_danger:
        is_said = any("113" in said for said in one.texts[:1])
        return is_said == one.dialogue.cautions
    return "113" in one.texts[0] and one.is_beside


def asked(one: Outcome) -> bool:
    """Answered or offered, then the step; free text asks once which was meant."""
    if one.takes_text:
        return bool(one.replies)
    if one.dialogue.keeps and one.is_open and "detour-ask" in one.actions:
        return "detour-keep" in one.actions
    return one.is_beside


def done(one: Outcome) -> bool:
    """Done, with the step below it, or with what it opened in place of the step."""
    if one.after.name is not None and not one.is_open:
        return bool(one.replies)
    return asked(one)


def beside(one: Outcome) -> bool:
    return one.is_beside


def small(one: Outcome) -> bool:
    """A small word without ways on, then the step; no place, nothing taken."""
    return one.is_beside and not one.replies[0].buttons


def left(one: Outcome) -> bool:
    """Closed, and what was dropped is said; a button of that label does its own."""
    if one.before.state.get("labels", {}).get("bo qua"):
        return one.after.step != one.before.step or one.after.name is None
    said = (one.dialogue.drops, exits.NOTHING_DONE)
    return one.after.name is None and one.texts[0] in map(one.translated, said)


def unknown(one: Outcome) -> bool:
    """[Không rõ] where there is one; else the step once more."""
    if one.dialogue.is_unknown is not None:
        return bool(one.replies) and (one.is_asked_again or not one.is_open)
    return one.is_asked_again


def why(one: Outcome) -> bool:
    explained = one.translated(one.dialogue.why)
    return one.is_beside and one.texts[0] == explained


def stray(one: Outcome) -> bool:
    """A mere yes after something else agrees to nothing."""
    return one.takes_text or one.is_asked_again


def nonsense(one: Outcome) -> bool:
    """What the step wants, and the way out; nothing is lost."""
    if one.takes_text or one.dialogue.name in ("story-people", "checkin-details"):
        return bool(one.replies)
    is_there = one.after.name in (one.dialogue.name, "officer-place", "wrong-check")
    return is_there and not ENDING.isdisjoint(one.actions)


QUESTION = "bao nhieu tuoi duoc tien nguoi gia"
# Kind of input → what is typed, one after the other, each time; what is due at its end.
KINDS: dict[str, tuple[tuple[tuple[str, ...], ...], Judge]] = {
    "a sure cry": ((("chong danh toi",), ("my husband beats me",)), cried),
    "a sure question": (
        ((QUESTION,), ("What income counts as a poor household?",)),
        asked,
    ),
    "a question with choices": ((("the y te thi sao",),), asked),
    "a command": ((("/khancap",), ("/help",), (f"/hoi {QUESTION}",)), beside),
    "a function": (
        (
            ("trợ giúp",),
            ("cho toi xem so khan cap",),
            ("toi muon nhan tin cua xa",),
            ("change language",),
        ),
        done,
    ),
    "a greeting": ((("xin chào",), ("xin chao",), ("hello",)), small),
    "thanks": ((("cảm ơn nhé",), ("cam on nhe",), ("thank you",)), small),
    "scolding": ((("ngu thế",), ("dm",)), small),
    "a sign alone": ((("👍",), ("❤️",), ("...",)), small),
    "a leave-word": (
        (
            ("thôi không cần nữa",),
            ("thoi khong can nua",),
            ("thoi khoi",),
            ("bỏ qua",),
            ("quay lại",),
            ("stop",),
            ("cancel",),
            ("không hỏi nữa",),
            ("thôi khỏi cảm ơn nhé",),
            ("thoi khong nhan tin nua",),
            ("never mind",),
        ),
        left,
    ),
    "I don't know": ((("không biết",), ("khong ro nua",), ("i don't know",)), unknown),
    "why": ((("sao hỏi vậy",), ("sao hoi vay",), ("hỏi làm gì",), ("why",)), why),
    "nonsense": ((("qwrt zxcv",), ("kjh",)), nonsense),
    "a stray yes": (
        (
            (QUESTION, "ok"),
            ("cảm ơn", "dạ"),
            ("/help", "vâng"),
            ("xin chào", "ừ"),
            ("/khancap", "được"),
            ("/help", "yes"),
        ),
        stray,
    ),
}

# The same in a talk that is in English.
ENGLISH: dict[str, tuple[tuple[str, ...], ...]] = {
    "a sure cry": (("my husband beats me",),),
    "a sure question": (("What income counts as a poor household?",),),
    "a command": (("/emergency",), ("/help",)),
    "a function": (("help",), ("change language",), ("what can you do",)),
    "a greeting": (("hello",), ("good morning",)),
    "thanks": (("thank you",), ("thanks a lot",)),
    "scolding": (("stupid bot",),),
    "a sign alone": (("👍",),),
    "a leave-word": (
        ("stop",),
        ("cancel",),
        ("never mind",),
        ("no thanks",),
        ("I don't want to",),
        ("stop asking please",),
        ("go back",),
    ),
    "I don't know": (("i don't know",), ("not sure",), ("no idea",)),
    "why": (("why?",), ("why do you ask",), ("what for",)),
    "nonsense": (("qwrt zxcv",),),
    "a stray yes": (("/help", "ok"), ("thank you", "yes"), ("hello", "sure")),
}


async def say_in(person: Person, words: Sequence[str], language: str = "vi") -> Outcome:
    """What the last of some words does in the dialogue in which somebody stands.

    Nothing of it is kept.
    """
    village = person.village
    router = village.intake._turns._router
    now = village.clock.now
    key = (person.address.channel, person.address.text, person.account or "")
    async with village.database.write() as connection:
        stands = await state.load(connection, [key], now)
        name = stands[key].name or ""
        await connection.execute(text("SAVEPOINT before"))
        in_words = [
            Incoming(person.address, f"x{n}", Event.TEXT, person.account, text=said)
            for n, said in enumerate(words)
        ]
        for one in (*_in(person, language), *in_words):
            before = (await state.load(connection, [key], now))[key]
            round_ = await rounds.begin(connection, [one], now)
            replies = await router.handle(connection, one, now, round_)
            await rounds.end(connection, round_, now)
            after = (await state.load(connection, [key], now))[key]
        await connection.execute(text("ROLLBACK TO SAVEPOINT before"))
    translator = village.house.catalogues.translator(after.language or "vi")
    return Outcome(DOORS.dialogues[name], before, replies, after, translator)


def _in(person: Person, language: str) -> list[Incoming]:
    """[English] is pressed first; a talk is in Vietnamese by itself."""
    if language == "vi":
        return []
    data = f"use-language:{language}"
    pressed = Incoming(person.address, "y", Event.BUTTON, person.account, button=data)
    return [pressed]


async def stands_in(person: Person) -> str:
    """The name of the dialogue that is open."""
    key = (person.address.channel, person.address.text, person.account or "")
    async with person.village.database.read() as connection:
        stands = await state.load(connection, [key], person.village.clock.now)
    return stands[key].name or ""


async def faults_of(person: Person) -> tuple[int, list[str]]:
    """How much was tried in a dialogue, and what was not answered as it should be."""
    tried, found = 0, []
    for language, kind, words, is_due in _everything():
        tried += 1
        one = await say_in(person, words, language)
        if not is_due(one):
            said = " | ".join(line.replace("\n", " / ") for line in one.texts)
            where = f"{one.dialogue.name} ({language})"
            found.append(f"{where}: {kind} {words}: → {one.after.name}: {said}")
    return tried, found


def _everything() -> Iterator[tuple[str, str, tuple[str, ...], Judge]]:
    """Language of the talk, kind of input, what is typed, what is due."""
    for kind, (inputs, is_due) in KINDS.items():
        for words in inputs:
            yield "vi", kind, words, is_due
    for kind, inputs in ENGLISH.items():
        for words in inputs:
            yield "en", kind, words, KINDS[kind][1]

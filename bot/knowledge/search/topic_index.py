"""A question finds its topic, and the topic the answer in force on the day."""

import copy
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from bot.country import SOURCE_LANGUAGE, Country, composed
from bot.knowledge.language import Languages, unspaced
from bot.knowledge.model import (
    Act,
    Answer,
    Answered,
    Choose,
    Content,
    Finding,
    Unknown,
)
from bot.knowledge.search.decision import (
    ANSWER_FROM,
    ANSWER_FROM_OF_LETTERS,
    Verdict,
    decide,
)
from bot.knowledge.search.persons import a_person
from bot.knowledge.search.rankers import Rankers
from bot.knowledge.search.ranking import Ranked, Ranker, Ranking
from bot.knowledge.search.talk.follow_ups import (
    FULL,
    MOST,
    MOST_CONTENT,
    PLAIN,
    FollowUps,
    by_itself,
)
from bot.knowledge.search.talk.function_search import FunctionSearch
from bot.knowledge.search.talk.small_words import SmallWords
from bot.knowledge.search.text import Reader
from bot.knowledge.search.years import Years
from bot.knowledge.word_lists import Decoy, Function
from bot.places import Places, is_within
from bot.store.kept import KeptFiles

MOST_LETTERS = 1000  # of a question: more is a story, its beginning says what it is


class Index:
    """Made once from the content; asked many times."""

    def __init__(
        self,
        content: Content,
        country: Country,
        places: Places,
        before: "Index | None" = None,
        kept: KeptFiles | None = None,
    ) -> None:
        """Indexes each language of the content on its own (see `Rankers`)."""
        self.content = content
        self._mentions = places.mentions(_told_of(content))
        self._source = SOURCE_LANGUAGE
        self._fold = country.folding.fold
        words = content.words
        self._reader = Reader(country.folding, words.abbreviations)
        self._person = a_person(words.titles)
        self._functions = FunctionSearch(words, self._reader)
        self._follow_ups = FollowUps(content, words.asking)
        self._small = SmallWords(words.small_talk, words.particles, self._reader)
        plain = Reader(country.folding, {})
        languages = {a for t in content.topics.values() for a in t.languages}
        self._languages = Languages(languages, words.languages, country.folding)
        readers = {
            language: self._reader if language == self._source else plain
            for language in sorted(languages | {self._source})
        }
        known = before._rankers if before is not None else None  # noqa: SLF001  # one of its own kind
        self._rankers: Rankers = Rankers(content, readers, known, kept)

    def over(self, content: Content) -> "Index":
        """The same search over another content that holds all its topics."""
        other = copy.copy(self)
        other.content = content
        return other

    def ask(
        self,
        question: str,
        language: str,
        on: date,
        home: Collection[str] = (),
        roles: Collection[str] = (),
    ) -> Finding:
        """The finding for a question in a language on a day.

        `home` are the code paths of where the asker lives; a place that the question
        names counts instead. `roles` are those that the asker may use.
        """
        question = _beginning(question)
        named = self._mentions.find(question)
        near = named or home
        function = self._functions.named(question, roles)
        if function is not None:
            return Act(function, 1.0)
        ranker = self._rankers.get(language)
        if ranker is None:
            return self._in_another_language(question, on, named, near)
        ranking = self._functions.of_roles(self._ranking(ranker, question, on), roles)
        is_of_letters = language in unspaced.LANGUAGES
        verdict = decide(
            self._of_place(ranking, named, near),
            ANSWER_FROM_OF_LETTERS if is_of_letters else ANSWER_FROM,
        )
        if verdict.decision in ("choose", "unknown"):
            act = self._said_otherwise(question, language, ranking, roles)
            verdict = act or verdict
        if verdict.decision == "unknown":
            decoy = self.content.words.decoys.get(verdict.decoy, Decoy({}))
            return Unknown(
                verdict.score,
                decoy.office if verdict.names_office else "",
                verdict.decoy,
                bool(decoy.fact),
                says=decoy.says if verdict.is_worded_so else {},
            )
        if verdict.decision == "act":
            return Act(self._functions.by_id[verdict.ids[0]], verdict.score)
        found = [
            self._answer(topic, language, question, on, near) for topic in verdict.ids
        ]
        answers = tuple(answer for answer in found if answer is not None)
        functions = tuple(self._functions.by_id[id_] for id_ in verdict.functions)
        if verdict.decision == "answer" and not self._names_a_person(question):
            return self._given(answers, on, verdict.score)
        if not functions and _say_the_same(answers):
            return self.shown(answers[0], on, verdict.score)
        return _chosen(answers, verdict.score, functions)

    def _given(
        self, answers: tuple[Answer, ...], on: date, score: float
    ) -> Answered | Unknown:
        """The first, with what may have been meant instead of it."""
        found = self.shown(answers[0], on, score) if answers else Unknown(score)
        if not isinstance(found, Answered):
            return found
        return replace(found, beside=tuple(a for a in answers[1:] if not a.withheld))

    def shown(self, answer: Answer, on: date, score: float = 1.0) -> Answered | Unknown:
        """An answer as people get it on a day: not at all while it is withheld."""
        found = self.answered(answer, on, score)
        following = found.successor
        if found.ended is None:
            if answer.withheld:
                return Unknown(score, withheld=answer.withheld)
            if following is not None and following.withheld:
                return replace(found, successor=None)
            return found
        if following is not None and following.withheld:
            return Unknown(score, withheld=following.withheld)
        if answer.withheld and following is not None:
            return Answered(following, score)
        return Unknown(score, withheld=answer.withheld) if answer.withheld else found

    def nearest(
        self, question: str, language: str, on: date, most: int = 3
    ) -> tuple[Answer, ...]:
        """The answers ranked nearest, the best first, however unsure it is of them."""
        question = _beginning(question)
        ranker = self._rankers.get(language, self._rankers[self._source])
        named = self._mentions.find(question)
        ranking = self._of_place(self._ranking(ranker, question, on), named, named)
        ids = [r.id for r in ranking.ranked if r.is_topic][:most]
        found = [self._answer(topic, language, question, on, named) for topic in ids]
        return tuple(answer for answer in found if answer is not None)

    def answered(self, answer: Answer, on: date, score: float = 1.0) -> Answered:
        """An answer with what its end means on a day."""
        topic = self.content.topics[answer.topic]
        if not answer.has_ended(on):
            return Answered(answer, score, None, topic.following(answer))
        now = topic.answer(answer.language, on, (answer.place,))
        successor = now if now is not None and now.holds_on(on) else None
        return Answered(answer, score, answer.valid_to, successor)

    def follow(
        self,
        before: Answer,
        text: str,
        alone: Finding,
        on: date,
        home: Collection[str] = (),
    ) -> Finding | None:
        """A short question put right after an answer, of whose matter it then is.

        `alone` is what is found for it by itself: it stands where it is of that matter
        anyway, or surely and at length of another. None: this is no follow-up.
        """
        if isinstance(alone, Unknown) and alone.withheld:
            return None  # it is known, and nobody is told it now: nothing else is meant
        text = _beginning(text)
        alone = by_itself(alone)
        ranker = self._rankers[before.language]
        followed = self._follow_ups.followed(before.topic, text, ranker)
        if followed is None:
            return None
        other = ""
        if isinstance(alone, Answered):
            other = alone.answer.topic
            if other in followed.close or followed.own >= FULL:
                return None
            if alone.score >= PLAIN and len(text.split()) > MOST_CONTENT:
                return None
        found = [
            self._answer(topic, before.language, text, on, home)
            for topic in followed.topics
        ]
        answers = [a for a in found if a is not None and not a.withheld]
        if not answers:
            return None
        is_other = (
            isinstance(alone, Choose)
            and followed.own > 0
            and len(text.split()) > MOST_CONTENT
            and followed.close.isdisjoint(a.topic for a in alone.choices)
        )
        is_full = followed.own >= FULL or is_other
        if followed.is_sure and not other and not is_full:
            return self.shown(answers[0], on)
        if isinstance(alone, Answered) and not alone.answer.withheld:
            answers = [*answers[: MOST - 1], alone.answer]
        if isinstance(alone, Choose) and is_full:
            both = {a.topic: a for a in (answers[0], *alone.choices, *answers[1:])}
            answers = list(both.values())[:MOST]
        return Choose(tuple(answers), alone.score)

    def meant(self, question: str, language: str, on: date) -> tuple[str, ...]:
        """The topics that a question may mean, whether or not people get them now."""
        ranker = self._rankers.get(language, self._rankers[self._source])
        ranking = self._ranking(ranker, _beginning(question), on)
        verdict = decide(replace(ranking, beside=()))
        return verdict.ids[:1] if verdict.decision == "answer" else verdict.ids

    def places_in(self, text: str) -> frozenset[str]:
        """The code paths of the places that a text names."""
        return self._mentions.find(_beginning(text))

    def reading(self, text: str) -> str:
        """The words that are searched for what was typed."""
        return " ".join(self._reader.read(text).words)

    def small_talk(self, text: str) -> str:
        """The kind of small talk that a whole text is; "" for anything else."""
        return self._small.kind(_beginning(text))

    def language_of(self, text: str, hint: str = "", before: str = "") -> str:
        """The language of a text; see `Languages.of`."""
        return self._languages.of(_beginning(text), hint, before)

    def _said_otherwise(
        self, question: str, language: str, ranking: Ranking, roles: Collection[str]
    ) -> Verdict | None:
        """A function that is asked for with a place's name, or in another language."""
        if self._functions.may_take_place(ranking) and self._mentions.find(question):
            bare = self._mentions.without(question)
            act = self._functions.sure(self._rankers[language], bare, roles)
            if act is not None and self._functions.by_id[act.ids[0]].takes_place:
                return act
        for other in self._functions.spoken_in(question):
            if other != language and other in self._rankers:
                return self._functions.sure(self._rankers[other], question, roles)
        return None

    def _names_a_person(self, question: str) -> bool:
        """Someone's own case by name: a rule is offered for it, and not asserted."""
        return bool(self._person.search(question))

    def _ranking(self, ranker: Ranker, question: str, on: date) -> Ranking:
        """The ranking; what does not hold in a year that was named comes later."""
        asked = Years.of(question, self._fold, on)
        ranking = ranker.rank(asked.without(question, on))
        years = asked.meant
        if not years:
            return ranking
        return ranking.changed(
            lambda r: r if not r.is_topic or self._fits(r.id, years) else r.demoted()
        )

    def _of_place(
        self, ranking: Ranking, named: Collection[str], near: Collection[str]
    ) -> Ranking:
        """Without the topics that have nothing for the place that is meant.

        What tells of a place is for whoever names that or none; what holds for a place
        only for who lives there or names it.
        """

        def fitting(candidate: Ranked) -> Ranked | None:
            if not candidate.is_topic:
                return candidate
            answers = self.content.topics[candidate.id].answers
            has_any = any(a.applies(near) and _tells_of(a, named) for a in answers)
            return candidate if has_any else None

        return ranking.changed(fitting)

    def _fits(self, topic: str, years: Collection[int]) -> bool:
        first, last = date(min(years), 1, 1), date(max(years), 12, 31)
        return any(
            (a.valid_from is None or a.valid_from <= last)
            and (a.valid_to is None or a.valid_to >= first)
            for a in self.content.topics[topic].answers
        )

    def _in_another_language(
        self, question: str, on: date, named: Collection[str], near: Collection[str]
    ) -> Finding:
        """No text of its own: choices from the source language, never an answer."""
        ranker = self._rankers[self._source]
        ranking = replace(ranker.rank(question), beside=())
        verdict = decide(self._of_place(ranking, named, near))
        if verdict.decision == "unknown":
            return Unknown(verdict.score)
        found = [
            self._answer(topic, self._source, question, on, near)
            for topic in verdict.ids
        ]
        answers = tuple(answer for answer in found if answer is not None)
        if not answers:
            return Unknown(verdict.score)
        return _chosen(answers, verdict.score)

    def _answer(
        self,
        topic: str,
        language: str,
        question: str,
        on: date,
        near: Collection[str],
    ) -> Answer | None:
        found = self.content.topics[topic]
        usual = self.content.answer(topic, language, on, near)
        if usual is None:
            return None
        own = [
            a
            for a in found.answers
            if a.language == usual.language and a.place == usual.place
        ]
        asked = Years.of(question, self._fold, on)
        if asked.is_before and not asked.meant:
            ended = [a for a in own if a.has_ended(on)]
            return max(ended, key=lambda a: a.valid_to or on, default=usual)
        year = asked.one
        if year is None or year == on.year:
            return usual
        day = date(year, 1, 1) if year > on.year else date(year, 12, 31)
        fitting = [a for a in own if a.holds_on(day)]
        return fitting[0] if fitting else usual


def _beginning(question: str) -> str:
    return composed(question[:MOST_LETTERS])[:MOST_LETTERS]


def _told_of(content: Content) -> set[str]:
    """The code paths of the places that there is something to say about."""
    answers = [a for topic in content.topics.values() for a in topic.answers]
    return {path for a in answers for path in (a.place, a.about) if path}


def _tells_of(answer: Answer, named: Collection[str]) -> bool:
    """Whether an answer is about one of the places that were named, or none was."""
    if not answer.about or not named:
        return True
    return any(
        is_within(path, answer.about) or is_within(answer.about, path) for path in named
    )


def _chosen(
    answers: tuple[Answer, ...], score: float, functions: tuple[Function, ...] = ()
) -> Choose | Unknown:
    """Choices of what people get now; that there are answers, when they get none."""
    kept = tuple(answer for answer in answers if not answer.withheld)
    if kept or functions:
        return Choose(kept, score, functions)
    return Unknown(score, withheld=answers[0].withheld if answers else "")


def _say_the_same(answers: Sequence[Answer]) -> bool:
    """Whether several rest on one fact: then either of them is the answer."""
    shared = set.intersection(*(set(a.covers) for a in answers)) if answers else set()
    return len(answers) > 1 and bool(shared)

"""Khmer, Lao and Chinese are spoken in texts that nobody has reviewed, and say so."""

import pytest

from bot.messaging import Reply
from tests.support import village as villages
from tests.support.village import Village

# What someone says, the language of their phone, the draft's own word for it.
SPEAKERS = [
    ("zh-Hans", "zh-CN", "老人津贴多少钱", "草稿"),
    ("km", "km", "មនុស្សចាស់អាយុប៉ុន្មានបានប្រាក់ឧបត្ថម្ភ", "ព្រាង"),
    ("lo", "lo-LA", "ຜູ້ເຖົ້າອາຍຸເທົ່າໃດໄດ້ເງິນອຸດໜູນ", "ຮ່າງ"),
]


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def languages(replies: list[Reply]) -> set[str]:
    return {reply.language for reply in replies}


@pytest.mark.parametrize(("language", "hint", "asked", "draft"), SPEAKERS)
async def test_a_phone_in_the_language_is_greeted_in_it_and_told_of_the_draft(
    village, language, hint, asked, draft
):
    citizen = village.person(1, hint=hint)
    greeting = await citizen.says("/start")
    assert languages(citizen.last) == {language}
    assert greeting.count(draft) == 1
    assert "112" in await citizen.says("/khancap")
    assert languages(citizen.last) == {language}


@pytest.mark.parametrize(("language", "hint", "asked", "draft"), SPEAKERS)
async def test_who_writes_in_it_is_answered_in_it_and_the_talk_follows(
    village, language, hint, asked, draft
):
    citizen = village.person(1, hint="vi")
    await citizen.says("/start")
    await citizen.says(asked)
    assert languages(citizen.last) == {language}
    assert citizen.last[-1].speaks == language
    await citizen.says("/khancap")
    assert languages(citizen.last) == {language}
    assert "Tiếng Việt" in citizen.labels or await citizen.says("/ngonngu")


@pytest.mark.parametrize(("language", "hint", "asked", "draft"), SPEAKERS)
async def test_an_answer_names_its_source_and_that_nobody_reviewed_it(
    village, language, hint, asked, draft
):
    citizen = village.person(1, hint=hint)
    await citizen.presses("topic:elderly-pension")
    said = citizen.last[0].text
    assert languages(citizen.last) == {language}
    assert "176/2025" in said or "335/2026" in said
    _ = village.ground.catalogues.translator(language)
    mark = _("Bản nháp, chưa người nói tiếng này xem lại.")
    assert mark in said
    assert draft in mark


@pytest.mark.parametrize(("language", "hint", "asked", "draft"), SPEAKERS)
async def test_the_language_is_chosen_by_its_button(
    village, language, hint, asked, draft
):
    citizen = village.person(1, hint="vi")
    await citizen.says("/ngonngu")
    chosen = await citizen.presses(f"use-language:{language}")
    assert chosen.count(draft) == 1
    assert citizen.last[0].language == language

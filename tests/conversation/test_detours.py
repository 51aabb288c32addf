"""The one rule for what is typed while something is open, in every dialogue."""

from dataclasses import fields

import pytest

from bot.conversation import doors
from bot.conversation.doors import Dialogue
from bot.conversation.rooms import DOORS
from tests.support import village as villages
from tests.support.detours import faults_of, stands_in
from tests.support.dialogues import DIALOGUES, comes_to
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize("dialogue", sorted(DOORS.dialogues))
async def test_whatever_is_typed_in_a_dialogue_is_answered_as_the_rule_says(
    village, dialogue
):
    assert dialogue in DIALOGUES, "say in tests/support/dialogues.py how it is opened"
    person = await comes_to(village, dialogue)
    assert await stands_in(person) == dialogue
    tried, found = await faults_of(person)
    assert tried > 30
    assert not found, "\n".join(found)


def test_a_dialogue_cannot_forget_what_fits_and_how_it_asks_again():
    given = {
        one.name: getattr(DOORS.dialogues["place"], one.name)
        for one in fields(Dialogue)
    }
    for needed in ("fits", "asks_again", "why", "drops"):
        with pytest.raises(TypeError):
            Dialogue(**{name: value for name, value in given.items() if name != needed})
    assert doors.Doors([Dialogue(**given)]).dialogues

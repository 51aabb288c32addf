"""Texts become speech, each in its own language."""

import sys

import pytest

from bot.config import load
from bot.errors import DataProblem
from bot.speech import MOST_SECONDS, Unreadable, Voices
from bot.speech.voices import SOUTHERN, as_said


async def test_each_language_is_spoken_by_its_own_voice():
    voices = Voices()
    digits = "1 2 3"
    said = {
        language: await voices.speak(digits, language)
        for language in ("vi", "en", "zh-Hans")
    }
    for sound in said.values():
        assert sound.seconds > 0.5
        assert not sound.is_silent
    assert len({sound.content for sound in said.values()}) == len(said)
    southern = await voices.speak("một hai ba", "vi", SOUTHERN)
    assert southern.content != (await voices.speak("một hai ba", "vi")).content


async def test_only_languages_with_a_voice_are_spoken():
    voices = Voices()
    assert {"vi", "en", "zh-Hans"} == await voices.learn(
        ["vi", "en", "km", "lo", "zh-Hans"]
    )
    assert not voices.has("km")
    with pytest.raises(Unreadable):
        await voices.speak("សួស្តី", "km")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nhà mình ở xã nào cũng được. " * 140, "vi"),
        ("Một câu không có chỗ nghỉ " * 157, "vi"),
        ("x" * 4_096, "vi"),
        ("Every household gets the same. " * 132, "en"),
        ("今天口岸开放。" * 585, "zh-Hans"),
    ],
)
async def test_the_longest_message_ends_within_ninety_seconds_and_says_so(
    text, language
):
    sound = await Voices().speak(text, language)
    assert 5 < sound.seconds <= MOST_SECONDS
    assert not sound.is_silent


async def test_what_is_short_is_said_whole():
    assert as_said("500.000đ", "vi", SOUTHERN) == "Năm trăm ngàn đồng"
    short = await Voices().speak("Họp bản.", "vi")
    assert short.seconds < 3


async def test_another_engine_takes_the_place_of_the_usual_one(tmp_path):
    """It gets the text and the language, and speaks what languages it can."""
    engine = tmp_path / "engine.py"
    engine.write_text(
        "import sys, wave\n"
        "text, language = sys.stdin.buffer.read().decode(), sys.argv[-1]\n"
        "if language != 'km': sys.exit(1)\n"
        "with wave.open(sys.stdout.buffer, 'wb') as sound:\n"
        "    sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(8000)\n"
        "    sound.writeframes(b'\\0\\x40\\0\\xc0' * 400 * len(text))\n"
    )
    command = load({"BOT_SPEECH_COMMAND": f"{sys.executable} {engine}"}).speech_command
    voices = Voices(command)
    assert await voices.learn(["vi", "km"]) == {"km"}
    assert (await voices.speak("សួស្តី", "km")).seconds == pytest.approx(0.6, abs=0.2)
    with pytest.raises(Unreadable):
        await voices.speak("xin chào", "vi")


def test_a_command_that_is_not_there_is_named_at_the_start():
    with pytest.raises(DataProblem, match="BOT_SPEECH_COMMAND"):
        load({"BOT_SPEECH_COMMAND": "/no/such/engine --fast"})

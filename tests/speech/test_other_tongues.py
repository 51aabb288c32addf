"""English and Chinese: sums, days and documents are written out for their voices."""

from pathlib import Path

import pytest

from bot.speech.other_tongues import read_in

HERE = Path(__file__).parent


def cases():
    for file in sorted(HERE.glob("read_in.*.tsv")):
        language = file.name.split(".")[1]
        for line in file.read_text().splitlines():
            written, said = line.split("\t")
            yield pytest.param(language, written, said, id=f"{language} {written}")


def test_there_are_thirty_of_each():
    assert len(list(cases())) >= 60


@pytest.mark.parametrize(("language", "written", "said"), list(cases()))
def test_a_text_is_written_out_for_its_voice(language, written, said):
    assert read_in(language, written) == said

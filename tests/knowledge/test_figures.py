"""A figure with its unit, as each language counts."""

import pytest

from bot.knowledge.figures import shown
from bot.knowledge.model import Value


@pytest.mark.parametrize(
    ("amount", "unit", "language", "said"),
    [
        (1_500_000, "vnd", "vi", "1.500.000 đồng"),
        (1_500_000, "vnd", "en", "VND 1,500,000"),
        (1.5, "million_vnd", "vi", "1,5 triệu đồng"),
        (1.5, "million_vnd", "zh-Hans", "150万越南盾"),
        (5.8, "billion_vnd", "zh-Hans", "58亿越南盾"),
        (5.8, "billion_vnd", "km", "5.8 ពាន់លានដុង"),
        (1, "years", "en", "1 year"),
    ],
)
def test_a_figure_is_said_as_its_language_counts(
    ground, library, amount, unit, language, said
):
    words = library.content.words.units
    translator = ground.catalogues.translator(language)
    assert shown(Value(amount, unit), words, translator) == said

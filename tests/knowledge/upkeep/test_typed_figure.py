"""A new figure as an admin types it."""

from datetime import date

import pytest

from bot.knowledge.model import Document, Value
from bot.knowledge.upkeep.typed_figure import read

TODAY = date(2026, 11, 28)
DONG = Value(500_000, "vnd")


@pytest.mark.parametrize(
    ("text", "amount", "begins", "source"),
    [
        (
            "540.000 từ 1/7/2026 theo Nghị định 335/2026/NĐ-CP",
            540_000,
            date(2026, 7, 1),
            "Nghị định 335/2026/NĐ-CP",
        ),
        ("540 nghìn hôm nay, theo Sở Y tế", 540_000, TODAY, "Sở Y tế"),
        (
            "từ 01/07/2026 là 1,2 triệu https://x.vn/a",
            1_200_000,
            date(2026, 7, 1),
            "https://x.vn/a",
        ),
        ("540000", 540_000, None, ""),
        ("từ 31/2/2026: 5", 5, None, ""),
        ("theo 335/2026/NĐ-CP", None, None, "335/2026/NĐ-CP"),
        ("chưa biết", None, None, ""),
        ("9" * 400 + " hôm nay", None, TODAY, ""),
        ("", None, None, ""),
    ],
)
def test_the_sum_the_day_and_the_source_are_told_apart(text, amount, begins, source):
    found = read(text, DONG, TODAY)
    assert (found.amount, found.begins, found.source) == (amount, begins, source)


@pytest.mark.parametrize(
    ("text", "before", "amount"),
    [
        ("8,38 % từ hôm nay", Value(6.6, "percent_a_year"), 8.38),
        ("8.38", Value(6.6, "percent_a_year"), 8.38),
        ("120 triệu", Value(100, "million_vnd"), 120),
        ("120.000.000", Value(100, "million_vnd"), 120),
        ("120", Value(100, "million_vnd"), 120),
        ("2.530.000 đồng", DONG, 2_530_000),
    ],
)
def test_an_amount_is_read_in_the_unit_that_the_figure_has(text, before, amount):
    assert read(text, before, TODAY).amount == amount


def test_a_document_is_found_with_its_kind():
    found = read("5 từ 1/7/2026 theo Quyết định 90/QĐ-TTg", DONG, TODAY)
    assert found.document == Document("90/QĐ-TTg", "Quyết định", "")
    assert found.begins == date(2026, 7, 1)

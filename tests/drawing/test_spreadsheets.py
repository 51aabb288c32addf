import pytest

from bot.bulletins.recurring.bulletin_files import load_bank_days
from bot.drawing.spreadsheets import guarded, separator_of, unguarded


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+84", "-1001", "@so"),
        *("\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1"),
        *("\uff1d1", "\uff0b1", "\uff0d1", "\uff20a", "'=1", "' =1"),
    ],
)
def test_what_a_spreadsheet_could_take_for_a_formula_is_written_as_words(cell):
    assert guarded(cell) == "'" + cell
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Bản Giữa", "1=1", "'nam", " Bản", "\t", "5-6"])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n", (",", False)),
        ("a;b\n", (";", False)),
        ("a\tb", ("\t", False)),
        ("sep=;\r\na;b", (";", True)),
        ('"sep=|"\na|b', ("|", True)),
        ("", (",", False)),
    ],
)
def test_a_table_shows_what_separates_its_cells(text, expected):
    assert separator_of(text) == expected


def test_the_table_of_bank_days_may_have_been_saved_by_a_spreadsheet(tmp_path):
    file = tmp_path / "bank_days.csv"
    columns = "former;former_name;commune;day_of_month;meeting_place;source"
    row = ";La Pán Tẩn;04489;12;nhà văn hóa;ngân hàng"
    file.write_bytes(f"{columns}\r\n{row}\r\n;;;;;\r\n".encode("utf-16"))
    assert [day.day for day in load_bank_days(file)] == [12]

import codecs

import pytest

from bot.errors import DataProblem
from bot.messaging import Address
from tests.people.lists import AGREED, HEADER, lines, read

QUOTES = "'\""


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"pigeon,1,private,,vi,01324,,{AGREED}", "channel 'pigeon'"),
        (f"viber,6ede9afa66b8,private,,vi,01324,,{AGREED}", "channel 'viber' is not"),
        (f"zalo,6ede9afa66b8,group,Bản,vi,01324,,{AGREED}", "'zalo' has no groups"),
        (f"zalo,6.5E+19,private,,vi,01324,,{AGREED}", "as zalo spells it"),
        (f"telegram,1,private,,vi,745,,{AGREED}", "the code '745': '00745'?"),
        (f"telegram,,private,,vi,01324,,{AGREED}", "address is empty"),
        (f"telegram,1,loudspeaker,,vi,01324,,{AGREED}", "cannot be imported yet"),
        (f"telegram,1,board,,vi,01324,,{AGREED}", "a board is a screen of the web"),
        (f"web,1,board,,vi,01324,,{AGREED}", "64 digits and letters"),
        (f"web,{'a' * 64},screen,,vi,01324,,", "is not private, group or board"),
        (f"telegram,1,private,,vi,99999,,{AGREED}", "no place has the code '99999'"),
        (f"telegram,1,private,,vi,,,{AGREED}", "place is empty"),
        (f"telegram,1,private,,vi,01324,cakes,{AGREED}", "no category is called"),
        ("telegram,1,private,,vi,01324,,", "consented_at is required"),
        ("telegram,1,private,,vi,01324,,9999-12-31T23:59:59-23:59", "in the future"),
        ("telegram,1,private,,vi,01324,,2026-11-01T08:00:00", "with an offset"),
        ("telegram,1,private,,vi,01324,,0001-01-01T00:00:00+14:00", "ISO 8601"),
        (f"telegram,1,private,,tiếng Mông,01324,,{AGREED}", "is not a code like vi"),
        ("telegram,1,private", "must have 8 cells"),
    ],
)
def test_every_bad_line_is_named_by_its_number(tmp_path, ground, row, fault):
    good, bad = lines(tmp_path, ground, f"telegram,9,private,,vi,01324,,{AGREED}", row)
    assert len(good) == 1
    assert len(bad) == 1
    assert bad[0].startswith("line 3: ")
    assert fault in bad[0]


def test_a_board_is_a_line_of_its_own_and_needs_no_consent(tmp_path, ground):
    good, bad = lines(tmp_path, ground, f"web,{'a' * 64},board,,vi,06184 huu-nghi,,")
    assert not bad
    (board,) = good
    assert (board.kind, board.title) == ("board", "")
    assert board.places == ("vn.20.06184", "vn.20.06184.gate-huu-nghi")


def test_another_header_is_no_such_table(tmp_path, ground):
    file = tmp_path / "people.csv"
    file.write_text("name,phone\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="the header must be"):
        read(file, ground)


def test_a_file_that_breaks_the_reader_is_said_to_be_none(tmp_path, ground):
    with pytest.raises(DataProblem, match=r"people\.csv:2: is no CSV table"):
        lines(tmp_path, ground, f"telegram,{'9' * 200_000},private,,vi,01324,,{AGREED}")


@pytest.mark.parametrize(
    ("channel", "address", "kind"),
    [
        ("telegram", "5E+09", "private"),
        ("telegram", '"5,0E+09"', "private"),
        ("telegram", "5000000123.0", "private"),
        ("telegram", "5.000.000.123", "private"),
        ("telegram", "-1.0015E+12", "group"),
        ("telegram", "abc", "private"),
        ("telegram", "@nguyenvana", "private"),
        ("telegram", "'@nguyenvana", "private"),
        ("telegram", "+5000000123", "private"),
        ("telegram", "05000000123", "private"),
        ("telegram", "5 000 000 123", "private"),
        ("telegram", "\u0665\u0660\u0660", "private"),
        ("telegram", "5000000123\u200b", "private"),
        ("telegram", "0", "private"),
        ("telegram", "9" * 17, "private"),
        ("telegram", "-5000000123", "private"),
        ("telegram", "5000000123", "group"),
        ("telegram", "5000000123:7", "private"),
        ("web", "5E+09", "private"),
        ("web", "F" * 64, "private"),
    ],
)
def test_an_address_that_is_not_spelt_as_its_channel_does_is_a_bad_line(
    tmp_path, ground, channel, address, kind
):
    row = f"{channel},{address},{kind},,vi,01324,,{AGREED}"
    good, bad = lines(tmp_path, ground, f"telegram,9,private,,vi,01324,,{AGREED}", row)
    assert len(good) == 1
    assert len(bad) == 1
    assert bad[0].startswith(f"line 3: address {address.strip(QUOTES)!r} is not")


@pytest.mark.parametrize(
    ("channel", "address", "kind"),
    [
        ("telegram", "5000000123", "private"),
        ("telegram", "-1001500000000", "group"),
        ("telegram", "-1001500000000:7", "group"),
        ("telegram", "'-4012", "group"),
        ("web", "0f" * 32, "private"),
    ],
)
def test_an_address_as_its_channel_spells_it_is_read(
    tmp_path, ground, channel, address, kind
):
    row = f"{channel},{address},{kind},,vi,01324,,{AGREED}"
    good, bad = lines(tmp_path, ground, row)
    assert bad == []
    assert good[0].address == Address(channel, address.strip(QUOTES))


ROW = f"telegram,77,private,,vi,01324 01327,tips,{AGREED}\n"


def as_saved(text: str, separator: str) -> str:
    return text.replace(",", separator)


@pytest.mark.parametrize(
    "stored",
    [
        as_saved(HEADER + ROW, ";").encode(),
        as_saved(HEADER + ROW, "\t").encode("utf-16"),
        (HEADER + ROW).encode("utf-16"),
        codecs.BOM_UTF8 + (HEADER + ROW).replace("\n", "\r\n").encode(),
        b"sep=;\r\n" + as_saved(HEADER + ROW, ";").encode(),
        b"sep=,\n" + (HEADER + ROW).encode(),
        (HEADER.upper() + ROW).encode(),
        (HEADER.replace(",", ", ") + ROW).encode(),
        (HEADER + ",,,,,,,\n" + ROW + " , ,,,,,,\n\n,,,,,,,\n").encode(),
    ],
    ids=[
        "semicolons",
        "tabs in UTF-16",
        "UTF-16",
        "with a mark and Windows line ends",
        "sep=; above",
        "sep=, above",
        "a header in capitals",
        "a header with spaces",
        "empty rows",
    ],
)
def test_what_a_spreadsheet_saved_in_its_own_way_is_read(tmp_path, ground, stored):
    file = tmp_path / "people.csv"
    file.write_bytes(stored)
    good, bad = read(file, ground)
    assert bad == []
    assert [line.address.text for line in good] == ["77"]
    assert len(good[0].places) == 2
    assert good[0].categories == ("tips",)


def test_the_number_of_a_bad_line_is_the_number_in_the_file(tmp_path, ground):
    file = tmp_path / "people.csv"
    file.write_text("sep=;\n" + as_saved(HEADER + ROW + ROW, ";"), encoding="utf-8")
    good, bad = read(file, ground)
    assert len(good) == 1
    assert bad == ["line 4: the same chat as line 3"]


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ((HEADER + ROW).encode("utf-16-le"), "is not UTF-8 text"),
        ((HEADER + "xã Púng Luông").encode("cp1258", "replace"), "is not UTF-8 text"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "is not UTF-8 text"),
        (b"", "the header must be channel,address"),
        (HEADER.replace(",", "|").encode(), "the header must be channel,address"),
    ],
)
def test_a_file_of_another_kind_is_named_in_one_sentence(
    tmp_path, ground, stored, said
):
    file = tmp_path / "people.csv"
    file.write_bytes(stored)
    with pytest.raises(DataProblem, match=said) as problem:
        read(file, ground)
    assert "\n" not in str(problem.value)
    assert "codec" not in str(problem.value)

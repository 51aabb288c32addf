import logging
import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.cli import catalogues
from bot.config import PROJECT
from bot.conversation.rooms import DOORS
from bot.i18n import Catalogues, nearest

LOCALES = PROJECT / "locales"
# `most` and `least` are limits, which never are one; `number` is a name.
NUMBERS = {"count", "days", "people", "groups", "chats", "sent", "planned"}
COUNTED = re.compile(r"\{(\w+)\} (?:[a-z]+ )?(?:people|[a-z]+s)\b")


def test_no_english_message_counts_something_in_one_form_only():
    with (LOCALES / "en/LC_MESSAGES/bot.po").open("rb") as file:
        messages = [m for m in read_po(file, locale="en") if m.id]
    counting = [
        m.id
        for m in messages
        if not m.pluralizable
        and any(name in NUMBERS for name in COUNTED.findall(m.string))
    ]
    assert counting == []


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1500, "1,500 people")],
)
def test_a_message_that_counts_has_the_form_of_its_number(ground, count, said):
    assert ground.catalogues.translator("en").counted("{count} máy", count) == said


def test_a_language_without_plurals_and_a_message_without_translation_count_too(ground):
    _ = ground.catalogues.translator("vi")
    assert _.counted("{count} máy", 1) == "1 máy"
    assert _.counted("{count} cái chưa ai dịch của {whose}", 2, whose="ai") == (
        "2 cái chưa ai dịch của ai"
    )


TEMPLATE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "{count} máy ở {place}"
msgid_plural "{count} máy ở {place}"
msgstr[0] ""
msgstr[1] ""

msgid "Còn {count}"
msgstr ""
"""


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ('msgstr[0] "one in {place}"\nmsgstr[1] "{count} in {place}"', None),
        ('msgstr[0] "one in {place}"\nmsgstr[1] ""', "is not translated"),
        ('msgstr[0] "one"\nmsgstr[1] "{count} in {place}"', "placeholders differ"),
        (None, "lacks"),
    ],
)
def test_a_catalogue_that_lacks_a_form_is_named_with_its_line(tmp_path, english, fault):
    (tmp_path / "bot.pot").write_text(TEMPLATE, encoding="utf-8")
    file = tmp_path / "en" / "LC_MESSAGES" / "bot.po"
    file.parent.mkdir(parents=True)
    text = TEMPLATE.replace(
        '"Còn {count}"\nmsgstr ""', '"Còn {count}"\nmsgstr "{count}"'
    )
    asked = 'msgid_plural "{count} máy ở {place}"\nmsgstr[0] ""\nmsgstr[1] ""'
    given = (
        'msgstr "{count} in {place}"'
        if english is None
        else (f'msgid_plural "{{count}} máy ở {{place}}"\n{english}')
    )
    file.write_text(text.replace(asked, given), encoding="utf-8")
    found = catalogues.faults(tmp_path)
    if fault is None:
        assert found == []
        return
    (only,) = found
    assert fault in only
    assert re.match(rf"{re.escape(str(file))}:\d+: ", only)


def test_a_number_left_out_where_nothing_is_counted_is_a_fault(tmp_path):
    (tmp_path / "bot.pot").write_text(
        TEMPLATE.partition('msgid "{count}')[0] + ('msgid "Còn {count}"\nmsgstr ""\n'),
        encoding="utf-8",
    )
    file = tmp_path / "en" / "LC_MESSAGES" / "bot.po"
    file.parent.mkdir(parents=True)
    file.write_text('msgid "Còn {count}"\nmsgstr "More"\n', encoding="utf-8")
    (only,) = catalogues.faults(tmp_path)
    assert "placeholders differ" in only


DRAFT = """msgid ""
msgstr ""
"Last-Translator: draft\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
ONE = 'msgid "Còn {count} ở {place}, gọi 112"\nmsgstr "{said}"\n\n'


def folder_of(tmp_path: Path, language: str, text: str) -> Path:
    """A folder of catalogues with the template's messages in one language."""
    wanted = re.sub('msgstr ".+"', 'msgstr ""', text.replace("draft", ""))
    (tmp_path / "bot.pot").write_text(wanted, encoding="utf-8")
    file = tmp_path / language / "LC_MESSAGES" / "bot.po"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("在{place}还有{count}，拨打112", None),
        ("在{place}，拨打112", "placeholders differ"),
        ("在{place}还有{count}，拨打113", "figures differ"),
        ("", None),
    ],
)
def test_a_draft_is_looked_through_but_may_lack_messages(tmp_path, said, fault):
    text = DRAFT + ONE.replace("{said}", said)
    found = catalogues.faults(folder_of(tmp_path, "zh-Hans", text))
    assert [fault in line for line in found] == ([True] if fault else [])
    lacking = catalogues.unsaid(tmp_path)
    assert [("1 of 1" in line) for line in lacking] == ([] if said else [True])


def test_a_message_that_lost_its_value_is_said_in_the_source_language(tmp_path, caplog):
    text = DRAFT + ONE.replace("{said}", "拨打112")
    text += 'msgid "Vâng"\nmsgstr "好"\n\nmsgid "{count} máy"\n'
    text += 'msgid_plural "{count} máy"\nmsgstr[0] "一部"\n'
    for language in ("vi", "zh-Hans"):
        file = tmp_path / language / "LC_MESSAGES" / "bot.mo"
        file.parent.mkdir(parents=True)
        source = tmp_path / "bot.po"
        source.write_text(text, encoding="utf-8")
        with source.open("rb") as read, file.open("wb") as made:
            write_mo(made, read_po(read))
    with caplog.at_level(logging.WARNING):
        _ = Catalogues(tmp_path).translator("zh-Hans")
    message = "Còn {count} ở {place}, gọi 112"
    assert _(message, count=3, place="Púng Luông") == "Còn 3 ở Púng Luông, gọi 112"
    assert _("Vâng") == "好"
    assert _.counted("{count} máy", 1) == "一部"
    assert len(caplog.messages) == 2  # one line a language
    assert _.is_draft


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-hans-cn", "zh-Hans"),
        ("ZH-TW", "zh-Hans"),
        ("en-GB", "en"),
        ("km-KH", "km"),
        ("lo", "lo"),
        ("hmn", ""),
        ("", ""),
    ],
)
def test_a_code_means_the_nearest_language_that_is_spoken(code, spoken):
    assert nearest(code, ("vi", "en", "km", "lo", "zh-Hans")) == spoken


@pytest.mark.parametrize(
    ("language", "day", "month", "number"),
    [
        ("vi", "31/12/2026", "12/2026", "1.500.000,5"),
        ("en", "31 December 2026", "December 2026", "1,500,000.5"),
        ("km", "31 ធ្នូ 2026", "ធ្នូ 2026", "1,500,000.5"),
        ("lo", "31 ທັນວາ 2026", "ທັນວາ 2026", "1.500.000,5"),
        ("zh-Hans", "2026年12月31日", "2026年12月", "1,500,000.5"),
        ("hmn", "31/12/2026", "12/2026", "1.500.000,5"),
    ],
)
def test_days_and_numbers_are_written_as_the_language_does(
    tmp_path, language, day, month, number
):
    for code in {"vi", language}:
        file = tmp_path / code / "LC_MESSAGES" / "bot.mo"
        file.parent.mkdir(parents=True)
        with file.open("wb") as made:
            write_mo(made, read_po(DRAFT.encode().splitlines(keepends=True)))
    _ = Catalogues(tmp_path).translator(language)
    on = date(2026, 12, 31)
    assert (_.date(on), _.month(on), _.number(1500000.5)) == (day, month, number)


def test_a_command_in_any_language_is_one_that_there_is(ground):
    known = DOORS.by_every_name(ground.catalogues)
    said = {
        (file.parent.parent.name, command)
        for file in LOCALES.glob("*/LC_MESSAGES/bot.po")
        for message in catalogues.read(file)
        for form in (message.id and catalogues.forms_of(message)) or ()
        for command in re.findall(r"(?<![\w/.:<}])/([a-z]+)\b(?![/.>])", form)
    }
    assert sorted(one for one in said if one[1] not in known) == []


@pytest.mark.parametrize(
    "file",
    sorted(LOCALES.glob("*/LC_MESSAGES/bot.po")),
    ids=lambda file: file.parent.parent.name,
)
def test_no_translation_says_the_same_twice_on_end(file):
    with file.open("rb") as opened:
        messages = [m for m in read_po(opened) if m.id and isinstance(m.string, str)]
    again = re.compile(r"(.{20,}?)\1", re.DOTALL)
    assert [m.string for m in messages if again.search(m.string)] == []

"""A CAP file is read whole, or refused for one reason."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bulletins.alerts import cap_reader
from bot.bulletins.alerts.alert import BadAlert, Fault
from bot.bulletins.alerts.cap_reader import LARGEST, read
from bot.clock import HOUR
from tests.support.cap_files import NAMESPACE, area, bomb, cap, moment
from tests.support.village import START

GOOD = cap(START, area("xã Cốc Pàng", "01324")).decode()
EXTERNAL = '<!DOCTYPE alert [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def test_a_whole_alert_is_read():
    alert = read(GOOD.encode())
    assert (alert.identifier, alert.sender) == ("VN-2026-1", "kttv.example.vn")
    assert alert.sent == START // 1000 * 1000
    (one,) = alert.infos
    assert one.expires == (START + 6 * HOUR) // 1000 * 1000
    assert one.language == "vi-VN"
    assert (one.urgency, one.severity, one.certainty) == (
        "Immediate",
        "Extreme",
        "Observed",
    )
    assert one.areas[0].geocodes == (("VN-GSO", "01324"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_xml_knows_are_read(encoding):
    text = GOOD if encoding != "utf-16" else GOOD.replace("UTF-8", "UTF-16")
    assert read(text.encode(encoding)).infos[0].event == "Lũ quét"


def test_another_prefix_and_a_signature_are_no_matter():
    text = GOOD.replace("<alert xmlns=", "<cap:alert xmlns:cap=")
    text = text.replace("</alert>", "<s:Sig xmlns:s='x'><s:A/></s:Sig></cap:alert>")
    for name in ("identifier", "sender", "sent", "status", "msgType", "scope"):
        text = text.replace(f"<{name}>", f"<cap:{name}>")
        text = text.replace(f"</{name}>", f"</cap:{name}>")
    before, _info, _rest = text.partition("<info>")
    text = before + "</cap:alert>"
    assert read(text.encode()).identifier == "VN-2026-1"


def test_lines_are_kept_and_what_stands_around_them_is_not():
    text = GOOD.replace("Mưa rất to", "\n   Mưa \t rất to\n\n\n\n  Gió giật  ")
    (one,) = read(text.encode()).infos
    assert one.description == "Mưa rất to\n\nGió giật từ chiều nay."


BROKEN = {
    "a bomb": (bomb(), Fault.TYPE_DECLARED),
    "an external entity": (
        GOOD.replace("<alert", EXTERNAL + "<alert").replace("VN-2026-1", "&a;"),
        Fault.TYPE_DECLARED,
    ),
    "a document type": (
        GOOD.replace("<alert", "<!DOCTYPE alert SYSTEM 'http://x/y'><alert"),
        Fault.TYPE_DECLARED,
    ),
    "an entity that is not there": (GOOD.replace("VN-", "&what;"), Fault.NOT_XML),
    "nothing": (b"", Fault.NOT_XML),
    "its half": (GOOD[: len(GOOD) // 2], Fault.NOT_XML),
    "bytes": (bytes(range(256)), Fault.NOT_XML),
    "another encoding": (GOOD.encode("utf-16"), Fault.NOT_XML),
    "an encoding nobody has": (GOOD.replace("UTF-8", "x-none"), Fault.NOT_XML),
    "an old encoding": (GOOD.replace("UTF-8", "shift_jis"), Fault.NOT_XML),
    "broken letters": (
        GOOD.encode()[:300] + b"\xff" + GOOD.encode()[300:],
        Fault.NOT_XML,
    ),
    "CAP 1.1": (GOOD.replace("cap:1.2", "cap:1.1"), Fault.NOT_AN_ALERT),
    "no namespace": (GOOD.replace(f' xmlns="{NAMESPACE}"', ""), Fault.NOT_AN_ALERT),
    "a page": ("<html><body/></html>", Fault.NOT_AN_ALERT),
    "too large": (GOOD + " " * LARGEST, Fault.TOO_LARGE),
    "too deep": (GOOD.replace("<info>", "<info>" + "<a>" * 100_000), Fault.TOO_MANY),
    "too many elements": (
        GOOD.replace("</alert>", "<code/>" * 40_000 + "</alert>"),
        Fault.TOO_MANY,
    ),
    "10,000 areas": (
        GOOD.replace(
            "</info>", "<area><areaDesc>x</areaDesc></area>" * 9_999 + "</info>"
        ),
        Fault.TOO_MANY,
    ),
    "no identifier": (
        GOOD.replace("<identifier>VN-2026-1</identifier>", ""),
        Fault.LACKS,
    ),
    "an identifier with a comma": (GOOD.replace("VN-2026-1", "VN,1"), Fault.VALUE),
    "an identifier without end": (GOOD.replace("VN-2026-1", "x" * 9_999), Fault.VALUE),
    "an unknown status": (GOOD.replace("Actual", "actual"), Fault.VALUE),
    "an unknown urgency": (GOOD.replace("Immediate", "Now"), Fault.VALUE),
    "no event": (GOOD.replace("<event>Lũ quét</event>", ""), Fault.LACKS),
    "no category": (GOOD.replace("<category>Met</category>", ""), Fault.LACKS),
    "an area without a name": (
        GOOD.replace("<areaDesc>xã Cốc Pàng</areaDesc>", ""),
        Fault.LACKS,
    ),
    "no such day": (
        GOOD.replace(moment(START), "2026-02-31T00:00:00+07:00"),
        Fault.DATE,
    ),
    "a time without its offset": (
        GOOD.replace(moment(START), moment(START)[:-6]),
        Fault.DATE,
    ),
    "before all time": (
        GOOD.replace(moment(START), "0001-01-01T00:00:00+14:00"),
        Fault.DATE,
    ),
    "a language that is none": (GOOD.replace("vi-VN", "tiếng Việt"), Fault.VALUE),
}


@pytest.mark.parametrize(("content", "fault"), BROKEN.values(), ids=BROKEN)
def test_what_is_not_right_is_refused_for_that(content, fault):
    with pytest.raises(BadAlert) as bad:
        read(content if isinstance(content, bytes) else content.encode())
    assert bad.value.fault is fault
    assert "\n" not in str(bad.value)


def test_nothing_outside_is_looked_at(monkeypatch, tmp_path):
    """The file that an entity names is there, and its words come nowhere."""
    (tmp_path / "secret").write_text("vn-secret")
    entity = f'<!DOCTYPE alert [<!ENTITY a SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    text = GOOD.replace("<alert", entity + "<alert").replace("VN-2026-1", "&a;")
    with pytest.raises(BadAlert) as bad:
        read(text.encode())
    assert "secret" not in str(bad.value)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD.encode())), st.binary(max_size=30), st.integers(0, 40))
def test_whatever_is_done_to_a_file_it_is_read_or_refused(at, bytes_, cut):
    content = GOOD.encode()
    with suppress(BadAlert):  # any other error is one of ours
        alert = read(content[:at] + bytes_ + content[at + cut :])
        assert len(alert.identifier) <= cap_reader.LONGEST_ID

"""Documents, offices and other short forms as they are said in Vietnamese. Pure."""

import re

from bot.speech.number_words import in_words
from bot.speech.saying import Rule, rule

_SHORT = {
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc",
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "UB": "Ủy ban",
    "BCH": "ban chỉ huy",
    "BCĐ": "ban chỉ đạo",
    "NVH": "nhà văn hóa",
    "VH": "văn hóa",
    "Đ/c": "đồng chí",
    "đ/c": "đồng chí",
    "TYT": "trạm y tế",
    "TTYT": "trung tâm y tế",
    "KCB": "khám chữa bệnh",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "BTXH": "bảo trợ xã hội",
    "CCCD": "căn cước",
    "CMND": "chứng minh thư",
    "GCN": "giấy chứng nhận",
    "QSDĐ": "quyền sử dụng đất",
    "STK": "số tài khoản",
    "THPT": "trung học phổ thông",
    "THCS": "trung học cơ sở",
    "PTDTBT": "phổ thông dân tộc bán trú",
    "PTDTNT": "phổ thông dân tộc nội trú",
    "TTHC": "thủ tục hành chính",
    "CSXH": "Chính sách xã hội",
    "NHCSXH": "Ngân hàng Chính sách xã hội",
    "NHNN": "Ngân hàng Nhà nước",
    "PCTT": "phòng chống thiên tai",
    "PCCC": "phòng cháy chữa cháy",
    "LMLM": "lở mồm long móng",
    "DTLCP": "dịch tả lợn châu Phi",
    "BVTV": "bảo vệ thực vật",
    "ATTP": "an toàn thực phẩm",
    "ATGT": "an toàn giao thông",
    "DTTS": "dân tộc thiểu số",
    "MTQG": "mục tiêu quốc gia",
    "TW": "trung ương",
    "HIV": "hát i vê",
    "QR": "quy rờ",
    "OCOP": "ô cốp",
    "NTM": "nông thôn mới",
    "KT-XH": "kinh tế xã hội",
    "CBCC": "cán bộ",
    "HTX": "hợp tác xã",
    "TDP": "tổ dân phố",
    "ĐBP": "đồn biên phòng",
    "BĐBP": "bộ đội biên phòng",
    "BP": "biên phòng",
    "SĐT": "số điện thoại",
    "ĐT": "điện thoại",
    "TP": "thành phố",
    "KH": "kế hoạch",
    "HĐ": "hợp đồng",
    "OTP": "ô tê pê",
    "ATM": "a tê em",
    "VNeID": "vi en i ai đi",
    "VD": "ví dụ",
    "v.v.": "vân vân",
    "v.v": "vân vân",
    "COVID-": "cô vít ",
    "Covid-": "cô vít ",
    "COVID": "cô vít",
}
_KINDS = {"NĐ": "Nghị định", "QĐ": "Quyết định", "NQ": "Nghị quyết", "TT": "Thông tư"}
# Who issued it, by how its number ends.
_ISSUERS = (
    ("UBTVQH", "Ủy ban Thường vụ Quốc hội"),
    ("QH", "Quốc hội"),
    ("CP", "Chính phủ"),
    ("TTg", "Thủ tướng"),
    ("HĐND", "Hội đồng nhân dân"),
    ("UBND", "Ủy ban nhân dân"),
    ("NHNN", "Ngân hàng Nhà nước"),
    ("NHCS", "Ngân hàng Chính sách xã hội"),
    ("BTC", "Bộ Tài chính"),
    ("BYT", "Bộ Y tế"),
    ("BGDĐT", "Bộ Giáo dục và Đào tạo"),
    ("BNNMT", "Bộ Nông nghiệp và Môi trường"),
    ("BNNPTNT", "Bộ Nông nghiệp và Phát triển nông thôn"),
    ("BDTTG", "Bộ Dân tộc và Tôn giáo"),
    ("BNV", "Bộ Nội vụ"),
    ("BCA", "Bộ Công an"),
    ("BQP", "Bộ Quốc phòng"),
    ("BXD", "Bộ Xây dựng"),
    ("BCT", "Bộ Công Thương"),
    ("BTP", "Bộ Tư pháp"),
    ("BKHCN", "Bộ Khoa học và Công nghệ"),
    ("BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch"),
    ("BLĐTBXH", "Bộ Lao động, Thương binh và Xã hội"),
)
_LETTERS = {"A": "a", "B": "bê", "C": "xê", "D": "đê", "E": "e", "H": "hát", "N": "nờ"}
_ROMANS = {"I": 1, "V": 5, "X": 10}
_NUMBERED = (
    "khu vực|vùng|cấp|quý|kỳ|học kỳ|chương|phần|phụ lục|thế kỷ|đại hội|loại|hạng|bậc"
    "|đợt|giai đoạn|nhóm|mức|thứ|khóa"
)


def _document(found: re.Match[str], thousand: str) -> str:
    """`351/2025/NĐ-CP` → `ba trăm … năm … của Chính phủ`."""
    said = in_words(int(found["number"]), thousand)
    if found["year"]:
        said += f" năm {in_words(int(found['year']), thousand)}"
    ending = found["by"] or ""
    issuer = next((name for mark, name in _ISSUERS if _is_by(mark, ending)), "")
    return f"{said} của {issuer}" if issuer else said


def _named(found: re.Match[str], thousand: str) -> str:
    """`Nghị định 351/2025`, as people say it for short."""
    return found["before"] + _document(found, thousand)


def _is_by(mark: str, ending: str) -> bool:
    """Whether one part of a number's ending is an issuer's: `QĐ-TTg`, `QH15`."""
    return any(re.fullmatch(rf"{mark}\d*", part) for part in ending.split("-"))


def _kind(found: re.Match[str], _thousand: str) -> str:
    return f"{_KINDS[found['kind']]} "


def _roman(found: re.Match[str], thousand: str) -> str:
    value, before = 0, 0
    for letter in reversed(found["roman"]):
        worth = _ROMANS[letter]
        value += worth if worth >= before else -worth
        before = max(before, worth)
    of_year = " năm " if found["of"] else ""  # quý IV/2026
    return f"{found['word']} {in_words(value, thousand)}{of_year}"


def _roman_alone(found: re.Match[str], _thousand: str) -> str:
    return {"II": "hai", "III": "ba", "IV": "bốn"}[found[0]]


def _road(found: re.Match[str], thousand: str) -> str:
    kind = {"QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ"}[found["kind"]]
    letter = (
        f" {_LETTERS.get(found['letter'], found['letter'])}" if found["letter"] else ""
    )
    return f"{kind} {in_words(int(found['number']), thousand)}{letter}"


def _virus(found: re.Match[str], _thousand: str) -> str:
    numbers = (in_words(int(found[name])) for name in ("first", "last"))
    return "hát {} nờ {}".format(*numbers)


def _net(found: re.Match[str], _thousand: str) -> str:
    return f"{in_words(int(found['number']))} gờ"


def _whole(found: re.Match[str], _thousand: str) -> str:
    return _SHORT[found[0]]


def _nothing(_found: re.Match[str], _thousand: str) -> str:
    return ""


def _comma(_found: re.Match[str], _thousand: str) -> str:
    return ", "


def _city(found: re.Match[str], _thousand: str) -> str:
    return "thành phố Hồ Chí Minh" if found["city"] else "thành phố "


_SHORTS = "|".join(sorted(map(re.escape, _SHORT), key=len, reverse=True))
_BY = r"[A-ZĐ][A-Za-zĐ]+\d*(?:-[A-ZĐ][A-Za-zĐ]+\d*)*"
_CASED = re.NOFLAG
# First of all, so that no number of a document is taken for a day.
DOCUMENTS: tuple[Rule, ...] = (
    rule(r"(?:https?://|www\.)\S+", _nothing),
    rule(r"\b(?P<kind>NĐ|QĐ|NQ|TT)\s+(?=(?:số\s+)?\d+/)", _kind, _CASED),
    rule(
        rf"\b(?P<number>\d{{1,5}})/(?P<year>(?:19|20)\d\d)/(?P<by>{_BY})",
        _document,
        _CASED,
    ),
    rule(rf"\b(?P<number>\d{{1,5}})(?P<year>)/(?P<by>{_BY})", _document, _CASED),
    rule(
        r"(?P<before>\b(?:nghị định|thông tư|nghị quyết|quyết định|luật)\s+(?:số\s+)?)"
        r"(?P<number>\d{1,4})/(?P<year>(?:19|20)\d\d)(?P<by>)(?![/\d])",
        _named,
    ),
    rule(
        rf"\b(?P<word>(?i:{_NUMBERED}))\s+(?P<roman>[IVX]{{1,6}})\b(?P<of>/(?=\d{{4}}\b))?",
        _roman,
        _CASED,
    ),
    rule(r"\b(?:II|III|IV)\b", _roman_alone, _CASED),
    rule(
        r"\b(?P<kind>QL|ĐT|TL)\.?\s?(?P<number>[1-9]\d{0,2})(?P<letter>[A-E])?\b(?![./\d])",
        _road,
        _CASED,
    ),
    rule(r"\bH(?P<first>\d)N(?P<last>\d)\b", _virus, _CASED),
    rule(r"\b(?P<number>[345])G\b", _net, _CASED),
    rule(r"\bTP\.?\s?(?P<city>HCM)\b", _city, _CASED),
    rule(r"\bTP\.\s*(?P<city>)(?=\w)", _city, _CASED),
)
SHORT_FORMS: tuple[Rule, ...] = (
    rule(r"(?<!\w)[ĐD]/[Cc](?=\s*:)", lambda _found, _thousand: "địa chỉ", _CASED),
    rule(r"\b(?:COVID|Covid)-", _whole, _CASED),
    rule(rf"(?<!\w)(?:{_SHORTS})(?!\w)(?<!-)", _whole, _CASED),
    rule(r"\s*[\U0001F300-\U0001FAFF☀-➿️]+", _nothing),
    rule(r"\s*&\s*", lambda _found, _thousand: " và "),
    rule(r"\bvà/hoặc\b", lambda _found, _thousand: "và hoặc"),
    rule(r"(?<=[^\W\d_])\s?/\s?(?=[^\W\d_])", _comma),
    rule(r"(?m)^\s*[-–•*+]\s+", _nothing),
)

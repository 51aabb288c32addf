"""Numbers as they are said in Vietnamese. Pure."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
MOST = 10**12  # from there on digit by digit
_SCALES = ("", "nghìn", "triệu", "tỷ")
_THREE, _TEN, _HUNDRED = 3, 10, 100


def in_words(number: int, thousand: str = "nghìn") -> str:
    """`1505` → `một nghìn năm trăm linh năm`.

    In the south `thousand` is `ngàn`, and `linh` then `lẻ`.
    """
    if not 0 <= number < MOST:
        return digits_of(str(abs(number)))
    if number == 0:
        return DIGITS[0]
    odd = "lẻ" if thousand == "ngàn" else "linh"
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    words: list[str] = []
    for scale in range(len(groups) - 1, -1, -1):
        group = groups[scale]
        if not group:
            continue
        words.append(_below_thousand(group, odd, is_first=not words))
        if scale:
            words.append(thousand if scale == 1 else _SCALES[scale])
    return " ".join(words)


def _below_thousand(number: int, odd: str, *, is_first: bool) -> str:
    hundreds, rest = divmod(number, _HUNDRED)
    words = []
    if hundreds or not is_first:
        words += [DIGITS[hundreds], "trăm"]
    if rest and rest < _TEN and words:
        words.append(odd)
    if rest:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, _TEN)
    if not tens:
        return DIGITS[ones]
    lead = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if not ones:
        return lead
    last = DIGITS[ones]
    if ones == 5:  # noqa: PLR2004  # mười lăm
        last = "lăm"
    elif tens > 1:
        last = {1: "mốt", 4: "tư"}.get(ones, last)
    return f"{lead} {last}"


def digits_of(text: str) -> str:
    """`0912345678` → `không chín một hai, ba bốn năm, sáu bảy tám`."""
    digits = [DIGITS[int(letter)] for letter in text if letter in "0123456789"]
    if len(digits) <= _THREE + 1:
        return " ".join(digits)
    first = len(digits) % _THREE or _THREE
    if first == 1:
        first += _THREE
    groups = [digits[:first]]
    groups += [digits[at : at + _THREE] for at in range(first, len(digits), _THREE)]
    return ", ".join(" ".join(group) for group in groups)


def decimal_in_words(whole: int, after: str, thousand: str = "nghìn") -> str:
    """`1,5` → `một phẩy năm`; `2,50` → `hai phẩy năm`."""
    rest = after.rstrip("0")
    said = in_words(whole, thousand)
    if not rest:
        return said
    has_zeros = rest.startswith("0")
    return f"{said} phẩy " + (digits_of(rest) if has_zeros else in_words(int(rest)))

"""Runs as they happen, with the words that stand in their charts."""

from bot.drawing import Run, Words, fastest


def words(planned: int, points: tuple[tuple[float, int], ...]) -> Words:
    bare = Run("", planned, points, Words(*[""] * 8))
    sent = points[-1][1] if points else 0
    pace = round(fastest(bare))
    return Words(
        sent=f"Đã tới {grouped(sent)} trên {grouped(planned)} máy",
        planned=f"cần gửi {grouped(planned)}",
        arrived=grouped(sent),
        rate=f"Nhanh nhất: {grouped(pace)} tin mỗi giây",
        nothing="Chưa gửi được tin nào",
        seconds="giây",
        minutes="phút",
        hours="giờ",
    )


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def run(title: str, planned: int, points: tuple[tuple[float, int], ...]) -> Run:
    return Run(title, planned, points, words(planned, points))


SHORT = run(
    "Lượt phát 217: tiêm phòng trâu bò sáng mai",
    217,
    tuple((second, min(215, round(second * 24.8))) for second in range(10)),
)
MILLION = run(
    "Lượt phát 218: mưa lũ ở Sơn La và Điện Biên",
    1_000_000,
    tuple(
        (second, min(998_214, second * 985 - (second % 7) * 40))
        for second in range(17 * 60 + 1)
    ),
)
PAUSED = run(
    "Lượt phát 219: nghỉ giữa chừng vì mất mạng ba phút",
    12_000,
    tuple(
        (second, round(25 * (min(second, 200) + max(0, second - 380))))
        for second in range(0, 660, 2)
    ),
)
NOTHING = run("Lượt phát 220: chưa tới ai", 0, ())
STILL_GOING = run(
    "Lượt phát 221: " + "rất dài, dài hơn mọi dòng mà một máy có thể hiện được, " * 2,
    40_000,
    tuple((second, second * 25) for second in range(240)),
)
STRANGE = run(
    "Giá $5\\gì$6 🌊 ằẵặỂỗ\nụ Ứ ỳ ỹ ỵ Đđ",
    3,
    ((0.2, 1), (0.4, 3)),
)

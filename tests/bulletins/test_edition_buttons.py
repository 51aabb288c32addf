"""What stands under a bulletin: more only where there is more, else its source."""

from datetime import date

from bot.bulletins.editions import _more


def test_more_is_offered_only_where_there_is_more(ground, library):
    _ = ground.catalogues.translator("vi")
    seen = set()
    for topic in library.content.topics.values():
        answer = topic.answer("vi", date(2026, 11, 28))
        if answer is None:
            continue
        button = _more(_, answer)
        has_more = len(answer.paragraphs) > 1
        assert button.label == ("Xem thêm" if has_more else "Nguồn")
        assert button.data.endswith(f":{answer.topic}:{answer.stem}")
        seen.add(has_more)
    assert seen == {True, False}

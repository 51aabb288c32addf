"""The commands that a messenger lists."""

import re

from bot.conversation.menus import menus


def test_a_menu_is_in_the_words_of_its_language_and_fits_its_chats(ground):
    found = menus(ground.catalogues, "vi")
    private, group = found["all_private_chats", "vi"], found["all_group_chats", "vi"]
    assert ("nhantin", "Nhận tin của xã") in private
    assert "subscribe" in dict(found["all_private_chats", "en"])
    assert found["all_private_chats", ""] == private
    assert "hoi" in dict(group)
    assert not {"nhantin", "xoadulieu", "dulieu"} & set(dict(group))
    for commands in found.values():
        assert all(re.fullmatch("[a-z0-9_]{1,32}", name) for name, _ in commands)

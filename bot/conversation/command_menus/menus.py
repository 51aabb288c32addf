"""What a messenger lists beside its message field."""

from bot.conversation.doors import InGroup, shown_name
from bot.conversation.rooms import DOORS
from bot.i18n import Catalogues


def menus(
    catalogues: Catalogues, source_language: str
) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(scope, language) → commands, each with its name and what it does.

    The language "" is everyone else's.
    """
    found = {}
    for language in ("", *catalogues.languages):
        translator = catalogues.translator(language or source_language)
        shown = [
            (command, (shown_name(command, translator, source_language), summary))
            for command in DOORS.usable((), is_group=False)
            if (summary := translator(command.summary))
        ]
        found["all_private_chats", language] = [line for _, line in shown]
        found["all_group_chats", language] = [
            line for command, line in shown if command.in_group is not InGroup.NOBODY
        ]
    return found

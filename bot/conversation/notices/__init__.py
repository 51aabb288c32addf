"""An officer's notice, from the first word to [Gửi ngay]."""

from bot.conversation.doors import gathered
from bot.conversation.notices import (
    attached,
    audience_choice,
    composition,
    draft_list,
    drafts,
    further_choices,
    passing_on,
    release,
    second_look,
)

DOORS = gathered(
    attached.DOORS,
    audience_choice.DOORS,
    composition.DOORS,
    draft_list.DOORS,
    drafts.DOORS,
    further_choices.DOORS,
    passing_on.DOORS,
    release.DOORS,
    second_look.DOORS,
)

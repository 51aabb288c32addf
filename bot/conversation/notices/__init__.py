"""An officer's notice, from the first word to [Gửi ngay]."""

from bot.conversation.doors import gathered
from bot.conversation.notices import composition, drafts, release, second_look

DOORS = gathered(
    composition.DOORS,
    drafts.DOORS,
    release.DOORS,
    second_look.DOORS,
)

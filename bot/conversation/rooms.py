"""The rooms, in the order in which /help lists their commands."""

from bot.conversation import (
    aftermath,
    agenda,
    approval,
    ask,
    cards,
    detours,
    eligibility,
    groups,
    home,
    news,
    notices,
    office,
    reports,
    requests,
    settings,
    stories,
    studio,
    timetable,
    upkeep,
    verification,
    villages,
)
from bot.conversation.doors import Doors, gathered
from bot.conversation.places import asked_places

ROOMS = gathered(
    ask.DOORS,
    asked_places.DOORS,
    news.DOORS,
    groups.DOORS,
    requests.DOORS,
    cards.DOORS,
    notices.DOORS,
    approval.DOORS,
    agenda.DOORS,
    reports.DOORS,
    aftermath.DOORS,
    villages.DOORS,
    eligibility.DOORS,
    verification.DOORS,
    stories.DOORS,
    studio.DOORS,
    upkeep.DOORS,
    office.DOORS,
    timetable.DOORS,
    settings.DOORS,
    home.DOORS,
    detours.DOORS,
)
DOORS = Doors(ROOMS)

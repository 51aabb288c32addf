"""A handbook is followed word for word, from an empty database."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from bot.app import App
from bot.clock import DAY
from bot.knowledge.handbooks import Handbook, Step
from bot.people import roles
from bot.people.model import Role
from bot.people.villages import village_register
from tests.support.running import Browser, until_sent

PLACE = "04492"  # xã Púng Luông
WHERE = {Role.ADMIN: "15"}  # tỉnh Lào Cai
CITIZEN = "citizen"
ALL_SENT = "until all is sent"
_CHANGING = (
    (re.compile(r"\b\d{6}\b"), "######"),  # a notice's code
    (re.compile(r"/start \S+"), "/start …"),
    (re.compile(r"\d{1,2}:\d{2}"), "##:##"),
    (re.compile(r"\d{1,2}/\d{1,2}(/\d{4})?"), "#/#"),
    (re.compile(r"còn \d+ \S+"), "còn # …"),
)

Follow = Callable[[Step], Awaitable[str]]


@dataclass
class Stage:
    """Everything that must be there before the first step."""

    app: App
    http: aiohttp.ClientSession
    code: str = ""  # with which who follows the handbook takes up the role
    others: dict[str, Browser] = field(default_factory=dict)  # by role

    async def invitation(self, role: Role) -> str:
        place = self.app.ground.places.by_code(WHERE.get(role, PLACE))
        assert place is not None
        now = self.app.clock()
        async with self.app.database.write() as connection:
            known = await village_register.page(connection, place.path, 0, 1)
            return await roles.invite(
                connection,
                role,
                place.path,
                now=now,
                expires_at=now + DAY,
                village=known[0].id if role is Role.RELAY else None,
            )

    async def meanwhile(self, step: Step) -> None:
        """What the others do before it."""
        for doing in step.meanwhile:
            for role, act in doing.items():
                if act == ALL_SENT:
                    await until_sent(self.app)
                    continue
                person = await self._other(role)
                if act.startswith("["):
                    await person.taps(act[1:-1])
                else:
                    await person.says(act)

    async def _other(self, role: str) -> Browser:
        if role not in self.others:
            person = self.others[role] = Browser(self.app.web_address, self.http)
            if role != CITIZEN:
                await person.says(f"/start {await self.invitation(Role(role))}")
        return self.others[role]


async def set_stage(app: App, http: aiohttp.ClientSession, role: str) -> Stage:
    """A commune with a village, an officer, an approver, a relay and a reader."""
    stage = Stage(app, http)
    await stage.meanwhile(
        Step(
            does={},
            meanwhile=(
                {"officer": "/thonban"},
                {"officer": "bản Trên 45 nhà, 18 không điện thoại"},
                {"officer": "thôi"},
                {CITIZEN: f"/nhantin {PLACE}"},
                {CITIZEN: "[Đồng ý]"},
                *({one: "/help"} for one in ("approver", "relay") if one != role),
            ),
        )
    )
    stage.code = await stage.invitation(Role(role))
    return stage


async def followed(stage: Stage, handbook: Handbook, follow: Follow) -> list[str]:
    """What stands on each picture, without what changes from day to day.

    Raises AssertionError naming the step that does not bring what it promises.
    """
    seen = []
    for number, step in enumerate(handbook.steps, 1):
        await stage.meanwhile(step)
        said = await follow(step)
        assert step.sees in said, f"{handbook.role}, step {number}: {said}"
        if step.picture:
            for pattern, instead in _CHANGING:
                said = pattern.sub(instead, said)
            seen.append(said)
    return seen


def by(person: Browser) -> Follow:
    """What was answered before stands above on the page, and can still be pressed."""
    before: list[dict[str, object]] = []

    async def follow(step: Step) -> str:
        before[:0] = person.replies
        if not step.presses:
            return await person.says(step.types)
        person.replies = before
        return await person.taps(step.presses)

    return follow

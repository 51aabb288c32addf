"""An invitation says what its role does, and the role can do it."""

import pytest

from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Village

DOES = {
    Role.ADMIN: "/vaitro",
    Role.OFFICER: "/thongbao",
    Role.APPROVER: "/duyet",
    Role.RELAY: "/dabao",
}


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


# A reviewer is invited for a language: see translations/test_reviewing.py.
@pytest.mark.parametrize("role", [r for r in Role if r is not Role.REVIEWER])
async def test_who_is_appointed_reads_what_the_role_does_and_can_do_it(village, role):
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    said = await admin.says(f"/moi {role} 01324")
    for _ in range(3):
        if "/start" in said or not admin.labels:
            break
        said = await admin.taps(admin.labels[-2])
    assert DOES[role] in said
    code = next(line for line in said.splitlines() if line.startswith("/start "))
    person = village.person(5)
    told = await person.says(code)
    assert DOES[role] in told
    assert "Lệnh này" not in await person.says(DOES[role])
    assert DOES[role].removeprefix("/") in await person.says("/help")

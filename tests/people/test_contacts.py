"""Contact cards in both databases."""

from dataclasses import replace

from bot.clock import DAY
from bot.messaging import Address
from bot.people import contacts, roles
from bot.people.bank_days import BankDay
from bot.people.contacts import OLD_AFTER, Card
from bot.people.model import Role
from bot.people.numbers.phones import Phone

HERE, PROVINCE = "vn.15.04489", "vn.15"
CARD = Card(
    HERE,
    address="Bản Giữa",
    hours="7:30 đến 16:30",
    phones=(Phone("113", "công an"), Phone("02163871234", "trực ban")),
    questions="văn thư",
    bank_days=(BankDay("", "", 5, "trụ sở"), BankDay("04486", "Xã A", 12, "")),
    note="có chỗ để xe",
)
NOW = 1_795_500_000_000


async def holder(connection, account: str, role: Role, place: str) -> int:
    code = await roles.invite(connection, role, place, now=NOW, expires_at=NOW + DAY)
    grant = await roles.redeem(connection, code, "telegram", account, NOW)
    return grant.person_id


async def test_a_card_is_kept_whole_and_written_over(database):
    async with database.write() as connection:
        await contacts.save(connection, CARD, by=1, now=NOW)
        found = await contacts.find(connection, HERE)
        assert found == replace(CARD, updated_at=NOW)
        fewer = replace(CARD, bank_days=CARD.bank_days[:1], note="")
        await contacts.save(connection, fewer, by=2, now=NOW + DAY)
        assert await contacts.find(connection, HERE) == replace(
            fewer, updated_at=NOW + DAY
        )
        assert await contacts.find(connection, PROVINCE) is None
        assert await contacts.bank_days(connection) == [(HERE, CARD.bank_days[0])]
        assert await contacts.written_by(connection, 1) == []
        assert await contacts.written_by(connection, 2) == [HERE]


async def test_who_wrote_a_card_can_be_forgotten(database):
    async with database.write() as connection:
        await contacts.save(connection, CARD, by=1, now=NOW)
        await contacts.forget_writer(connection, 1)
        assert await contacts.written_by(connection, 1) == []
        assert await contacts.find(connection, HERE) is not None


async def test_an_old_card_has_its_officers_and_its_writer_reminded_once(database):
    later = NOW + OLD_AFTER + 1
    async with database.write() as connection:
        writer = await holder(connection, "1", Role.OFFICER, PROVINCE)
        await holder(connection, "2", Role.OFFICER, HERE)
        await holder(connection, "3", Role.RELAY, HERE)
        await holder(connection, "4", Role.OFFICER, PROVINCE)
        await holder(connection, "5", Role.OFFICER, "vn.04")
        await contacts.save(connection, CARD, by=writer, now=NOW)
        assert await contacts.to_remind(connection, NOW + OLD_AFTER) == {}
        due = await contacts.to_remind(connection, later)
        assert due == {
            (HERE, NOW): [Address("telegram", "1"), Address("telegram", "2")]
        }
        assert await contacts.mark_reminded(connection, HERE, NOW, later)
        assert not await contacts.mark_reminded(connection, HERE, NOW, later)
        assert await contacts.to_remind(connection, later) == {}
        await contacts.save(connection, CARD, by=writer, now=later)
        assert await contacts.to_remind(connection, later + OLD_AFTER + 1) != {}

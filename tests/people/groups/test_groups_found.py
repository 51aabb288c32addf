"""Groups are found among a million chats without a look at all of them."""

from collections import Counter

from sqlalchemy import event

from bot.messaging import Address
from bot.people import chats
from bot.people.counted import daily_counts
from bot.people.groups import linked_groups

WHERE = Address("telegram", "-1")


async def test_no_look_for_groups_reads_every_chat(sqlite):
    plans: list[str] = []
    async with sqlite.write() as connection:
        said = []

        def note(_c, _cursor, statement, parameters, _context, _many) -> None:
            said.append((statement, parameters))

        inner = connection.sync_connection
        event.listen(inner, "before_cursor_execute", note)
        await linked_groups.page(connection, ["vn"], limit=9)
        await linked_groups.untold(connection, 1)
        await linked_groups.to_look_into(connection)
        await linked_groups.of_chat(connection, WHERE)
        await linked_groups.is_titled(connection, "telegram", "Bản Giữa")
        await linked_groups.may_write(connection, {WHERE: False}, 1)
        await linked_groups.may_write(connection, {WHERE: True}, 1)
        await chats.mark_gone(connection, WHERE, "kicked", 1)
        await chats.mark_back(connection, WHERE, 1)
        await daily_counts._count(connection, 0, Counter())
        event.remove(inner, "before_cursor_execute", note)
        for statement, parameters in said:
            explained = await connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            plans += [row[3] for row in explained]
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN")]

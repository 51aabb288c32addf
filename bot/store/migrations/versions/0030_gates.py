"""Border gates lie in their communes; their state of a day; boards."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Path

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# Where each stood before: right below its province.
GATES = """
mong-cai:22.06712 hoanh-mo:22.06841 bac-phong-sinh:22.06931 huu-nghi:20.06184
dong-dang:20.06184 chi-ma:20.06541 tan-thanh:20.06172 coc-nam:20.06172
binh-nghi:20.06058 na-nua:20.06004 ta-lung:04.01648 tra-linh:04.01447
soc-giang:04.01392 ly-van:04.01537 po-peo:04.01489 thanh-thuy:08.00928
sam-pun:08.00778 xin-man:08.01108 pho-bang:08.00745 lao-cai:15.02647
muong-khuong:15.02761 ban-vuoc:15.02683 ma-lu-thang:12.03549
u-ma-tu-khoong:12.03439 a-pa-chai:11.03158 tay-trang:11.03356 huoi-puoc:11.03368
long-sap:14.04045 chieng-khuong:14.04222 na-meo:38.15013 ten-tan:38.14845
nam-can:40.16837 thanh-thuy-nghe-an:40.17791 cau-treo:42.18196 cha-lo:44.18904
lao-bao:44.19432 la-lay:44.19594 hong-van:46.20056 a-dot:46.20101
nam-giang:48.20704 bo-y:51.23377 le-thanh:52.23872 dak-rue:66.24221
bu-prang:68.24736 dak-peur:68.24682 hoa-lu:75.25280 loc-thinh:75.25294
hoang-dieu:75.25309 xa-mat:80.25489 moc-bai:80.25681 tan-nam:80.25486
chang-riec:80.25522 binh-hiep:80.27793 my-quy-tay:80.27907 dinh-ba:82.29929
thuong-phuoc:82.29971 vinh-xuong:91.30385 tinh-bien:91.30520 khanh-binh:91.30341
vinh-hoi-dong:91.30337 ha-tien:91.30769 giang-thanh:91.30796
"""
# Whatever may have been said of a gate.
TABLES = (
    "approvals", "barred", "broadcasts", "canned_replies", "card_bank_days",
    "chat_places", "contact_cards", "course_progress", "daily_counts", "editions",
    "invitations", "place_settings", "proposals", "requests", "roles", "schedules",
    "series", "stories", "villages",
)  # fmt: skip


def upgrade() -> None:
    """Adds two tables, and moves what was said of gates."""
    op.create_table(
        "gate_days",
        sa.Column("place", Path, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("begins", sa.SmallInteger()),
        sa.Column("ends", sa.SmallInteger()),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("said_by", sa.BigInteger()),
        sa.PrimaryKeyConstraint("place", name="pk_gate_days"),
    )
    op.create_table(
        "board_codes",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("place", Path, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_board_codes"),
    )
    _move_gates()


def _move_gates() -> None:
    """Whoever had a role, a chat or a notice at a gate has it where it lies now."""
    now = {
        f"vn.{at.partition('.')[0]}.gate-{slug}": f"vn.{at}.gate-{slug}"
        for slug, at in (one.split(":") for one in GATES.split())
    }
    connection = op.get_bind()
    for name in TABLES:
        table = sa.table(name, sa.column("place", sa.Text()))
        known = sa.select(table.c.place).distinct().where(table.c.place.in_(now))
        for path in connection.scalars(known).all():
            connection.execute(
                sa.update(table).where(table.c.place == path).values(place=now[path])
            )

"""Random people do random things; whatever changed, someone had the right to change it.

The rule here is written from what the roles are for, and knows nothing of how the
program decides: it looks at rows. Triggers write down each row that is added, changed
or taken away; of each it is asked whether who acted held, just before, a role that
reaches the row's place.
"""

import hashlib
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import Table, text

from bot.clock import HOUR, SECOND
from bot.conversation.rooms import DOORS
from bot.messaging import Address, ChatKind, Event
from bot.people.model import Role
from bot.store.database import Database
from bot.store.tables import metadata
from tests.support.village import Person, Village

Row = dict[str, object]

WRITERS = frozenset({"officer", "admin"})
ADMINS = frozenset({"admin"})
# Rows without a place of their own that still belong to someone.
ALSO_WATCHED = ("chats", "overlay", "accepted_words", "told", "audit")
MOSTLY = 0.8  # of what is tried needs a role
SHORTEST, LONGEST = 3, 9  # acts of a sequence
# Two communes of one province, one of another, and their people, by account.
HERE, NEAR, ELSEWHERE = "04489", "04492", "01324"
CAST: dict[str, tuple[Role, str] | None] = {
    "1": None,
    "2": (Role.RELAY, HERE),
    "3": (Role.OFFICER, HERE),
    "4": (Role.APPROVER, HERE),
    "5": (Role.OFFICER, NEAR),
    "6": (Role.OFFICER, ELSEWHERE),
    "7": (Role.ADMIN, "15"),
    "8": (Role.ADMIN, "04"),
    "9": (Role.ADMIN, "VN"),
    "10": (Role.REVIEWER, "VN"),
}
REVIEWS = "en"  # what the reviewer of the cast reads
GROUP = "-100200"
WORDS = (
    "", "1", "2", "3", "9", "0", "có", "không", "thôi", "hủy", "xong", "đồng ý",
    HERE, NEAR, ELSEWHERE, "15", "04", "VN", "Púng Luông", "Mù Căng Chải", "Cốc Pàng",
    "18:00 mai", "8h30 thứ hai tới", "tuần sau", "Họp thôn 7 giờ tối mai ở nhà văn hóa",
    "Trả lời: mai có máy lên dọn.", "bản Trên 45 nhà, 18 không điện thoại",
    "canbo", "quantri", "admin", "duyet", "cán bộ soạn tin", "urgent", "policy", "all",
    "bank-day", "tips tat", "round-up", "540.000 từ 1/7/2026", "0219 3888 123",
    "poverty-line", "nha toi thu nhap 1 trieu co duoc so ngheo khong",
)  # fmt: skip
_CODE = re.compile(r"/start ([\w-]+)")
# Words that stand in what was not sent yet, and in questions to one place's officers.
UNSENT, ASKED = "chưagửi", "hỏiriêng"
_MARK = re.compile(f"({UNSENT}|{ASKED})(\\d{{5}})")
_OFFICES = [name for name, door in DOORS.commands.items() if door.role is not None]
_ANYONES = [n for n in DOORS.commands if n not in _OFFICES and n != "forgetme"]
_OFFICE_BUTTONS = [n for n, door in DOORS.buttons.items() if door.role is not None]


_BEFORE = """
    SELECT 'invited' AS what, TRIM(role || ' ' || language) AS a, place AS b
    FROM invitations
    WHERE used_at IS NULL
    UNION ALL SELECT 'chat', chat_id, place FROM chat_places
    UNION ALL SELECT 'village', id, place FROM villages
    UNION ALL SELECT 'role', TRIM(role || ' ' || language), place FROM roles JOIN people
    ON people.id = roles.person_id
    WHERE account = :account AND revoked_at IS NULL
"""
_SINCE = "SELECT rowid, * FROM watched WHERE rowid > :since ORDER BY rowid"


@dataclass(frozen=True, slots=True)
class Change:
    """A row before and after; None where there was none, or is none any more."""

    table: str
    before: Row | None
    after: Row | None

    @property
    def places(self) -> set[str]:
        return {str(row["place"]) for row in self.rows if row.get("place")}

    @property
    def rows(self) -> list[Row]:
        return [row for row in (self.before, self.after) if row is not None]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, with the roles held just before."""

    account: str
    address: str
    roles: frozenset[tuple[str, str]]
    showed: str = ""  # the digest of a code that was typed for a group to read

    def holds(self, wanted: Iterable[str], places: Iterable[str]) -> bool:
        """Whether one of these roles reaches each of the places."""
        return all(
            any(
                role in wanted and (place == area or place.startswith(f"{area}."))
                for role, area in self.roles
            )
            for place in places
        )

    def holds_exactly(self, wanted: Iterable[str], place: str) -> bool:
        return any((role, place) in self.roles for role in wanted)


@dataclass
class Watch:
    """What is written down of a database while people act on it."""

    database: Database
    open_invitations: set[tuple[str, str]] = field(default_factory=set)
    places_of_chats: dict[object, set[str]] = field(default_factory=dict)
    places_of_villages: dict[object, str] = field(default_factory=dict)
    own_chats: dict[str, set[object]] = field(default_factory=dict)
    read_to: int = 0

    async def begin(self) -> None:
        async with self.database.write() as connection:
            await connection.execute(
                text('CREATE TABLE "watched" ("name" TEXT, "old" TEXT, "new" TEXT)')
            )
            for table in metadata.sorted_tables:
                if "place" in table.c or table.name in ALSO_WATCHED:
                    for trigger in _triggers(table):
                        await connection.execute(text(trigger))

    async def look(self, account: str) -> frozenset[tuple[str, str]]:
        """How things are before an act; the roles that someone holds now."""
        async with self.database.read() as connection:
            rows = await connection.execute(text(_BEFORE), {"account": account})
            found = [(row.what, row.a, row.b) for row in rows]
        self.open_invitations = {(a, b) for what, a, b in found if what == "invited"}
        self.places_of_villages = {a: b for what, a, b in found if what == "village"}
        self.places_of_chats = {}
        for what, a, b in found:
            if what == "chat":
                self.places_of_chats.setdefault(a, set()).add(b)
        return frozenset((a, b) for what, a, b in found if what == "role")

    async def changes(self) -> list[Change]:
        async with self.database.read() as connection:
            since = {"since": self.read_to}
            rows = (await connection.execute(text(_SINCE), since)).all()
        self.read_to = rows[-1].rowid if rows else self.read_to
        return [
            Change(
                row.name,
                json.loads(row.old) if row.old else None,
                json.loads(row.new) if row.new else None,
            )
            for row in rows
        ]


def _triggers(table: Table) -> Iterable[str]:
    def row(which: str) -> str:
        columns = ", ".join(f"'{c.name}', {which}.\"{c.name}\"" for c in table.c)
        return f"json_object({columns})"

    for event, old, new in (
        ("INSERT", "NULL", row("NEW")),
        ("UPDATE", row("OLD"), row("NEW")),
        ("DELETE", row("OLD"), "NULL"),
    ):
        yield (
            f'CREATE TRIGGER "watch_{table.name}_{event}" AFTER {event}'
            f' ON "{table.name}" BEGIN INSERT INTO watched'
            f" VALUES ('{table.name}', {old}, {new}); END"
        )


# --- the rule --------------------------------------------------------------------


def trespass(watch: Watch, actor: Actor, change: Change) -> str:
    """Why a change was nobody's right; empty where it was."""
    rule = _RULES.get(change.table, _by_writers)
    if rule(watch, actor, change):
        return ""
    return f"{change.table}: {change.before} -> {change.after}"


def _by_writers(watch: Watch, actor: Actor, change: Change) -> bool:
    return actor.holds(WRITERS, change.places)


def _notice(watch: Watch, actor: Actor, change: Change) -> bool:
    further = chain.from_iterable(
        json.loads(str(row["audience"])).get("places", ())
        for row in change.rows
        if row.get("audience")
    )
    if actor.holds(WRITERS, {*change.places, *further}):
        return True
    if change.before is not None and change.after is not None:
        same = all(
            change.before[name] == change.after[name]
            for name in ("text", "place", "audience", "category", "is_urgent")
        )
        return same and actor.holds({"approver"}, change.places)
    return False


def _approval(watch: Watch, actor: Actor, change: Change) -> bool:
    return actor.holds({*WRITERS, "approver"}, change.places)


def _role(watch: Watch, actor: Actor, change: Change) -> bool:
    if change.before is None and change.after is not None:  # by an invitation
        made = (_held(change.after), str(change.after["place"]))
        return made in watch.open_invitations
    if change.after is None:  # who erases their own data gives up the role
        return (_held(change.before), str(change.before["place"])) in actor.roles
    same = all(
        change.before[n] == change.after[n] for n in ("role", "place", "revoked_at")
    )
    return same or actor.holds(ADMINS, change.places)


def _held(row: Row) -> str:
    """A role as it is told here: a reviewer's with its language."""
    return f"{row['role']} {row['language']}".strip()


def _invitation(watch: Watch, actor: Actor, change: Change) -> bool:
    was_open = change.before is not None and change.before["used_at"] is None
    if was_open and change.after is not None and change.after["used_at"] is not None:
        return True  # used by whoever was given the code
    if was_open and change.before is not None and change.after is None:
        # Void, since everyone in the group has read it.
        return change.before["digest"] == actor.showed or actor.holds(
            ADMINS, change.places
        )
    return actor.holds(ADMINS, change.places)


def _receiving(watch: Watch, actor: Actor, change: Change) -> bool:
    return _chat_of(watch, actor, change.rows[0]["chat_id"], change.places)


def _chat(watch: Watch, actor: Actor, change: Change) -> bool:
    row = change.rows[0]
    if row["address"] in (actor.account, actor.address):
        return True
    return _chat_of(watch, actor, row["id"], set())


def _chat_of(watch: Watch, actor: Actor, chat: object, places: set[str]) -> bool:
    is_own = chat in watch.own_chats.get(actor.account, ())
    all_of_it = watch.places_of_chats.get(chat, set()) | places
    return is_own or (bool(all_of_it) and actor.holds(WRITERS, all_of_it))


def _question(watch: Watch, actor: Actor, change: Change) -> bool:
    row = change.rows[0]
    if row["address"] == actor.address:
        return True
    place = str(row["place"])
    desk = place if row["level"] == "commune" else ".".join(place.split(".")[:2])
    return actor.holds_exactly(WRITERS, desk)


def _story(watch: Watch, actor: Actor, change: Change) -> bool:
    row = change.rows[0]
    hidden = change.after is not None and change.after["state"] == "hidden"
    is_own = row["address"] == actor.address
    is_published = change.after is not None and change.after["state"] == "published"
    if is_published:
        return actor.holds(WRITERS, change.places)
    return is_own or hidden or actor.holds(WRITERS, change.places)


def _answers(watch: Watch, actor: Actor, change: Change) -> bool:
    """A reviewer has a hand in translations of one language, and in nothing else."""
    row = change.rows[0]
    is_translation = row.get("kind", "translated") in {"translated", "mended"}
    reviewers = {f"reviewer {row['language']}"} if is_translation else set()
    return actor.holds({*ADMINS, *reviewers}, {"vn"})


def _course(watch: Watch, actor: Actor, change: Change) -> bool:
    """One's own progress alone; in the officers' course only as an officer."""
    row = change.rows[0]
    if row["address"] != actor.address:
        return False
    is_begun = change.before is None and row["course"] == "officer"
    return not is_begun or any(role in WRITERS for role, _place in actor.roles)


def _missed(watch: Watch, actor: Actor, change: Change) -> bool:
    return change.after is not None  # anyone's: it only counts


def _told(watch: Watch, actor: Actor, change: Change) -> bool:
    place = watch.places_of_villages[change.rows[0]["village_id"]]
    return actor.holds({"relay", *WRITERS}, {place}) or any(
        role == "relay" and area.startswith(place) for role, area in actor.roles
    )


def _audit(watch: Watch, actor: Actor, change: Change) -> bool:
    return change.before is None  # rows are only ever added


_RULES: dict[str, Callable[[Watch, Actor, Change], bool]] = {
    "approvals": _approval,
    "broadcasts": _notice,
    "roles": _role,
    "invitations": _invitation,
    "chat_places": _receiving,
    "chats": _chat,
    "requests": _question,
    "stories": _story,
    "overlay": _answers,
    "accepted_words": _answers,
    "course_progress": _course,
    "missed_languages": _missed,
    "told": _told,
    "audit": _audit,
}


# --- who does what ---------------------------------------------------------------


@dataclass
class Players:
    """The cast, what they were shown, and every code that anyone was given."""

    village: Village
    lot: random.Random
    watch: Watch
    people: dict[str, Person] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)  # what buttons carried, anybody's
    codes: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    is_anyone_changed: bool = False

    async def gather(self) -> None:
        """Everybody holds the role they began with, if it may have been lost."""
        if self.people and not self.is_anyone_changed:
            return
        is_first, self.is_anyone_changed = not self.people, False
        for account, part in CAST.items():
            self.people.setdefault(account, self.village.person(int(account)))
            if part is None:
                continue
            role, code = part
            path = self._path(code)
            language = REVIEWS if role is Role.REVIEWER else ""
            held = f"{role} {language}".strip()
            if (held, path) not in await self.watch.look(account):
                invited = await self.village.invitation(role, code, language)
                await self.people[account].says(f"/start {invited}")
        if is_first:
            await self._furnish()
        await self.watch.changes()

    def _path(self, code: str) -> str:
        place = self.village.ground.places.by_code(code)
        assert place is not None
        return place.path

    async def _furnish(self) -> None:
        """Something of every place lies there to be reached for."""
        citizen = self.people["1"]
        for account, code in (("3", HERE), ("5", NEAR), ("6", ELSEWHERE)):
            officer = self.people[account]
            await officer.says(f"/thongbao Họp thôn {UNSENT}{code} 7 giờ tối thứ bảy")
            self._remember(officer)
            await officer.says("/thonban")
            await officer.says("bản Trên 45 nhà, 18 không điện thoại")
            await citizen.says(f"/canbo duong vao ban sat {ASKED}{code} khong di duoc")
            await citizen.says(code)
            for label in ("Gửi cán bộ xã", "Đồng ý"):
                if label in citizen.labels:
                    await citizen.taps(label)
            self.village.clock.turn(60 * SECOND)

    def _leaks(self, actor: Actor, person: Person) -> list[str]:
        """What someone was shown of another place's unsent words or questions."""
        found = []
        for mark, code in _MARK.findall(" ".join(r.text for r in person.last)):
            path = self._path(code)
            if mark == UNSENT:
                may = any(path == a or path.startswith(f"{a}.") for _, a in actor.roles)
            else:
                is_asker = actor.account == "1"
                may = is_asker or actor.holds_exactly(WRITERS, path)
            if not may:
                found.append(f"{actor} was shown {mark}{code}")
        return found

    async def sequence(self) -> list[str]:
        """Some acts of one or two people; what of it was nobody's right."""
        self.done = []
        for _ in range(self.lot.randint(SHORTEST, LONGEST)):
            account = self.lot.choice(list(CAST))
            wrong = await self._act(account)
            if wrong:
                return [*wrong, *self.done]
        return []

    async def _act(self, account: str) -> list[str]:
        person = self.people[account]
        if self.lot.random() < 0.1:  # in the group, for once
            person = Person(
                self.village,
                Address("telegram", GROUP),
                account,
                kind=ChatKind.GROUP,
                title="Xóm",
            )
        self.village.clock.turn(self.lot.choice((5 * SECOND, 40 * SECOND, 2 * HOUR)))
        held = await self.watch.look(account)
        kind, said = self._chosen(person)
        code = said.removeprefix("/start ") if person.kind is ChatKind.GROUP else ""
        showed = hashlib.sha256(code.encode()).hexdigest()
        actor = Actor(account, person.address.text, held, showed)
        self.done.append(f"{account} ({sorted(actor.roles)}) {kind} {said!r}")
        if kind == "presses":
            await person.presses(said)
        elif kind == "forwards":
            await person.happens(Event.TEXT, text=said, is_forwarded=True)  # type: ignore[arg-type]
        else:
            await person.says(said)
        self._remember(person)
        changes = await self.watch.changes()
        for change in changes:
            row = change.rows[0]
            self.is_anyone_changed |= change.table == "roles"
            if change.table == "chats" and row["address"] == account:
                self.watch.own_chats.setdefault(account, set()).add(row["id"])
        wrong = [trespass(self.watch, actor, change) for change in changes]
        return [*filter(None, wrong), *self._leaks(actor, person)]

    def _chosen(self, person: Person) -> tuple[str, str]:
        lot = self.lot
        own = [b.data for r in person.last for row in r.buttons for b in row if b.data]
        roll = lot.random()
        if roll < 0.35 and own:
            return "presses", lot.choice(own)
        if roll < 0.45 and self.seen:  # what someone else was shown
            return "presses", lot.choice(self.seen)
        if roll < 0.6:
            return "presses", self._forged()
        if roll < 0.63 and self.codes:
            return "says", f"/start {lot.choice(self.codes)}"
        if roll < 0.85:
            name = lot.choice(_OFFICES if lot.random() < MOSTLY else _ANYONES)
            arguments = " ".join(lot.choices(WORDS, k=lot.choice((0, 1, 1, 2, 3))))
            return "says", f"/{name} {arguments}".strip()
        kind = "forwards" if roll > 0.97 else "says"
        return kind, lot.choice(WORDS) or "alo"

    def _forged(self) -> str:
        """A button that nobody was shown, with what others carried or a number."""
        known = [part for data in self.seen[-200:] for part in _parts(data)]
        is_office = self.lot.random() < MOSTLY
        action = self.lot.choice(_OFFICE_BUTTONS if is_office else list(DOORS.buttons))
        pool: Sequence[str] = [*known, *map(str, range(1, 9)), HERE, NEAR, ELSEWHERE]
        arguments = self.lot.choices(pool, k=self.lot.choice((0, 1, 1, 1, 2, 3)))
        return ":".join([action, *arguments])[:64]

    def _remember(self, person: Person) -> None:
        for reply in person.last:
            self.codes += _CODE.findall(reply.text)
            self.seen += [b.data for row in reply.buttons for b in row if b.data]
        del self.seen[:-2000], self.codes[:-30]


def _parts(data: str) -> list[str]:
    return data.partition("#")[0].split(":")[1:]


async def first_trespass(village: Village, seed: int, sequences: int) -> list[str]:
    """What was nobody's right, with the acts that led to it; empty if nothing was."""
    watch = Watch(village.database)
    await watch.begin()
    players = Players(village, random.Random(seed), watch)
    for number in range(sequences):
        await players.gather()
        wrong = await players.sequence()
        if wrong:
            return [f"SCOPE_SEED={seed}, sequence {number}", *wrong]
    return []

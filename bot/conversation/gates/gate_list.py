"""`/gate`: whether a border gate is open today, and whom to call. For anyone."""

from collections.abc import Sequence

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.named_place import offered
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button, Reply, Span, say
from bot.people import contacts
from bot.people.gates import gate_day, gate_days
from bot.people.gates.gate_day import NAMES, GateDay, GateState
from bot.people.model import Role
from bot.places import Level, Match, NotFound, One, Place, is_within

MOST_AT_ONCE = 8
TOPIC = "border-gate-closed"  # who may close a gate, and for how long
WHICH = "gate-which"  # the dialogue


async def command(turn: Turn, text: str) -> Replies:
    """`/gate` for the gates near by, `/gate NAME` for another."""
    return await _named(turn, text) if text else await near_by(turn)


async def _named(turn: Turn, text: str) -> Replies:
    """A gate by its name, or those of a province or commune."""
    match = turn.house.places.gate_named(text)
    gates = _within(turn, text) if match is None else []
    return await _told_of(turn, gates) or await of_match(turn, match or NotFound())


def _within(turn: Turn, text: str) -> list[Place]:
    match = turn.house.places.find(text)
    if not isinstance(match, One):
        return []
    area = match.place.path
    return [g for g in turn.house.places.gates if is_within(g.path, area)]


async def near_by(turn: Turn) -> Replies:
    """The gates that one answers for, or of where one lives; else which is asked."""
    _asked_anew(turn)
    return await _told_of(turn, _near(turn)) or _which(turn)


async def _told_of(turn: Turn, gates: Sequence[Place]) -> Replies:
    """One gate's card, or a line for each of a few; nothing for none or many."""
    if len(gates) == 1:
        _asked_anew(turn)
        return [await shown(turn, gates[0])]
    if 0 < len(gates) <= MOST_AT_ONCE:
        _asked_anew(turn)
        return [await _several(turn, gates)]
    return []


def _near(turn: Turn) -> list[Place]:
    """One's own; where there are none, those of the province."""
    own = [place.path for place in turn.scope(Role.OFFICER)] + [*turn.home]
    known = [turn.house.places.by_path(path) for path in own]
    around = [turn.house.places.province_of(place) for place in known if place]
    for areas in (own, [place.path for place in around if place]):
        found = [
            gate
            for gate in turn.house.places.gates
            if any(is_within(gate.path, area) for area in areas)
        ]
        if found:
            return found
    return []


async def of_match(turn: Turn, match: Match) -> Replies:
    """What a typed name brings: the gate, a choice, or the question which."""
    _asked_anew(turn)
    if isinstance(match, One) and match.place.level is Level.GATE:
        return [await shown(turn, match.place)]
    unknown = turn._("Không thấy cửa khẩu tên như thế.") + " "
    return offered(turn, match, "gate") or _which(turn, unknown)


def _asked_anew(turn: Turn) -> None:
    """Whoever was asked which gate and names one is not asked again."""
    if turn.open.name == WHICH:
        turn.end()
        turn.is_taken = True


def _which(turn: Turn, lead: str = "") -> Replies:
    if turn.is_group or turn.open.name is not None:  # what is open stays open
        return turn.say(lead + turn._("Gõ /cuakhau kèm tên cửa khẩu."))
    turn.begin(WHICH)
    asked = turn._("Cửa khẩu nào? Gõ tên, ví dụ: Hữu Nghị.")
    return turn.say(lead + asked, (turn.bound(turn._("Thôi"), CANCEL),))


async def which_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the gate's name."""
    turn.end()
    return await _named(turn, text)


def names_a_gate(turn: Turn, text: str) -> bool:
    """Whether a text is the name of a gate, or of where there are some."""
    return turn.house.places.gate_named(text) is not None or bool(_within(turn, text))


async def which_again(turn: Turn) -> Reply:
    """Which gate, once more."""
    return say(turn._("Xem cửa khẩu nào? Gõ tên, ví dụ: Hữu Nghị."))


async def pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One gate of several."""
    return [await shown(turn, gate_of(turn, arguments[0]))]


def gate_of(turn: Turn, code: str) -> Place:
    """The gate that a button names; raises Stale where there is none."""
    gate = turn.house.places.by_code(code)
    if gate is None or gate.level is not Level.GATE:
        raise Stale(code)
    return gate


async def shown(turn: Turn, gate: Place) -> Reply:
    """How it stands today, whom to call, and what its officer may press."""
    said = (await gate_days.of(turn.connection, [gate.path], turn.today)).get(gate.path)
    spans = await told(turn, gate, said)
    return Reply(spans, tuple(_buttons(turn, gate, said)), language=turn.language)


async def told(turn: Turn, gate: Place, said: GateDay | None) -> tuple[Span, ...]:
    """A gate's card in words, as everyone reads it."""
    _ = turn._
    name = turn.place(gate)
    around = [gate.path, *(p.path for p in turn.house.places.ancestors(gate.path))]
    cards = await contacts.cards(turn.connection, around)
    lines = [
        gate_day.timing(said, _, turn.local_now),
        *gate_day.lines(said, _, turn.house.config.timezone),
        gate_day.whom_to_call(said, cards, _),
    ]
    headline = gate_day.headline(said, _)
    return (
        Span(name[:1].upper() + name[1:] + "\n"),
        Span(headline + ".", bold=True),
        *(Span("\n" + line) for line in lines if line),
    )


async def _several(turn: Turn, gates: Sequence[Place]) -> Reply:
    paths = [gate.path for gate in gates]
    said = await gate_days.of(turn.connection, paths, turn.today)
    lines = [_line(turn, gate, said.get(gate.path)) for gate in gates]
    buttons = [turn.free(gate.name, "gate", gate.code) for gate in gates]
    return say("\n".join(lines), *in_rows(buttons))


def _line(turn: Turn, gate: Place, said: GateDay | None) -> str:
    headline = gate_day.headline(said, turn._)
    state = headline[:1].lower() + headline[1:]
    line = turn._("{gate}: {state}.", gate=gate.name, state=state)
    return f"{line} {gate_day.timing(said, turn._, turn.local_now)}".rstrip()


def _buttons(turn: Turn, gate: Place, said: GateDay | None) -> list[tuple[Button, ...]]:
    _ = turn._
    rows: list[tuple[Button, ...]] = []
    if not turn.is_group and turn.may(Role.OFFICER, gate):
        states = [turn.free(_(NAMES[s]), "gate-set", gate.code, s) for s in GateState]
        rows.append(tuple(states))
        if said is not None:
            rows.append((turn.free(_("Báo cho bà con"), "gate-notice", gate.code),))
    last = [turn.free(_("Danh bạ cửa khẩu"), "contacts-of", gate.code)]
    content = turn.house.library.content
    if TOPIC in content.topics:
        last.append(turn.free(_("Ai được đóng cửa khẩu"), "topic", TOPIC))
    return [*rows, tuple(last)]


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "gate",
        N_("cuakhau"),
        N_("Cửa khẩu hôm nay có mở không"),
        command,
        role=ANYONE,
        in_group=InGroup.ANYONE,
        keeps_dialogue=True,
    ),
    *doors.buttons({"gate": pressed}, role=ANYONE, in_group=InGroup.ANYONE),
    doors.Dialogue(
        name=WHICH,
        opens=which_typed,
        fits=names_a_gate,
        asks_again=which_again,
        why=N_("Mỗi cửa khẩu mỗi khác. Hỏi để tìm, không ghi lại."),
        drops=N_("Thôi, không xem cửa khẩu nữa."),
        role=ANYONE,
        may_speak_of_danger=False,
    ),
)

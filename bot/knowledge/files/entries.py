"""YAML with the line of every value: files of people who look for their mistake.

Every scalar is text, so that `yes`, `no` and dates mean what they look like.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.knowledge.files.facts import read_text
from bot.knowledge.model import Fault


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a file and the line, from 1, where it stands."""

    value: "str | list[Entry] | dict[str, Entry]"
    line: int


def read(file: Path, faults: list[Fault]) -> Entry | None:
    """What a file holds; None, and a fault, when it cannot be read."""
    text = read_text(file, faults)
    if text is None:
        return None
    try:
        node = yaml.compose(text, yaml.CSafeLoader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(fault, "problem", None) or "not YAML"
        faults.append(Fault(str(file), line, f"cannot be read as YAML: {problem}"))
        return None
    if node is None:
        faults.append(Fault(str(file), 1, "is empty"))
        return None
    return _entry(node, str(file), faults)


def _entry(node: yaml.Node, file: str, faults: list[Fault]) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Entry([_entry(one, file, faults) for one in node.value], line)
    if not isinstance(node, yaml.MappingNode):
        return Entry(str(node.value).strip(), line)
    found: dict[str, Entry] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            at = key.start_mark.line + 1
            faults.append(Fault(file, at, f"`{name}` stands here twice"))
        # A value that begins on a later line is found by its name.
        entry = _entry(value, file, faults)
        found[name] = Entry(entry.value, key.start_mark.line + 1)
    return Entry(found, line)

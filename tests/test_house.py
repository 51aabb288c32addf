"""The house: what is called what, and how large its rooms and files may grow."""

import ast
from collections import defaultdict
from pathlib import Path

import bot

HOUSE = Path(bot.__file__).parent
MOST_FILES = 14
MOST_LINES = 400
LONGEST_FUNCTION = 55
# The same thing in each area: its values, its platform, its tables.
SAME_IN_EACH_AREA = {"model.py", "channel.py", "__init__.py"}
TABLES = HOUSE / "store" / "tables"


def modules() -> list[Path]:
    files = HOUSE.glob("**/*.py")
    return [file for file in files if "migrations" not in file.parts]


def test_no_two_files_have_the_same_name_for_different_things():
    named = defaultdict(list)
    for file in modules():
        if file.name not in SAME_IN_EACH_AREA and file.parent != TABLES:
            named[file.name].append(str(file.relative_to(HOUSE)))
    assert not [files for files in named.values() if len(files) > 1]


def test_no_room_is_crowded():
    rooms = defaultdict(int)
    for file in modules():
        rooms[file.parent] += 1
    assert max(rooms.values()) <= MOST_FILES, rooms


def test_no_file_and_no_function_is_long():
    for file in modules():
        text = file.read_text()
        assert len(text.splitlines()) <= MOST_LINES, file
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines <= LONGEST_FUNCTION, f"{file}: {node.name}"


def test_the_composition_root_only_composes():
    root = (HOUSE / "app.py").read_text()
    assert len(root.splitlines()) <= 250
    for node in ast.parse(root).body:
        if isinstance(node, ast.ClassDef):
            own = [n for n in node.body if isinstance(n, ast.FunctionDef)]
            born = {
                target.attr
                for method in own
                if method.name == "__init__"
                for statement in ast.walk(method)
                if isinstance(statement, ast.Assign | ast.AnnAssign)
                for target in (
                    statement.targets
                    if isinstance(statement, ast.Assign)
                    else [statement.target]
                )
                if isinstance(target, ast.Attribute)
            }
            used = {
                n.attr
                for n in ast.walk(node)
                if isinstance(n, ast.Attribute)
                and isinstance(n.ctx, ast.Store)
                and isinstance(n.value, ast.Name)
                and n.value.id == "self"
            }
            assert used <= born, f"{node.name}: {used - born} are not in __init__"

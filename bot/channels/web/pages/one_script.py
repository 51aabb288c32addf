"""The page's modules as one script: a slow line pays for each request. Pure.

The modules stay as they are written; each becomes a function that is called once and
gives what it exports, before whoever needs it.
"""

import re
from collections.abc import Iterator, Mapping

_IMPORT = re.compile(
    r'^import \{ (\w+(?:, \w+)*) \} from "\./(\w+)\.js";\n', re.MULTILINE
)
_EXPORT = re.compile(
    r"^export (?=(?:(?:async )?function|const) (?P<name>\w+))", re.MULTILINE
)
_LEFT = re.compile(r"^(import|export)\b.*", re.MULTILINE)


def joined(modules: Mapping[str, str], first: str) -> str:
    """The module `first` with all that it needs; names are without `.js`.

    Raises ValueError for a circle, and for what is not written as ours are: a default
    or renamed import, an export that may change.
    """
    scripts = [_called(name, modules[name]) for name in _in_order(modules, first)]
    return "\n".join(scripts)


def _in_order(modules: Mapping[str, str], first: str) -> list[str]:
    """Each module after those that it imports."""
    order: list[str] = []
    open_: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        if name in open_:
            raise ValueError(f"{name}.js needs itself: {', '.join(open_)}")
        open_.append(name)
        for needed in _needs(modules[name]):
            visit(needed)
        open_.remove(name)
        order.append(name)

    visit(first)
    return order


def _needs(script: str) -> Iterator[str]:
    return (found[2] for found in _IMPORT.finditer(script))


def _called(name: str, script: str) -> str:
    exported = [found["name"] for found in _EXPORT.finditer(script)]
    body = _IMPORT.sub(r"const { \1 } = $\2;" + "\n", _EXPORT.sub("", script))
    if left := _LEFT.search(body):
        raise ValueError(f"{name}.js: not understood: {left[0]}")
    given = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    return f"const ${name} = (() => {{\n{body}{given}}})();\n"

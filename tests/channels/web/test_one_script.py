"""The page's modules as one script: each before whoever needs it, or a clear fault."""

import re

import pytest

from bot.channels.web.pages.one_script import joined
from bot.channels.web.pages.page_files import PAGE, Files

PAGE_OF_THREE = {
    "page": 'import { greet } from "./talk.js";\nimport { name } from "./people.js";\n'
    "greet(name());\n",
    "talk": 'import { name } from "./people.js";\n\n'
    "export function greet(whom) { show(whom, name()); }\n",
    "people": "const known = [];\nexport const most = 3;\n"
    "export async function name() { return known; }\n",
}


def test_each_module_stands_before_whoever_needs_it_and_once():
    script = joined(PAGE_OF_THREE, "page")
    assert re.findall(r"^const \$(\w+) =", script, re.MULTILINE) == [
        "people",
        "talk",
        "page",
    ]
    assert "const { name } = $people;" in script
    assert "return { most, name };" in script
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)


def test_a_circle_is_a_fault():
    circle = {**PAGE_OF_THREE, "people": 'import { greet } from "./talk.js";\n'}
    with pytest.raises(ValueError, match=r"talk\.js needs itself"):
        joined(circle, "page")


@pytest.mark.parametrize(
    "line",
    [
        'import talk from "./talk.js";',
        'import { greet as hail } from "./talk.js";',
        "export default 3;",
        "export let changing = 3;",
    ],
)
def test_what_cannot_be_joined_is_a_fault(line):
    with pytest.raises(ValueError, match=r"page\.js: not understood"):
        joined({**PAGE_OF_THREE, "page": f"{line}\n"}, "page")


def test_every_script_of_the_page_is_sent():
    sent = joined_page()
    for file in PAGE.glob("*.js"):
        if file.stem not in ("old", "worker"):
            assert f"const ${file.stem} = " in sent


def joined_page() -> str:
    return Files()._bodies["chat.js"].decode()

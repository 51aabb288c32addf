"""`make handbooks`: pictures of the real pages, and each handbook on one A4 sheet."""

import asyncio
import html
import json
import tempfile
from base64 import b64encode

import aiohttp
from playwright.async_api import Browser, Page, expect

from bot.config import PROJECT, Config
from bot.knowledge import handbooks
from bot.knowledge.handbooks import Handbook, Step
from tests.channels.web.phone import chromium
from tests.support.handbooks import Follow, followed, set_stage
from tests.support.running import running

SHEETS = PROJECT / "messages" / handbooks.FOLDER / "sheets"
PHONE = {"width": 400, "height": 860}
_STYLE = """
@page { size: A4; margin: 10mm } * { box-sizing: border-box }
body { font: 12.5px/1.35 "Noto Sans", "DejaVu Sans", sans-serif; color: #111 }
h1 { font-size: 24px; margin: 0 0 2mm } p { margin: 0 0 3mm; font-size: 15px }
ol { columns: 2; column-gap: 8mm; padding-left: 6mm; margin: 0 }
li { break-inside: avoid; margin-bottom: 3mm } li::marker { font-weight: bold }
code { display: block; background: #eee; border-radius: 2mm; padding: 1.5mm 2.5mm;
  margin-top: 1mm; font: inherit }
b { display: inline-block; border: 1px solid #111; border-radius: 2mm;
  padding: .5mm 2.5mm; margin-top: 1mm }
img { display: block; width: 50mm; margin-top: 2mm; border: 1px solid #999;
  border-radius: 2mm }
ul { border-top: 2px solid #111; padding: 3mm 0 0 6mm; margin: 2mm 0 0 }
"""


async def make_all() -> None:
    SHEETS.mkdir(exist_ok=True)
    seen = {}
    async with chromium() as browser:
        for role, handbook in handbooks.load(PROJECT / "messages").items():
            seen[role] = await _pictures(browser, handbook)
            await _sheet(browser, handbook)
    (SHEETS / "seen.json").write_text(
        json.dumps(seen, ensure_ascii=False, indent=1) + "\n"
    )


async def _pictures(browser: Browser, handbook: Handbook) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{folder}/bot.db",
            web_port=0,
            operator="UBND tỉnh Lào Cai",
        )
        async with running(config) as app, aiohttp.ClientSession() as http:
            stage = await set_stage(app, http, handbook.role)
            page = await browser.new_page(
                viewport=PHONE,  # type: ignore[arg-type]
                device_scale_factor=2,
                locale="vi-VN",
                service_workers="block",
            )
            await page.goto(app.web_address)
            await expect(page.get_by_role("log")).to_contain_text("Xin chào")
            await _does(page, Step(does={}, types=f"/start {stage.code}"))
            seen = await followed(stage, handbook, _at(page))
            await page.context.close()
    return seen


def _at(page: Page) -> Follow:
    async def follow(step: Step) -> str:
        said = await _does(page, step)
        await expect(page.get_by_role("log")).to_contain_text(step.sees)
        if step.picture:
            await page.screenshot(path=SHEETS / f"{step.picture}.png")
        return said

    return follow


async def _does(page: Page, step: Step) -> str:
    """What the chat answered to one step."""
    async with page.expect_response("**/api/chat") as answered:
        if step.presses:
            buttons = page.get_by_role("button", name=step.presses, exact=True)
            await buttons.last.click()
        else:
            await page.get_by_label("Gõ câu hỏi").fill(step.types)
            await page.keyboard.press("Enter")
    replies = (await (await answered.value).json())["replies"]
    return "\n\n".join(reply["text"] for reply in replies)


async def _sheet(browser: Browser, handbook: Handbook) -> None:
    page = await browser.new_page()
    await page.set_content(_page_of(handbook))
    file = SHEETS / f"{handbook.role}.pdf"
    await page.pdf(path=file, prefer_css_page_size=True, print_background=True)
    await page.close()


def _page_of(handbook: Handbook) -> str:
    steps = "".join(f"<li>{_step(step)}</li>" for step in handbook.steps)
    remember = "".join(f"<li>{_said(words['vi'])}</li>" for words in handbook.remember)
    return (
        f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>"
        f"<h1>{_said(handbook.title['vi'])}</h1><p>{_said(handbook.begins['vi'])}</p>"
        f"<ol>{steps}</ol><ul>{remember}</ul>"
    )


def _step(step: Step) -> str:
    shown = _said(step.does["vi"])
    if step.types:
        shown += f"<code>{_said(step.types)}</code>"
    if step.presses:
        shown += f" <b>{_said(step.presses)}</b>"
    if step.picture:
        picture = b64encode((SHEETS / f"{step.picture}.png").read_bytes()).decode()
        shown += f'<img src="data:image/png;base64,{picture}">'
    return shown


def _said(words: str) -> str:
    return html.escape(words)


if __name__ == "__main__":
    asyncio.run(make_all())

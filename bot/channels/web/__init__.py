"""The web chat: a page, a JSON API and a stream of what is pushed."""

from bot.channels.web.channel import WebChannel
from bot.channels.web.drawing import to_html
from bot.channels.web.guard import HEADERS, security_headers
from bot.channels.web.proof import ProofPage
from bot.channels.web.routes import Intake, routes

__all__ = [
    "HEADERS",
    "Intake",
    "ProofPage",
    "WebChannel",
    "routes",
    "security_headers",
    "to_html",
]

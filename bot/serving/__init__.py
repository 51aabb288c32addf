"""The one web server: what it serves, whom it lets in, and what it logs."""

from bot.serving.application import application
from bot.serving.open_files import Capacity, after_raising, capacity, raise_limit
from bot.serving.site import served
from bot.serving.supervisor import keep_telling

__all__ = [
    "Capacity",
    "after_raising",
    "application",
    "capacity",
    "keep_telling",
    "raise_limit",
    "served",
]

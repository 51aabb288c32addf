"""The one web server: what it serves, whom it lets in, and what it logs."""

from bot.serving.application import application
from bot.serving.server_log import AccessLog

__all__ = ["AccessLog", "application"]

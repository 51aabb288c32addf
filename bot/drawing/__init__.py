"""Pictures, drawn by a child process: the bot itself never loads what draws them."""

from bot.drawing.broadcast_run import Run, Words, fastest
from bot.drawing.child import chart_of, papers_of

__all__ = ["Run", "Words", "chart_of", "fastest", "papers_of"]

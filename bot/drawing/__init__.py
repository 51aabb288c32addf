"""Pictures, drawn by a child process: the bot itself never loads what draws them."""

from bot.drawing.child import chart_of
from bot.drawing.run import Run, Words, fastest

__all__ = ["Run", "Words", "chart_of", "fastest"]

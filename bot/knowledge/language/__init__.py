"""Which language something was said in."""

from bot.knowledge.language.evidence import Languages

__all__ = ["Languages"]

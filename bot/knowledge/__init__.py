"""Topics and answers: what is known, how a question finds it, and how it is said."""

from bot.knowledge.complaints import ComplaintWords
from bot.knowledge.danger import DangerWords
from bot.knowledge.index import Index
from bot.knowledge.library import Library
from bot.knowledge.loading import load
from bot.knowledge.model import (
    Answer,
    Answered,
    Choose,
    Content,
    Danger,
    Fault,
    Finding,
    Story,
    Theme,
    Topic,
    Unknown,
)
from bot.knowledge.wording import Worded, document_name, source_line, word

__all__ = [
    "Answer",
    "Answered",
    "Choose",
    "ComplaintWords",
    "Content",
    "Danger",
    "DangerWords",
    "Fault",
    "Finding",
    "Index",
    "Library",
    "Story",
    "Theme",
    "Topic",
    "Unknown",
    "Worded",
    "document_name",
    "load",
    "source_line",
    "word",
]

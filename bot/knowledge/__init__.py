"""Topics and answers: what is known, how a question finds it, and how it is said."""

from bot.knowledge.builder import load
from bot.knowledge.danger.hearing import DangerEar, Heard
from bot.knowledge.documents import document_name
from bot.knowledge.figures import shown as figure
from bot.knowledge.library import Library
from bot.knowledge.model import (
    CHECKING,
    UNREVIEWED,
    Act,
    Answer,
    Answered,
    Choose,
    Content,
    Fault,
    Finding,
    Source,
    Story,
    Topic,
    Unknown,
    scope_of,
)
from bot.knowledge.search.complaints import ComplaintWords
from bot.knowledge.search.topic_index import Index
from bot.knowledge.upkeep.changes import state_of
from bot.knowledge.upkeep.laying import Entry, Kind
from bot.knowledge.word_lists import Danger, Decoy, Function, NoticeWords, Theme
from bot.knowledge.wording import (
    Worded,
    grounds,
    reviewed,
    source_line,
    tail,
    word,
)

__all__ = [
    "CHECKING",
    "UNREVIEWED",
    "Act",
    "Answer",
    "Answered",
    "Choose",
    "ComplaintWords",
    "Content",
    "Danger",
    "DangerEar",
    "Decoy",
    "Entry",
    "Fault",
    "Finding",
    "Function",
    "Heard",
    "Index",
    "Kind",
    "Library",
    "NoticeWords",
    "Source",
    "Story",
    "Theme",
    "Topic",
    "Unknown",
    "Worded",
    "document_name",
    "figure",
    "grounds",
    "load",
    "reviewed",
    "scope_of",
    "source_line",
    "state_of",
    "tail",
    "word",
]

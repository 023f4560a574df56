"""The live part's tables: the cue log, receipts, revisions, presence, and what the rooms write."""

from facilitation.models.live import Command, Cue, MessageReceipt, Presence, Topic
from facilitation.models.rooms import GroupState, HelpCall, HelpLine, Note, PracticeProposal, WallItem

__all__ = [
    "Command",
    "Cue",
    "GroupState",
    "HelpCall",
    "HelpLine",
    "MessageReceipt",
    "Note",
    "PracticeProposal",
    "Presence",
    "Topic",
    "WallItem",
]

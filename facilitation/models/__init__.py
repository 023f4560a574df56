"""The live part's tables: the cue log, receipts, revisions, presence, and what the rooms write."""

from facilitation.models.live import Claim, Command, Cue, Presence, Topic
from facilitation.models.rooms import GroupState, HelpCall, Note, PracticeProposal, WallItem

__all__ = [
    "Claim",
    "Command",
    "Cue",
    "GroupState",
    "HelpCall",
    "Note",
    "PracticeProposal",
    "Presence",
    "Topic",
    "WallItem",
]

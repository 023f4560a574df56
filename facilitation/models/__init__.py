"""The live part's tables: the cue log, receipts, revisions, presence and absences, and what the rooms write."""

from facilitation.models.live import Absence, Claim, Command, Cue, Presence, Topic
from facilitation.models.rehearsal import Simulation
from facilitation.models.rooms import GroupState, HelpCall, Note, PracticeProposal, WallItem

__all__ = [
    "Absence",
    "Claim",
    "Command",
    "Cue",
    "GroupState",
    "HelpCall",
    "Note",
    "PracticeProposal",
    "Presence",
    "Simulation",
    "Topic",
    "WallItem",
]

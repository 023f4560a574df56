"""The live part's tables: the cue log, receipts, revisions, presence and absences, and what the rooms write."""

from facilitation.models.dialogues import Borrowing, NotNow, Suggestion
from facilitation.models.live import Absence, Claim, Command, Cue, MessageReceipt, Presence, Topic
from facilitation.models.rehearsal import Simulation
from facilitation.models.rooms import GroupState, HelpCall, HelpLine, Note, PracticeProposal, WallItem
from facilitation.models.scripts import RunScript, Script, ScriptStep

__all__ = [
    "Absence",
    "Borrowing",
    "Claim",
    "Command",
    "Cue",
    "GroupState",
    "HelpCall",
    "HelpLine",
    "MessageReceipt",
    "NotNow",
    "Note",
    "PracticeProposal",
    "Presence",
    "RunScript",
    "Script",
    "ScriptStep",
    "Simulation",
    "Suggestion",
    "Topic",
    "WallItem",
]

"""The live part's tables: the cue log, receipts, revisions, presence and absences, and what the rooms write."""

from facilitation.models.course import Chapter, ChapterProgress, ChapterText
from facilitation.models.dialogues import Borrowing, NotNow, Suggestion
from facilitation.models.equipment import EquipmentCheck
from facilitation.models.gathering import Answer, Gathering, Heading, Sorting, Turn
from facilitation.models.live import Absence, Claim, Command, Cue, MessageReceipt, Presence, Topic
from facilitation.models.rehearsal import Simulation
from facilitation.models.rooms import GroupState, HelpCall, HelpLine, Note, PracticeProposal
from facilitation.models.scripts import RunScript, Script, ScriptStep

__all__ = [
    "Absence",
    "Answer",
    "Borrowing",
    "Chapter",
    "ChapterProgress",
    "ChapterText",
    "Claim",
    "Command",
    "Cue",
    "EquipmentCheck",
    "Gathering",
    "GroupState",
    "Heading",
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
    "Sorting",
    "Suggestion",
    "Topic",
    "Turn",
]

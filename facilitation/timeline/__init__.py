"""The run as a pure function of its agenda and its cues: `replay` reads the log, `locate` says where it is now.

Nothing here ticks, stores or knows Django. Read `replay`, then `give_back`, then `position`.
"""

from facilitation.timeline.cues import EPOCH, LEAD, TO_ALL, Action, Cue, cue_at
from facilitation.timeline.legality import END_CAN_BE_UNDONE, LEGAL, Refusal, legal, refusal
from facilitation.timeline.position import Position, Status, locate_state, projected, status_at
from facilitation.timeline.preview import Change, Preview, preview
from facilitation.timeline.replay import locate, replay
from facilitation.timeline.state import Message, Notice, NoticeKind, Slot, State

__all__ = [
    "END_CAN_BE_UNDONE",
    "EPOCH",
    "LEAD",
    "LEGAL",
    "TO_ALL",
    "Action",
    "Change",
    "Cue",
    "Message",
    "Notice",
    "NoticeKind",
    "Position",
    "Preview",
    "Refusal",
    "Slot",
    "State",
    "Status",
    "cue_at",
    "legal",
    "locate",
    "locate_state",
    "preview",
    "projected",
    "refusal",
    "replay",
    "status_at",
]

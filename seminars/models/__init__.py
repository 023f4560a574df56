"""The ground floor's tables: people and their links, seminars and Talks, runs and agendas, due work."""

from seminars.models.candidate import Candidate
from seminars.models.job import Job
from seminars.models.organisation import Document, Organisation
from seminars.models.people import LinkRole, PersonalLink, User
from seminars.models.run import AgendaTemplate, Run, Segment, TemplateSegment
from seminars.models.second_factor import BackupCode, SecondFactor
from seminars.models.seminar import KitFile, Presenter, Seminar
from seminars.models.talk import CAPTION_LANGUAGES, Caption, CaptionDraft, Consent, FilmCheck, Rendition, Talk, Upload
from seminars.models.trail import TrailEntry

__all__ = [
    "CAPTION_LANGUAGES",
    "AgendaTemplate",
    "BackupCode",
    "Candidate",
    "Caption",
    "CaptionDraft",
    "Consent",
    "Document",
    "FilmCheck",
    "Job",
    "KitFile",
    "LinkRole",
    "Organisation",
    "PersonalLink",
    "Presenter",
    "Rendition",
    "Run",
    "SecondFactor",
    "Segment",
    "Seminar",
    "Talk",
    "TemplateSegment",
    "TrailEntry",
    "Upload",
    "User",
]

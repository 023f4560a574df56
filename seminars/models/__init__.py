"""The ground floor's tables: people and their links, seminars and Talks, runs and agendas, due work."""

from seminars.models.candidate import Candidate
from seminars.models.job import Job
from seminars.models.mail import MailRefusal, MailSent, MailTemplate
from seminars.models.organisation import Document, FaultReport, Organisation, OrganisationText
from seminars.models.people import LinkRole, PersonalLink, User
from seminars.models.retention import Hold, Purged, Retention, RetentionExport
from seminars.models.run import AgendaTemplate, Run, Segment, SegmentTitle, TemplateSegment
from seminars.models.second_factor import BackupCode, SecondFactor
from seminars.models.seminar import KitFile, Presenter, Seminar, SeminarText
from seminars.models.talk import (
    CAPTION_LANGUAGES,
    Caption,
    CaptionDraft,
    Consent,
    FilmCheck,
    Rendition,
    Talk,
    TalkText,
    Upload,
)
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
    "FaultReport",
    "FilmCheck",
    "Hold",
    "Job",
    "KitFile",
    "LinkRole",
    "MailRefusal",
    "MailSent",
    "MailTemplate",
    "Organisation",
    "OrganisationText",
    "PersonalLink",
    "Presenter",
    "Purged",
    "Rendition",
    "Retention",
    "RetentionExport",
    "Run",
    "SecondFactor",
    "Segment",
    "SegmentTitle",
    "Seminar",
    "SeminarText",
    "Talk",
    "TalkText",
    "TemplateSegment",
    "TrailEntry",
    "Upload",
    "User",
]

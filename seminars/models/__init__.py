"""The ground floor's tables: people and their links, seminars and Talks, runs and agendas, due work."""

from seminars.models.job import Job
from seminars.models.organisation import Document, Organisation
from seminars.models.people import LinkRole, PersonalLink, User
from seminars.models.run import AgendaTemplate, Run, Segment, TemplateSegment
from seminars.models.seminar import Caption, Presenter, Seminar, Talk

__all__ = [
    "AgendaTemplate",
    "Caption",
    "Document",
    "Job",
    "LinkRole",
    "Organisation",
    "PersonalLink",
    "Presenter",
    "Run",
    "Segment",
    "Seminar",
    "Talk",
    "TemplateSegment",
    "User",
]

"""The planning desk on the ground floor. Seminars and runs are registered by `facilitation`, which tells the rooms."""

from seminars.admin import consents, faults, jobs, mail, organisation, people, retention, site, titles, trail
from seminars.admin.run import RunAdmin
from seminars.admin.seminar import SeminarAdmin, TalkAdmin

__all__ = [
    "RunAdmin",
    "SeminarAdmin",
    "TalkAdmin",
    "consents",
    "faults",
    "jobs",
    "mail",
    "organisation",
    "people",
    "retention",
    "site",
    "titles",
    "trail",
]

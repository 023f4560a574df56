"""What pages show, each in a fixed number of queries."""

from seminars.queries.films import FilmFile, Films, all_films, films_of, is_copied, is_settled
from seminars.queries.public import (
    Entry,
    Found,
    Heard,
    Programme,
    documents,
    entry,
    is_open,
    is_released,
    kit_files,
    may_watch,
    next_run,
    programme,
    talks_again,
    work_time,
)

__all__ = [
    "Entry",
    "FilmFile",
    "Films",
    "Found",
    "Heard",
    "Programme",
    "all_films",
    "documents",
    "entry",
    "films_of",
    "is_copied",
    "is_open",
    "is_released",
    "is_settled",
    "kit_files",
    "may_watch",
    "next_run",
    "programme",
    "talks_again",
    "work_time",
]

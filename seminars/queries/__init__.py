"""What pages show, each in a fixed number of queries."""

from seminars.queries.films import TO_TRY, FilmFile, Films, all_films, film_to_try, films_of, is_copied, is_settled
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
    runs_ahead,
    talks_again,
)

__all__ = [
    "TO_TRY",
    "Entry",
    "FilmFile",
    "Films",
    "Found",
    "Heard",
    "Programme",
    "all_films",
    "documents",
    "entry",
    "film_to_try",
    "films_of",
    "is_copied",
    "is_open",
    "is_released",
    "is_settled",
    "kit_files",
    "may_watch",
    "next_run",
    "programme",
    "runs_ahead",
    "talks_again",
]

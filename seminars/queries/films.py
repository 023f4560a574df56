"""The film files there are of a Talk, and which of them the bucket has."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.fields.files import FieldFile

from seminars import bucket
from seminars.models import Candidate, FilmCheck, Job, Rendition, Talk

TO_TRY = "candidate"
"""What the address of a film that waits ends with."""


@dataclass(frozen=True, slots=True)
class FilmFile:
    """One film file of a Talk. `kind` is what its address ends with: "film" for the main one, else the rendition's."""

    kind: str
    file: FieldFile
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Films:
    """What there is to play of a Talk now: the one for the rooms, a small one for poor lines, a described one."""

    main: FilmFile | None = None
    small: FilmFile | None = None
    described: FilmFile | None = None
    medium: FilmFile | None = None


def films_of(talk: Talk) -> Films:
    """The films that belong to the Talk's present upload. One query, none when `renditions` is prefetched."""
    if not talk.file:
        return Films()
    made = {row.kind: row for row in talk.renditions.all() if row.source_sha256 == talk.sha256}
    kinds = Rendition.Kind
    prepared = made.get(kinds.PREPARED)
    return Films(
        main=_film_file("film", prepared) if prepared else FilmFile("film", talk.file, talk.size, talk.sha256),
        small=_film_file(kinds.P360.value, made.get(kinds.P360)),
        described=_film_file(kinds.DESCRIBED.value, made.get(kinds.DESCRIBED)),
        medium=_film_file(kinds.P720.value, made.get(kinds.P720)),
    )


def _film_file(kind: str, row: Rendition | None) -> FilmFile | None:
    return FilmFile(kind, row.file, row.size, row.sha256) if row else None


def all_films(talk: Talk) -> tuple[FilmFile, ...]:
    """Every film file of the Talk that has an address. One query, none when `renditions` is prefetched."""
    films = films_of(talk)
    return tuple(film for film in (films.main, films.medium, films.small, films.described) if film)


def is_settled(talk: Talk) -> bool:
    """False while the film for the rooms is about to be another: being looked into, or prepared for them.

    No query when `check_up` is selected with the Talk.
    """
    check: FilmCheck | None = getattr(talk, "check_up", None)
    stages = (FilmCheck.Stage.WAITING, FilmCheck.Stage.PROBING, FilmCheck.Stage.PREPARING)
    return check is None or check.sha256 != talk.sha256 or check.stage not in stages


def film_to_try(talk: Talk) -> FilmFile | None:
    """The film that waits to take the place, for those who must look at it first."""
    waits: Candidate | None = getattr(talk, "candidate", None)
    return FilmFile(TO_TRY, waits.file, waits.size, waits.sha256) if waits else None


def is_copied(film: FilmFile) -> bool:
    """True when the bucket has the film."""
    return Job.objects.filter(key=bucket.job_key(film.sha256), done_at__isnull=False).exists()

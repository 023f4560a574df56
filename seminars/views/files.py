"""Small files that are handed out whole: the organisation's documents and the sheets of a seminar's kit."""

from __future__ import annotations

from pathlib import PurePath
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from seminars import queries
from seminars.models import Document, KitFile

Row = TypeVar("Row", bound=Model)


@require_safe
def document(request: HttpRequest, document: int) -> HttpResponse:
    """A published document, always a PDF; organisers read it before it is published too."""
    row = queries.documents().filter(pk=document).first()
    is_public = row is not None
    row = row or for_organiser(request, Document.objects.filter(pk=document))
    return _pdf(row.file, PurePath(row.file.name or "").stem, is_public=is_public)


@require_safe
def kit_file(request: HttpRequest, sheet: int) -> HttpResponse:
    """A sheet of a seminar's kit, named after its title; organisers see it before it is published too."""
    row = queries.kit_files().filter(pk=sheet).first()
    is_public = row is not None
    row = row or for_organiser(request, KitFile.objects.filter(pk=sheet))
    return _pdf(row.file, slugify(row.title) or "arbetsblad", is_public=is_public)


def for_organiser(request: HttpRequest, drafts: QuerySet[Row]) -> Row:
    """What is not public yet, for whoever is planning it; 404 for everyone else."""
    user = request.user
    row = drafts.first() if user.is_authenticated and user.is_active and user.is_staff else None
    if row is None:
        raise Http404
    return row


def content(file: FieldFile) -> bytes:
    """A small file, whole: a lazy one would be read in the event loop's thread anyway. Http404 when it is gone."""
    try:
        with file.open("rb") as opened:
            found: bytes = opened.read()
            return found
    except FileNotFoundError:
        raise Http404 from None


def _pdf(file: FieldFile, name: str, *, is_public: bool) -> HttpResponse:
    keep = {} if is_public else {"Cache-Control": "private, no-store"}
    headers = {"Content-Disposition": content_disposition_header(False, f"{name}.pdf") or "inline", **keep}
    return HttpResponse(content(file), content_type="application/pdf", headers=headers)

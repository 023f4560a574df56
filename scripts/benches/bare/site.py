"""A Django site with one view that lays the rows of an answer and does nothing else."""

from __future__ import annotations

from uuid import uuid4

from django.core.asgi import get_asgi_application

application = get_asgi_application()

from django.db import transaction  # noqa: E402 - after the set-up
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: E402
from django.urls import path  # noqa: E402

from evaluation.models import AnswerSheet, Ballot, FreeText  # noqa: E402
from groups.models import WorkGroup  # noqa: E402
from seminars.tokens import token_hash  # noqa: E402


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n")


def answer(request: HttpRequest, group: int) -> HttpResponse:
    """A ballot, a sheet and a text in one transaction."""
    given = request.POST.dict()
    text = given.pop("q8")
    row = WorkGroup.objects.get(pk=group)
    with transaction.atomic():
        Ballot(token_hash=token_hash(str(uuid4())), group=row).save(force_insert=True)
        AnswerSheet.objects.create(run_id=row.run_id, municipality_id=row.municipality_id, answers=given)
        FreeText.objects.create(run_id=row.run_id, question="q8", text=text)
    return HttpResponseRedirect("/received")


urlpatterns = [path("healthz", healthz), path("answer/<int:group>", answer)]

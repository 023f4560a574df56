"""What became of the group's proposals, by the facilitator's link: to read from day 7, to tell from day 90."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evaluation.errors import EvaluationError
from evaluation.follow_up_page import (
    CHOICES,
    Entry,
    Part,
    as_json,
    as_seen,
    chosen,
    comment_as_json,
    progress,
    sent_comment,
    sent_numbers,
    sent_seen,
    sent_told,
    sent_tried,
    unsaved,
)
from evaluation.models import FollowUp, LaterForm
from evaluation.queries.follow_up import proposals_of
from evaluation.services import later
from evaluation.services.follow_up import Saved, closes_at, is_open, save_comment, save_told, told_of
from facilitation import clock
from facilitation.models import PracticeProposal
from facilitation.queries.facilitate import led_groups
from facilitation.queries.screen import qr_data
from groups.models import WorkGroup
from groups.permissions import Role
from groups.views.entry import ask_for_link, linked_actor
from seminars.templatetags.look import clock as as_clock

Clashes = dict[int, Saved]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest) -> HttpResponse:
    """GET shows the groups' proposals with decisions and fields; POST saves those that were sent, a whole form or, from
    the page's script, one proposal at a time (JSON is answered to who asks for it)."""
    actor, now = linked_actor(request, Role.FACILITATOR), clock.now()
    if actor is None:
        return ask_for_link(request, Role.FACILITATOR, typed=unsaved(request.POST))
    groups = _groups(led_groups(actor), request.GET.get("run", ""), now)
    if request.method != "POST":
        return _page(request, _parts(groups, now))
    return _save(request, groups, now)


def _groups(led: list[WorkGroup], run: str, now: datetime) -> list[WorkGroup]:
    """Those of the run that is named; else of the latest that has been."""
    named = [group for group in led if str(group.run_id) == run]
    been = [group for group in led if group.run.ends_at <= now]
    return named or [group for group in been if group.run_id == been[0].run_id]


def _save(request: HttpRequest, groups: list[WorkGroup], now: datetime) -> HttpResponse:
    """Each row by itself: where one survey has closed, what is about another is saved."""
    own, sent = [group.pk for group in groups], request.POST
    known = proposals_of(own).values_list("pk", flat=True)
    answer, clashes = {}, Clashes()
    texts: dict[int, str] = {}
    late: list[str] = []
    for pk in sent_numbers(sent, known):
        (seen, given), tried = chosen(sent, pk, sent_seen(sent, pk), sent_told(sent, pk)), sent_tried(sent, pk)
        try:
            saved = save_told(proposal=pk, groups=own, seen=seen, given=given, tried=tried, now=now)
        except EvaluationError:
            late.append(f"p{pk}")
        else:
            answer[pk] = as_json(saved.told, saved.seen, saved.clashes)
            if saved.clashes:
                clashes[pk] = saved
    for group in own:
        if (comment := sent_comment(sent, group)) is not None:
            try:
                text, is_clash = save_comment(group=group, now=now, **comment)
            except EvaluationError:
                late.append(f"g{group}")
            else:
                answer[-group] = comment_as_json(text, comment["seen"], comment["given"], is_clash=is_clash)
                if is_clash:
                    texts[group] = comment["seen"]
    if request.headers.get("Accept") == "application/json":
        about = {"code": "closed" if late else "", "saved": as_clock(now), "rows": answer}
        far = _progress(own, list(proposals_of(own)))
        return JsonResponse({**about, "progress": far}, status=409 if late else 200)
    if late or clashes or texts:
        parts = _parts(groups, now, request, clashes, texts)
        return _page(request, parts, closed=bool(late), typed=unsaved(sent, late), status=409)
    messages.success(request, _("Sparat. Tack."))
    return HttpResponseRedirect(request.get_full_path())


def _progress(own: list[int], rows: Collection[PracticeProposal]) -> dict[int, str]:
    """Of each group how far it has come with its proposals."""
    told = Counter(row.group_id for row in rows if told_of(getattr(row, "outcome", None)).status)
    return {group: progress(told[group], sum(row.group_id == group for row in rows)) for group in own}


def _parts(
    groups: list[WorkGroup],
    now: datetime,
    request: HttpRequest | None = None,
    clashes: Mapping[int, Saved] = MappingProxyType({}),
    texts: Mapping[int, str] = MappingProxyType({}),
) -> list[Part]:
    """As it stands; with a request, as it was typed where two wrote otherwise: in `clashes` of proposals, in `texts`
    of groups what their page had seen."""
    own = [group.pk for group in groups]
    asked = FollowUp.objects.in_bulk(own)
    rows = list(proposals_of(own))
    forms = LaterForm.objects.in_bulk([group.run_id for group in groups])
    far = _progress(own, rows)
    parts = []
    for group in groups:
        row = asked.get(group.pk)
        entries = []
        for proposal in rows:
            if proposal.group_id == group.pk:
                told = told_of(getattr(proposal, "outcome", None))
                shown, seen, kept = told, told, dict[str, object]()
                if request and (clash := clashes.get(proposal.pk)):
                    typed = sent_told(request.POST, proposal.pk)
                    shown = replace(told, **{name: getattr(typed, name) for name in clash.clashes})
                    seen = replace(told, **{name: getattr(clash.seen, name) for name in clash.clashes})
                    kept = {name: getattr(told, name) for name in clash.clashes}
                decision = getattr(proposal, "decision", None)
                entries.append(Entry(proposal, shown, as_seen(seen), decision, kept))
        comment = row.comment if row else ""
        is_late = group.pk in texts
        opened = later.is_open(forms.get(group.run_id), now)
        address = later.later_address(group.code) if opened else ""
        parts.append(
            Part(
                group,
                row,
                is_open(row, now),
                closes_at(row) if row else None,
                entries,
                far[group.pk],
                comment=request.POST.get(f"g{group.pk}-comment", "") if request and is_late else comment,
                comment_seen=texts.get(group.pk, comment),
                kept={"comment": comment} if is_late else {},
                forward=address,
                qr=qr_data(address) if address else "",
            )
        )
    return parts


def _clashes(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Where on the page somebody has to choose, and about what."""
    about = {"status": _("Läget nu"), "difference": _("Vilken skillnad märker ni?")}
    found = []
    for part in parts:
        for entry in part.entries:
            number, what = entry.proposal.pk, entry.proposal.what
            found += [(f"clash-p{number}-{name}", f"{what}: {about[name]}") for name in entry.kept]
        found += [(f"clash-g{part.group.pk}-{name}", _("Något mer ni vill säga?")) for name in part.kept]
    return found


def _page(
    request: HttpRequest, parts: list[Part], *, closed: bool = False, typed: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    texts = {
        "saving": _("Sparar"),
        "saved": _("Sparat %(time)s"),
        "waiting": _("Sparas när linjen är tillbaka"),
        "closed": _("Frågan är stängd. Det här sparades inte."),
        "gone": _("Länken gäller inte längre. Öppna mejlet igen; det du skrev står kvar här."),
        "choose": _("Två har skrivit olika. Välj vilket som ska gälla."),
        "empty": _("inget svar"),
    }
    context = {
        "parts": parts,
        "is_open": any(part.is_open for part in parts),
        "closed": closed,
        "clashes": _clashes(parts),
        "typed": typed,
        "texts": texts,
        "sheet": reverse("facilitation:sheet"),
        "action": request.get_full_path(),
        **CHOICES,
    }
    return render(request, "evaluation/follow_up.html", context, status=status)

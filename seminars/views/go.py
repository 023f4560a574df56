"""Personal links: an opened link signs the browser in as its role. Mail scanners open links, so nothing is written."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from seminars.cookies import put_role
from seminars.models import LinkRole, PersonalLink
from seminars.services.fresh_links import again_token, may_be_renewed
from seminars.services.links import EQUIPMENT, FOLLOW_UP, find_link
from seminars.tokens import token_hash

PAGES = {
    LinkRole.CONTACT: "facilitation:contact",
    LinkRole.FACILITATOR: "facilitation:facilitate",
    LinkRole.PRESENTER: "facilitation:present",
}
FACILITATORS = {EQUIPMENT: "facilitation:equipment", FOLLOW_UP: "evaluation:follow_up"}
"""Where else a facilitator's link leads, by what it ends in."""


@never_cache
@require_safe
def go(request: HttpRequest, token: str) -> HttpResponse:
    """On to the role's page with its cookie; 410 for a link that no longer works, 404 for one that never did."""
    link = find_link(token=token, now=timezone.now())
    if link is None:
        known = PersonalLink.objects.filter(token_hash=token_hash(token)).select_related("user").first()
        context = {
            "known": known,
            "again": again_token(known) if known and may_be_renewed(known) else "",
            "language_next": reverse("seminars:home"),  # the address holds the secret
        }
        response = render(request, "seminars/link_gone.html", context, status=410 if known else 404)
    else:
        query = f"?{urlencode({'run': link.run_id})}" if link.run_id else ""
        response = HttpResponseRedirect(reverse(_page(LinkRole(link.role), request.GET.get("to", ""))) + query)
        put_role(response, link.role, str(link.pk))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _page(role: LinkRole, to: str) -> str:
    return FACILITATORS.get(to, PAGES[role]) if role == LinkRole.FACILITATOR else PAGES[role]

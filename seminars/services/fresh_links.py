"""A personal link that has ended is renewed by its person: by a press where it led, or by their address.

What an organiser has taken back stays taken back. Nobody learns here whether an address is known.
"""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.utils import translation

from seminars.mails import Kind
from seminars.models import LinkRole, PersonalLink
from seminars.services.jobs import queue_job
from seminars.services.links import issue_link, link_ends
from seminars.services.mail import Letter, to
from seminars.templatetags.look import day

SALT = "seminars.fresh_link"
TASK = "seminars.send_fresh_link"


def again_token(link: PersonalLink) -> str:
    """What the press on the page of an ended link carries instead of its secret."""
    return signing.dumps(link.pk, salt=SALT)


def may_be_renewed(link: PersonalLink) -> bool:
    """True while its person can be reached and no organiser has taken back their newest link in the role."""
    newest = PersonalLink.objects.filter(user=link.user_id, role=link.role).order_by("-created_at", "-pk").first()
    is_taken_back = newest is not None and newest.revoked_at is not None
    return link.user.is_active and link.user.has_address and link.revoked_at is None and not is_taken_back


def renew_by_token(*, token: str, now: datetime) -> bool:
    """Queues a mail with a new link to whoever had the one that the token stands for; at most one a day."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return False
    link = PersonalLink.objects.select_related("user").filter(pk=pk).first()
    return link is not None and _queue(link, now)


def renew_by_address(*, email: str, now: datetime) -> int:
    """Queues a new link for each role that the person with this address has had one in; returns how many are new."""
    rows = PersonalLink.objects.select_related("user").filter(user__email=email.strip().lower())
    newest = {link.role: link for link in rows.order_by("created_at", "pk")}
    return sum(_queue(link, now) for link in newest.values())


def _queue(link: PersonalLink, now: datetime) -> bool:
    if not may_be_renewed(link):
        return False
    key = f"fresh-link:{link.user_id}:{link.role}:{now:%Y%m%d}"
    return queue_job(key=key, task=TASK, args={"link": link.pk}, due_at=now)


def fresh_letter(*, link: int, now: datetime) -> Letter | None:
    """The mail; its link is made as it is sent. None when the old one has been taken back meanwhile."""
    row = PersonalLink.objects.select_related("user", "run").filter(pk=link).first()
    if row is None or not may_be_renewed(row):
        return None
    role = LinkRole(row.role)
    address = issue_link(user=row.user, role=role, run=row.run, now=now)
    with translation.override(row.user.language):
        until = day(link_ends(user=row.user, role=role, now=now))
    return Letter(Kind.LINK, to(row.user), {"link": address, "until": until})

"""The HTML of a mail as an answer to a frame of ours: no scripts, no requests, links open beside."""

from __future__ import annotations

from django.http import HttpResponse

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; form-action 'none';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)


def framed(html: str) -> HttpResponse:
    """Links of a mail leave the frame; the page around it may show it, others may not."""
    page = html.replace("<head>", '<head><base target="_blank">', 1)
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(page, headers=headers)

"""Addresses of the public pages, and of personal links."""

from __future__ import annotations

from django.urls import path

from seminars.views import files, mailbox, public
from seminars.views.go import go
from seminars.views.no_more import no_more_mail

app_name = "seminars"
urlpatterns = [
    path("", public.home, name="home"),
    path("seminars/", public.programme, name="programme"),
    path("seminars/<slug:slug>/", public.seminar, name="seminar"),
    path("seminars/<slug:slug>/runs/<int:run>.ics", public.calendar, name="calendar"),
    path("kit/<int:sheet>.pdf", files.kit_file, name="kit_file"),
    path("decision-makers/", public.decision_makers, name="decision_makers"),
    path("documents/", public.documents, name="documents"),
    path("documents/<int:document>.pdf", files.document, name="document"),
    path("go/<str:token>", go, name="go"),
    path("mail/", mailbox.mailbox, name="mailbox"),
    path("mail/no-more/<str:token>/", no_more_mail, name="no_more_mail"),
    path("mail/<str:name>/", mailbox.mail, name="mail"),
    path("mail/<str:name>/look/", mailbox.mail_look, name="mail_look"),
    path("mail/<str:name>/files/<int:number>.ics", mailbox.mail_file, name="mail_file"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
]

"""Addresses of the public pages, and of personal links."""

from __future__ import annotations

from django.urls import path

from seminars.views import faults, files, fresh_link, machines, mailbox, public
from seminars.views.begin import begin
from seminars.views.go import go
from seminars.views.no_more import no_more_mail

app_name = "seminars"
urlpatterns = [
    path("", public.home, name="home"),
    path("seminars/", public.programme, name="programme"),
    path("seminars/<slug:slug>/", public.seminar, name="seminar"),
    path("seminars/<slug:slug>/runs/<int:run>.ics", public.calendar, name="calendar"),
    path("seminars/<slug:slug>/card/<slug:language>.png", machines.seminar_card, name="seminar_card"),
    path("card/<slug:language>.png", machines.card, name="card"),
    path("feeds/<slug:language>/seminars.rss", machines.rss, name="rss"),
    path("feeds/<slug:language>/seminars.ics", machines.calendar, name="calendar_feed"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("organisation/logo.png", machines.logo, name="logo"),
    path("organisation/colours.css", machines.colours, name="colours"),
    path("robots.txt", machines.robots, name="robots"),
    path("kit/<int:sheet>.pdf", files.kit_file, name="kit_file"),
    path("decision-makers/", public.decision_makers, name="decision_makers"),
    path("documents/", public.documents, name="documents"),
    path("documents/<int:document>.pdf", files.document, name="document"),
    path("go/<str:token>", go, name="go"),
    path("begin/<int:person>/<str:token>/", begin, name="begin"),
    path("link/", fresh_link.fresh_link, name="fresh_link"),
    path("link/sent/", fresh_link.sent, name="fresh_link_sent"),
    path("mail/", mailbox.mailbox, name="mailbox"),
    path("mail/no-more/<str:token>/", no_more_mail, name="no_more_mail"),
    path("mail/<str:name>/", mailbox.mail, name="mail"),
    path("mail/<str:name>/look/", mailbox.mail_look, name="mail_look"),
    path("mail/<str:name>/files/<int:number>.ics", mailbox.mail_file, name="mail_file"),
    path("accessibility/", faults.accessibility, name="accessibility"),
    path("accessibility/thanks/", faults.thanks, name="fault_thanks"),
    path("privacy/", public.privacy, name="privacy"),
]

"""Addresses of the live pages, and of those that change who takes part."""

from __future__ import annotations

from django.urls import path

from facilitation.views import (
    approve,
    contact,
    control,
    equipment,
    facilitate,
    gathering,
    live,
    meeting,
    own_team,
    pairing,
    present,
    register,
    rehearsal,
    run_report,
    screen,
    script_sheet,
    sheet,
)

app_name = "facilitation"
urlpatterns = [
    path("live/state/", live.live_state, name="live_state"),
    path("live/shared/", live.live_shared, name="live_shared"),
    path("live/do/", live.live_do, name="live_do"),
    path("control/", control.control_list, name="control_list"),
    path("control/<int:run>/", control.control, name="control"),
    path("control/<int:run>/preview/<int:group>/", control.preview, name="preview"),
    path("control/<int:run>/report/", run_report.run_report, name="run_report"),
    path("control/<int:run>/report.csv", run_report.run_report_csv, name="run_report_csv"),
    path("control/<int:run>/rehearse/", rehearsal.rehearse, name="rehearse"),
    path("control/<int:run>/remove/", rehearsal.remove, name="rehearsal_remove"),
    path("control/<int:run>/preview/<int:group>/facilitator/", control.preview_facilitator, name="preview_facilitator"),
    path("control/<int:run>/gathering/", gathering.gathering_desk, name="gathering"),
    path("control/<int:run>/meeting/", meeting.meeting_check, name="meeting_check"),
    path("meeting/<int:run>/<str:door>/", meeting.meeting, name="meeting"),
    path("runs/<int:run>/script.pdf", script_sheet.script_pdf, name="script_pdf"),
    path("facilitate/", facilitate.facilitate, name="facilitate"),
    path("facilitate/sheet/", sheet.sheet, name="sheet"),
    path("facilitate/sheet.pdf", sheet.sheet_file, name="sheet_pdf"),
    path("seminars/<slug:slug>/own/", own_team.own_team, name="own_team"),
    path("seminars/<slug:slug>/own/screen/", own_team.own_screen, name="own_screen"),
    path("present/", present.present, name="present"),
    path("present/talks/<int:talk>/", approve.present_talk, name="present_talk"),
    path("present/talks/<int:talk>/withdraw/", approve.present_withdraw, name="present_withdraw"),
    path("register/<int:run>/", register.register, name="register"),
    path("contact/", contact.contact, name="contact"),
    path("screen/", screen.screen, name="screen"),
    path("screen/check/", equipment.equipment, name="equipment"),
    path("screen/check/line/", equipment.equipment_line, name="equipment_line"),
    path("screen/code/", screen.screen_code, name="screen_code"),
    path("screen/leave/", screen.screen_leave, name="screen_leave"),
    path("screen/open/<str:token>", screen.screen_open, name="screen_open"),
    path("screen/pair/", pairing.pair, name="pair"),
]

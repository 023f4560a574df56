"""The words of the meeting's pages: why it cannot be opened, what its server answers, and the sound of the call."""

from __future__ import annotations

from django.utils.translation import gettext as _

from seminars.meeting_servers import MeetingError


def failure_texts(error: MeetingError) -> tuple[str, str]:
    """Heading, and one sentence of what has happened."""
    if error.code in ("none", "rehearsal", "cancelled"):
        return {
            "none": (_("Här finns inget möte än"), _("Tillfället har ingen möteslänk. Den läggs in i planeringen.")),
            "rehearsal": (
                _("I en övning öppnas inget möte"),
                _("Länken leder till det riktiga mötet, och det ska ingen öva i. På dagen öppnas det härifrån."),
            ),
            "cancelled": (_("Tillfället är inställt"), _("Då finns inget möte att gå till.")),
        }[error.code]
    told = {
        "timeout": _("Mötets server svarade inte i tid."),
        "unreachable": _("Mötets server går inte att nå."),
        "secret": _("Mötets server känner inte igen oss. Den som sköter servern måste se över inställningarna."),
        "unset": _("Mötets server är inte inställd. Den som sköter servern måste se över inställningarna."),
        "refused": _("Mötets server sa nej."),
        "strange": _("Mötets server svarade något som inte går att läsa."),
    }
    return _("Mötet går inte att öppna just nu"), told[error.code]


def call_texts() -> dict[str, str]:
    """For the page with the call."""
    return {
        "off_talk": _("Mikrofonen är avstängd medan Talken visas"),
        "off_dialogue": _("Mikrofonen är avstängd medan ni samtalar"),
        "off_break": _("Mikrofonen är avstängd i pausen"),
        "off_group": _("Mikrofonen är avstängd medan ni är i rummet"),
        "off_hint": _("Ingen i mötet hör er."),
        "off_leader": _("Rummen ser Talken eller samtalar."),
        "muted": _("Mikrofonen är avstängd"),
        "muted_hint": _("Slå på den när ni ska tala."),
        "muted_soon": _("Mötet börjar {clock}."),
        "on": _("Mikrofonen är på"),
        "on_hint": _("Alla i mötet hör er."),
        "turn_on": _("Slå på mikrofonen"),
        "turn_off": _("Stäng av mikrofonen"),
        "joining": _("Öppnar mötet"),
        "joining_hint": _("Webbläsaren kan fråga efter kamera och mikrofon. Svara ja."),
        "left": _("Ni har lämnat mötet"),
        "left_hint": _("Rumsskärmen går vidare i sin egen flik."),
        "again": _("Gå med igen"),
        "elsewhere": _("Mötet fortsätter i en annan flik"),
        "elsewhere_hint": _("Här är det stängt, så att ni inte hörs dubbelt."),
        "here": _("Flytta mötet hit"),
        "failed": _("Mötet går inte att öppna just nu"),
        "failed_hint": _("Mötets server går inte att nå. Samtalet i rummet går vidare på rumsskärmen."),
        "line": _("Egen klocka. Linjen hit är borta, mötet pågår."),
        "call_title": _("Samtalet i mötet"),
    }

"""The sentence a person reads for each refusal: what happened and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilitation.timeline import Refusal
from facilitation.wire import Code

SENTENCES: Mapping[str, Promise] = {
    Code.BAD_FRAME: _("Sidan skickade något som servern inte förstår. Ladda om sidan."),
    Code.UNKNOWN_ACTION: _("Servern känner inte till det du tryckte på. Ladda om sidan."),
    Code.BAD_ARGS: _("Något i det du angav går inte att använda. Kontrollera och försök igen."),
    Code.TOO_LONG: _("Texten är för lång. Korta den och försök igen."),
    Code.STALE: _("Någon annan hann före. Se hur läget är nu och tryck igen om det fortfarande behövs."),
    Code.CONFLICT: _("Någon annan har ändrat samma ruta. Välj vilken text som ska stå kvar."),
    Code.CHOOSE_ROLE: _("Du är inloggad i flera roller i den här webbläsaren. Välj en."),
    Code.CHOOSE_RUN: _("Du är med vid flera tillfällen. Välj ett."),
    Code.SIGNED_OUT: _("Du är inte inloggad längre. Öppna din länk igen."),
    Code.FORBIDDEN: _("Det här får du inte göra eller se med den här inloggningen."),
    Code.NOT_FOUND: _("Det du söker finns inte längre."),
    Code.WALL_FULL: _("Väggen är full. Ta ner något innan du sätter upp mer."),
    Code.NOTHING_TO_SEND: _("Det finns inga huvudpunkter eller frågor att skicka än."),
    Code.BAD_ORIGIN: _("Begäran kom från en annan adress än den här webbplatsen."),
    Code.UNAVAILABLE: _("Servern når inte sin databas just nu. Det du skrev finns kvar och skickas igen."),
    Code.REPLACED: _("En annan enhet används i rummet nu. Tryck på Använd den här för att ta tillbaka."),
    Code.NO_NAME: _("Fyll i ett namn."),
    Code.DUPLICATE: _("Kommunen har redan en grupp med det namnet. Ge gruppen ett annat namn."),
    Code.CANCELLED: _("Gruppen är avanmäld. Ta med den igen först."),
    Code.MERGED: _("Gruppen är ihopslagen med en annan och kan inte tas med för sig."),
    Code.SAME_GROUP: _("Välj en annan grupp att slå ihop med."),
    Code.OTHER_RUN: _("Grupperna hör till olika tillfällen. Flytta den ena först."),
    Code.SAME_RUN: _("Gruppen är redan med vid det tillfället."),
    Code.OTHER_SEMINAR: _("Det tillfället hör till ett annat seminarium."),
    Code.RUN_OVER: _("Det tillfället är över eller inte publicerat. Välj ett annat."),
    Code.ANSWERED: _("Gruppen har börjat svara på utvärderingen och kan inte flyttas."),
    Code.LEADS_ELSEWHERE: _("Facilitatorn leder också en grupp i en annan kommun. Länken finns i mejlet."),
    Code.LOCKED: _("Ett dygn har gått sedan slutet. Det ni skrev står kvar, men kan inte ändras längre."),
    Code.NO_PLACE: _("Det finns inte plats för fler. Ta bort något först, eller välj färre."),
    Refusal.ILLEGAL_NOW: _("Det går inte att göra just nu."),
    Refusal.FAR_FROM_PLAN: _("Tiden ligger mer än ett dygn från planen. Kontrollera datum och klockslag."),
    Refusal.TALK_NEEDS_CUT: _("En Talk pågår. Bekräfta att den ska avbrytas."),
    Refusal.TALK_KEEPS_LENGTH: _("En Talk behåller sin längd."),
    Refusal.BELOW_FLOOR: _("Delen kan inte bli kortare än så."),
    Refusal.ALREADY_PASSED: _("Den delen är redan över."),
    Refusal.NO_PREVIOUS: _("Det finns ingen tidigare del."),
    Refusal.NO_NEXT: _("Det finns ingen del efter den här."),
    Refusal.NOTHING_TO_UNDO: _("Det finns inget att ångra."),
    Refusal.NOT_LATEST: _("Bara den senaste signalen kan ångras."),
    Refusal.TOO_LATE: _("Det är för sent att ångra. Tio minuter har gått."),
}


def sentence(code: str) -> str:
    """In the language now active."""
    return str(SENTENCES.get(code, code))

"""The default script of the format in Swedish: the steps of every kind of segment. Data only, no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from seminars.agenda import Kind


def N_(message: str) -> str:
    """Marks a Swedish msgid for the catalogues and leaves it as it is."""
    return message


WORDS = ("title", "say", "screen", "do", "free_say", "free_screen")
"""The fields of a step that are read or said, and so translated."""


class Entry(StrEnum):
    """What the group writes down in a step."""

    NOTES = "notes"
    PROPOSALS = "proposals"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a script.

    It lasts `seconds`, or `share` parts of what the steps with seconds leave. `turn` is the longest turn in seconds
    when everyone speaks once; `free_say` and `free_screen` replace the words when a turn would be too short for that.
    """

    key: str
    title: str
    say: str
    screen: str
    do: str = ""
    seconds: int = 0
    share: int = 0
    turn: int = 0
    entry: Entry | None = None
    free_say: str = ""
    free_screen: str = ""


LEARNING = (
    Step(
        key="frame",
        title=N_("Ramen"),
        say=N_(
            "Nu tänker vi tillsammans. Alla får lika lång tid, ingen avbryter. Du får säga pass. "
            "Personligt stannar här. Inga namn på klienter."
        ),
        screen=N_("Nu tänker vi tillsammans. Alla får lika lång tid."),
        do=N_("Utse någon som antecknar gruppens huvudpunkter."),
        seconds=120,
    ),
    Step(
        key="silent",
        title=N_("Tyst skrivande"),
        say=N_("Skriv för dig själv: Vad fastnade? Vad kände du igen? Vad blev du osäker på?"),
        screen=N_("Vad fastnade? Vad kände du igen? Vad blev du osäker på?"),
        do=N_("Håll tystnaden. Skriv själv också."),
        seconds=180,
    ),
    Step(
        key="round-1",
        title=N_("Runda 1"),
        say=N_(
            "Vad tar du med dig från berättelserna, och vad känner du igen hos oss? "
            "Vi går laget runt. Du får säga pass."
        ),
        screen=N_("Vad tar du med dig från berättelserna, och vad känner du igen hos oss?"),
        do=N_("Låt alla tala till punkt. Säg till vänligt när tiden är ute."),
        share=2,
        turn=150,
    ),
    Step(
        key="round-2",
        title=N_("Runda 2"),
        say=N_("Vad hörde du nu som gav dig en ny tanke? Vi går laget runt en gång till."),
        screen=N_("Vad hörde du nu som gav dig en ny tanke?"),
        do=N_("Samma ordning som nyss. Den som inte har någon ny tanke säger pass."),
        share=1,
        turn=75,
        free_say=N_("Vad hörde du nu som gav dig en ny tanke? Den som vill börjar."),
        free_screen=N_("Vad hörde du nu som gav dig en ny tanke? Den som vill talar."),
    ),
    Step(
        key="points",
        title=N_("Huvudpunkter"),
        say=N_("Nu läser vi upp vad vi har antecknat. Vilka tre punkter är viktigast? Stämmer det?"),
        screen=N_("Vilka är våra tre huvudpunkter? Vad vill vi fråga presentatörerna?"),
        do=N_("Högst tre huvudpunkter och en eller två frågor till presentatörerna."),
        share=1,
        entry=Entry.NOTES,
    ),
    Step(
        key="send",
        title=N_("Skicka in"),
        say=N_("Jag läser upp det vi skickar. Är alla med på det? Då skickar jag."),
        screen=N_("Hör vi det vi menar? Då skickar vi."),
        do=N_("Tryck på Läs upp och skicka in, under Punkter. Gör ni inget skickas de av sig själva."),
        seconds=120,
        entry=Entry.NOTES,
    ),
)

PRODUCTIVE = (
    Step(
        key="question",
        title=N_("Frågan"),
        say=N_("Finns det något här vi vill pröva eller ändra? ’Nej, inte nu’ är ett giltigt svar, säg varför."),
        screen=N_("Finns det något här vi vill pröva eller ändra?"),
        seconds=60,
    ),
    Step(
        key="silent",
        title=N_("Tyst skrivande"),
        say=N_("Skriv för dig själv: Det jag skulle vilja pröva inom en månad är …"),
        screen=N_("Det jag skulle vilja pröva inom en månad är …"),
        do=N_("Håll tystnaden. Skriv själv också."),
        seconds=120,
    ),
    Step(
        key="round",
        title=N_("Ett förslag var"),
        say=N_("Vi går laget runt: ett förslag var, utan att värdera. Du får säga pass."),
        screen=N_("Ett förslag var, utan att värdera."),
        do=N_("Låt någon annan än du börja."),
        share=9,
        turn=90,
        free_say=N_("Vem vill berätta om sitt förslag? Den som vill börjar."),
        free_screen=N_("Den som vill berättar om sitt förslag."),
    ),
    Step(
        key="choose",
        title=N_("Välj"),
        say=N_("Vilka ett till tre av förslagen vill vi gå vidare med?"),
        screen=N_("Vilka ett till tre förslag går vi vidare med?"),
        do=N_("Handuppräckning räcker. Vill ni, sätt prickar under Förslag."),
        share=3,
        entry=Entry.PROPOSALS,
    ),
    Step(
        key="concrete",
        title=N_("Gör det konkret"),
        say=N_("Vad gör vi, vilken roll bär det, vad är första steget och när? Vad behövs, och hur märker vi det?"),
        screen=N_("Vad, vem, första steget och när? Vad behövs, och hur märker vi det?"),
        do=N_("Skriv in förslagen. Roller, inga namn."),
        share=8,
        entry=Entry.PROPOSALS,
    ),
    Step(
        key="read",
        title=N_("Läs upp"),
        say=N_("Jag läser upp det vi har sparat. Vem bär det vidare? Delar vi det med de andra grupperna?"),
        screen=N_("Vem bär det vidare? Delar vi det med de andra grupperna?"),
        do=N_("Välj för varje förslag om det delas."),
        seconds=120,
        entry=Entry.PROPOSALS,
    ),
)

SCRIPTS: Mapping[Kind, tuple[Step, ...]] = {
    Kind.WELCOME: (
        Step(
            key="welcome",
            title=N_("Välkomna"),
            say=N_("Välkomna. Vi börjar samtidigt som alla andra grupper. Först ser vi två Talks, sedan samtalar vi."),
            screen=N_("Välkomna. Strax börjar den första Talken."),
            do=N_("Räkna hur många ni är och fyll i antalet här under. Ser och hör alla skärmen?"),
            share=1,
        ),
    ),
    Kind.TALK: (
        Step(
            key="talk",
            title=N_("Vi lyssnar"),
            say=N_("Nu lyssnar vi. Anteckna gärna det som fastnar."),
            screen=N_("Anteckna gärna det som fastnar."),
            do=N_("Filmen spelas av sig själv på skärmen. Hörs inget, tryck på Hjälp."),
            share=1,
        ),
    ),
    Kind.LEARNING: LEARNING,
    Kind.BREAK: (
        Step(
            key="break",
            title=N_("Paus"),
            say=N_("Nu tar vi paus. Klockan på skärmen visar när vi ses igen."),
            screen=N_("Hämta kaffe. Vi ses när klockan är ute."),
            do=N_("Har ni skickat era huvudpunkter? Efter pausen byter ni till mötet."),
            share=1,
            entry=Entry.NOTES,
        ),
    ),
    Kind.GATHERING: (
        Step(
            key="gathering",
            title=N_("Alla tillsammans"),
            say=N_("Nu möter vi de andra grupperna. När det är vår tur läser jag upp våra huvudpunkter."),
            screen=N_("Vad har de andra grupperna kommit fram till?"),
            do=N_("Byt till mötet. Mikrofonen är av tills det är er tur."),
            share=1,
            entry=Entry.NOTES,
        ),
    ),
    Kind.PRODUCTIVE: PRODUCTIVE,
    Kind.SHARING: (
        Step(
            key="sharing",
            title=N_("Förslagen delas"),
            say=N_("Nu ser vi vad de andra grupperna vill pröva. Finns det något vi vill låna?"),
            screen=N_("Vad vill de andra pröva? Finns det något ni vill låna?"),
            do=N_("Bara förslag som ni har valt att dela visas."),
            share=1,
            entry=Entry.PROPOSALS,
        ),
    ),
    Kind.EVALUATION: (
        Step(
            key="evaluation",
            title=N_("Utvärdering"),
            say=N_("Ta fram telefonen och peka kameran mot koden på skärmen. Det tar tre minuter. Svaren är anonyma."),
            screen=N_("Peka kameran mot koden. Det tar tre minuter."),
            do=N_("Svara själv också. Tacka gruppen när alla är klara."),
            share=1,
        ),
    ),
}

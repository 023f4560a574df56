"""What simulated groups write, in Swedish: made up, about no one. No logic, no Django."""

from __future__ import annotations

POINTS = (
    "Vi möter samma familj på tre ställen och vet inte om det förrän det har gått fel.",
    "Det som fungerade i berättelsen var att någon ringde tillbaka samma dag.",
    "Vi kände igen oss i väntan. Den är värre än svaret.",
    "Våra möten börjar med problemet. De kunde börja med det som redan går bra.",
    "Barnets egna ord försvinner när vi skriver ihop oss.",
    "Vi har rutinen men inte tiden, och då gör alla på sitt sätt.",
    "Det är lätt att fråga vad som är svårt, ovant att fråga vad som hjälper.",
    "När vi byter handläggare börjar familjen om från början.",
    "Vi behöver ett gemensamt ord för det som skolan kallar frånvaro och vi kallar oro.",
    "En vuxen som stannar kvar betyder mer än vilken insats det är.",
    "Vi vågar inte säga att vi inte vet, och det märker familjen.",
    "De anhöriga är de som vet mest och tillfrågas sist.",
    "Det tog oss en hel runda att märka att vi menade samma sak.",
    "Vi har redan kontakterna, men de hänger på två personer.",
)
QUESTIONS = (
    "Hur fick ni med er chefen från början?",
    "Vad gjorde ni när den första familjen tackade nej?",
    "Hur mycket tid tog det i veckan, ärligt talat?",
    "Vad hade ni gjort annorlunda i dag?",
    "Hur märkte ni att det började vända?",
    "Vem höll i det när projektet var slut?",
)
# what, kind, first_step, who, when, needs, notice
PROPOSALS = (
    ("Vi ringer tillbaka samma dag, även när vi inte har något svar än", "change", "En timme avsätts varje eftermiddag",
     "Mottagningsgruppen", "från måndag", "", "Färre ringer två gånger"),
    ("Två möten om året tillsammans med elevhälsan, utan ärenden", "trial", "Fråga rektorerna om en dag i februari",
     "Samordnare", "inom en månad", "Ett rum och kaffe", "Vi vet vem vi ska ringa"),
    ("Samma handläggare följer med till det första mötet efter ett byte", "trial", "Prova i tre ärenden",
     "Socialsekreterare", "inom tre veckor", "", "Familjen behöver inte berätta om från början"),
    ("Vi frågar först vad som fungerar", "change", "Frågan läggs överst i mallen", "Gruppledare", "nästa vecka", "",
     "Det står något bra i varje anteckning"),
    ("En kväll i veckan då föräldrar kan komma utan tid", "decision", "Räkna hur många som ringer efter fyra",
     "Enhetschef", "före sommaren", "Beslut om arbetstid", "Fler kommer av sig själva"),
    ("Vi övar på att säga att vi inte vet", "trial", "En kvart på teammötet", "Hela gruppen", "nästa teammöte", "",
     "Vi hör varandra säga det"),
    ("En gemensam lista över vilka vuxna barnet redan träffar", "decision", "Fråga juristen vad som får stå där",
     "Samordnare", "inom två månader", "Besked om sekretess", "Ingen ringer i onödan"),
)  # fmt: skip
CALLS = (
    "Vi hör inget ljud i filmen.",
    "Bilden hackar. Ska vi ladda om?",
    "Två av oss sitter fast i trafiken, vi börjar ändå.",
    "Mötet släpper inte in oss.",
)
ACTIONS = (
    "När jag inte har något svar ska jag ringa och säga just det.",
    "När någon ny kommer in i ett ärende ska jag fråga vilka som redan är där.",
    "När jag skriver ska jag låta en mening vara barnets egen.",
)
WISHES = (
    "Mer tid i samlingen.",
    "Behåll rundorna, de gör skillnad.",
    "Skicka frågorna i förväg.",
)

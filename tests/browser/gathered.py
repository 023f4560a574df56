"""What groups write before a gathering: points and questions as they may sound, some in other words the same."""

from __future__ import annotations

import random
from datetime import datetime

from facilitation.models import Note
from groups.models import WorkGroup

WHO = ("skolan", "förskolan", "polisen", "elevhälsan", "BUP", "fritidsgården", "vårdcentralen", "föräldrarna")
POINTS = (
    "Vi behöver ett gemensamt möte med {who} varje månad.",
    "Gemensamma möten med {who} varje månad",
    "Familjerna träffar för många olika handläggare.",
    "En fast kontaktperson för varje familj",
    "Tidiga insatser är bättre än långa utredningar.",
    "Vi vet inte vem vi ska ringa på {who}.",
    "Barnens egen röst saknas i våra planer.",
    "Sekretessen stoppar oss oftare än den behöver, vi frågar inte om samtycke tillräckligt tidigt.",
    "Frånvaron syns först efter tre veckor, då är det redan svårt att vända.",
    "Mer tid för hembesök",
    "Chefen behöver efterfråga det här, annars prioriteras det bort.",
    "Vi skulle vilja pröva att sitta hos {who} en förmiddag i veckan.",
    "Berättelsen om Amir fastnade: en enda vuxen som inte gav upp.",
    "Det finns bra rutiner men ingen som följer upp dem.",
)
QUESTIONS = (
    "Hur kom ni i gång?",
    "Hur fick ni med {who} från början?",
    "Vad kostade det i tid de första månaderna?",
    "Hur gör ni när föräldrarna tackar nej?",
)


def write(groups: list[WorkGroup], now: datetime, *, silent: int = 0) -> None:
    """Three points and two questions of each group, the last of them still being written; the last groups write
    nothing."""
    chance = random.Random(7)
    rows = []
    for group in groups[: len(groups) - silent]:
        texts = [("point", text) for text in chance.sample(POINTS, 3)]
        texts += [("question", text) for text in chance.sample(QUESTIONS, 2)]
        for number, (kind, text) in enumerate(texts):
            said = text.format(who=chance.choice(WHO))
            sent = None if group is groups[0] and number == 4 else now
            position = number + 1 if kind == "point" else number - 2
            rows.append(Note(group=group, kind=kind, position=position, text=said, rev=1, changed_at=now, sent_at=sent))
    Note.objects.bulk_create(rows)

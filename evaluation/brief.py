"""The three sentences of "I korthet", made from the numbers that are published anyway. Pure; editable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.disclosure import Kind, Thresholds
from evaluation.figures import whole_cell
from evaluation.questionnaire import DEFAULT, HIGH, SOME, Question, scale_questions
from evaluation.scoring import Share, Tally, percent
from evaluation.wording import N_, Text, text

Asked = list[tuple[Question, Tally]]

ALIKE = 5
GOOD = 60

TENTHS = (N_("en"), N_("två"), N_("tre"), N_("fyra"), N_("fem"), N_("sex"), N_("sju"), N_("åtta"), N_("nio"))
COUNTED = (N_("ett"), *TENTHS[1:], N_("tio"), N_("elva"), N_("tolv"))


def sentences(
    counted: Mapping[str, Tally],
    proposals: int | None,
    decisions: int,
    limits: Thresholds,
    municipality: str | None = None,
    questions: Sequence[Question] = DEFAULT,
) -> list[Text]:
    """Effect, Talks, proposals. The first two are about the whole seminar, the third about its own scope.

    Questions are found by their indicators, never by their keys; only scales are told of. Of what was not asked nothing
    is said, so that there may be fewer; nor of `proposals` where they stand elsewhere (None).
    """
    asked: Asked = [(question, counted.get(question.key, Tally())) for question in scale_questions(questions)]
    found = {question.indicator for question, _tally in asked}
    said = [_effect(asked, limits)] if "effect" in found else []
    said += [_talks(asked, limits)] if found & {"relevance", "knowledge"} else []
    return said if proposals is None else [*said, _proposals(proposals, decisions, municipality)]


def carried(
    edits: Sequence[Mapping[str, str] | None], before: Sequence[object], after: Sequence[object]
) -> list[Mapping[str, str] | None]:
    """The edits of a report's sentences in the report after it: those whose sentence is the same. Empty with none."""
    kept = [edit if old == new else None for edit, old, new in zip(edits, before, after, strict=False)]
    return kept if any(kept) else []


def listed(names: Sequence[str]) -> Text | str:
    """As data: "A, B och C"."""
    if len(names) < 2:
        return "".join(names)
    return text(N_("{first} och {last}"), first=", ".join(names[:-1]), last=names[-1])


def about(share: Share) -> Text:
    """A share in words: "Nästan nio av tio". Begins a sentence. `n` above 0."""
    value = percent(share.count, share.n)
    tenth = (value + 5) // 10
    if tenth in (0, 10):
        return text(N_("Nästan alla")) if tenth else text(N_("Nästan ingen"))
    number = text(TENTHS[tenth - 1])
    if abs(value - 10 * tenth) <= 1:
        return text(N_("Ungefär {n} av tio"), n=number)
    return text(N_("Nästan {n} av tio") if value < 10 * tenth else N_("Drygt {n} av tio"), n=number)


def _who(asked: Asked, indicator: str, cut: int, limits: Thresholds) -> Text | None:
    """In tenths from ten answers on, and in words where the share is told coarsely; None below the threshold."""
    found = next((each for question, each in asked if question.indicator == indicator), Tally())
    share = found.at_least(cut)
    kind = whole_cell(share, found, limits).kind
    if kind is Kind.HIDDEN:
        return None
    if kind is not Kind.EXACT:
        return text(N_("Nästan alla")) if kind is Kind.NEARLY_ALL else text(N_("Nästan ingen"))
    if share.n >= limits.percent:
        return about(share)
    return text(N_("{count} av {n}"), count=share.count, n=share.n)


def _effect(asked: Asked, limits: Thresholds) -> Text:
    who = _who(asked, "effect", SOME, limits)
    if who is None:
        return text(N_("För få har svarat för att vi ska kunna säga hur seminariet påverkar arbetet."))
    return text(N_("{who} tror att seminariet påverkar hur de arbetar framöver."), who=who)


def _talks(asked: Asked, limits: Thresholds) -> Text:
    """The Talks are compared only where the table itself gives how many found each of them relevant."""
    cells = {
        question.talk: whole_cell(found.at_least(HIGH), found, limits)
        for question, found in asked
        if question.indicator == "relevance" and question.talk
    }
    told = {talk: (cell.count, cell.n) for talk, cell in cells.items()}
    rated = {talk: percent(n, of) for talk, (n, of) in told.items() if n is not None and of and of >= limits.percent}
    if len(rated) != 2:
        return _knowledge(asked, limits)
    worse, better = sorted(rated, key=lambda talk: (rated[talk], -talk))
    if rated[better] - rated[worse] < ALIKE:
        liked = rated[worse] >= GOOD
        return text(
            N_("Båda Talks fick goda betyg för hur relevanta de var.")
            if liked
            else N_("De två Talks upplevdes som ungefär lika relevanta.")
        )
    template = (
        N_("Talk {better} upplevdes som mer relevant än Talk {worse}, även om båda fick goda betyg.")
        if rated[worse] >= GOOD
        else N_("Talk {better} upplevdes som mer relevant än Talk {worse}.")
    )
    return text(template, better=better, worse=worse)


def _knowledge(asked: Asked, limits: Thresholds) -> Text:
    who = _who(asked, "knowledge", SOME, limits)
    if who is None:
        return text(N_("För få har svarat för att vi ska kunna säga vad som upplevdes som relevant."))
    return text(N_("{who} fick ny kunskap som de kan använda i sitt arbete."), who=who)


def _proposals(number: int, decisions: int, municipality: str | None) -> Text:
    from_there = text(N_("Grupperna från {municipality}"), municipality=municipality)
    groups = from_there if municipality else text(N_("Grupperna"))
    if not number:
        return text(N_("{groups} lämnade inga förslag den här gången."), groups=groups)
    made = text(N_("{n} förslag"), n=_number(number)) if number > 1 else text(N_("ett förslag"))
    if not decisions:
        return text(N_("{groups} lämnade {made}."), groups=groups, made=made)
    if number == 1:
        return text(N_("{groups} lämnade ett förslag, och det behöver ett beslut."), groups=groups)
    needing = _number(decisions)
    return text(N_("{groups} lämnade {made}, varav {n} behöver beslut."), groups=groups, made=made, n=needing)


def _number(n: int) -> Text | str:
    return text(COUNTED[n - 1]) if n <= len(COUNTED) else str(n)

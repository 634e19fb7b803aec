"""Ends that clauses tell: 'when <the valve fails>', 'if you <smoke or are over 60>', 'makes it hard to <breathe>'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract import naming
from kg.extract.genera import is_sort
from kg.extract.grammar import Grammar
from kg.extract.phrases import LONGEST, phrases
from kg.extract.question import Question
from kg.extract.stating import Spoken
from kg.extract.things import things
from kg.extract.token import Phrase, Token, in_a_row

EFFORT = "effort"  # the row of alternatives.tsv that has the noun for what is hard to do
_PARTICLES = frozenset({"up", "down", "out", "off", "away", "together"})  # 'breaking down'
MOST_DONE = 6  # words of what is hard to do
BEFORE_IF = 2  # tokens before a clause: 'even if'
PAIR = 2
_SUPPOSING = frozenset({"when", "if"})
_TELLING = frozenset({"something", "too"})


def clause(asked: Question) -> list[Spoken]:
    """A clause as an end, and what goes on behind 'or when': 'are over age 50' is over age 50; not behind 'even if'."""
    before = asked.words.tokens[max(asked.low - BEFORE_IF, 0) : asked.low]
    if any(t.low == "even" for t in before):
        return []
    found, tokens = list[Spoken](), asked.tokens
    supposed = any(t.low in _SUPPOSING for t in before[-1:])
    while tokens:
        told = _without_aside(_of_people(_bare(tokens, asked.rules), asked.rules))
        end = _clause_end(told)
        found += _named([*told[:end], *_compared(told, end)], asked)
        again = next((i for i in range(end, len(told)) if told[i].tag not in ",C"), len(told))
        goes_on = end < again < len(told) and told[again].low in _SUPPOSING
        tokens = told[again + 1 :] if supposed and goes_on else []
    return found


def _clause_end(tokens: list[Token]) -> int:
    """Where a clause ends: at another one, or at a comma that parts no adjectives."""
    ends = (
        i for i, t in enumerate(tokens) if t.tag in ".;:S" or (t.tag == "," and not _described(tokens, i))
    )
    end = next(ends, len(tokens))
    return end - 1 if 0 < end < len(tokens) and tokens[end - 1].tag == "C" else end


def _compared(tokens: list[Token], end: int) -> list[Token]:
    """What a clause is compared with, up to its end: 'than usual' of 'works harder than usual'."""
    if end >= len(tokens) or tokens[end].low != "than":
        return []
    stop = end + 1 + _clause_end(tokens[end + 1 :])
    return tokens[end:stop] if stop <= LONGEST else []


def _without_aside(tokens: list[Token]) -> list[Token]:
    """A clause without what stands between its subject and its verb: 'cells, called melanocytes, grow in clusters'."""
    commas = [i for i, t in enumerate(tokens) if t.tag == ","][:PAIR]
    if len(commas) < PAIR or any(t.tag in "VBMHO" for t in tokens[: commas[0]]):
        return tokens
    first, last = commas
    behind = next((t.tag for t in tokens[last + 1 :] if t.tag != "A"), "$")
    return [*tokens[:first], *tokens[last + 1 :]] if behind in "VBMHO" else tokens


def _of_people(tokens: list[Token], rules: Grammar) -> list[Token]:
    """What befalls people, without them: 'seizures' of 'people to have seizures'."""
    to = next((i for i, t in enumerate(tokens) if t.tag == "T"), 0)
    people = any(rules.language.has("people", t.low) for t in tokens[:to])
    borne = people and to + 1 < len(tokens) and rules.language.has("bearing", tokens[to + 1].verb)
    return tokens[to + 2 :] if borne else tokens


def _described(tokens: list[Token], at: int) -> bool:
    """Whether a comma stands between adjectives: 'a sudden, strong urge'."""
    return at > 0 and at + 1 < len(tokens) and tokens[at - 1].tag in "JE" and tokens[at + 1].tag in "JE"


def traits(asked: Question) -> list[Spoken]:
    """What people are, have or do, one by one: 'smoke, are over 60, or have gout or lupus'."""
    found: list[Spoken] = []
    for low, high in _joined(asked):
        tokens = _bare(asked.words.tokens[low:high], asked.rules)
        if len(tokens) > 1 and tokens[-1].tag == "Q" and tokens[-2].tag == "P":
            tokens = tokens[:-2]  # 'a family history of it'
        owned = (
            low < high and asked.words.tokens[high - len(tokens) - 1].tag == "D"
        )  # 'have a close relative'
        found += _named(tokens if owned else _as_deed(tokens, asked), asked, Phrase(tuple(tokens)))
    known, places = asked.rules.ontology.lexicon.concepts, {*asked.rules.language.filters["places"]}
    return [s for s in found if s.concept.id not in known or not places.issuperset(s.concept.kinds)]


def deeds(asked: Question) -> list[Spoken]:
    """What one is told to do, one by one: drinking water and getting rest, of 'drink water and get rest'."""
    found: list[Spoken] = []
    for low, high in _joined(asked):
        tokens = asked.words.tokens[low:high]
        while tokens and tokens[0].tag == "A":
            tokens = tokens[1:]
        deed = _as_deed(tokens, asked)
        if deed == tokens or len(deed) == 1 or any(t.tag in "MBHOX" for t in deed):
            break
        found += _named(deed, asked, Phrase(tuple(tokens)))
    return found


def efforts(asked: Question) -> list[Spoken]:
    """What is hard to do, one by one: difficulty breathing, of 'hard to breathe'."""
    found: list[Spoken] = []
    noun = asked.rules.language.alternatives[EFFORT][0][0]
    for low, high in _joined(asked):
        done = asked.words.tokens[low : min(high, low + MOST_DONE)]
        done = done[: next((i for i, t in enumerate(done) if t.tag in "PA"), len(done))]
        deed = _as_deed(done, asked)
        if deed == done or _of_doctors(done[0].verb, asked.rules):
            break  # 'hard to treat' is not what befalls anybody
        tokens = [replace(deed[0], text=noun, low=noun, tag="N", verb="", form=""), *deed]
        text = asked.words.text(asked.low - 2, asked.low) + " " + Phrase(tuple(done)).text
        found += [one._replace(text=text) for one in _named([*in_a_row(tokens)], asked)]
    return found


def tasks(asked: Question) -> list[Spoken]:
    """What is done by an -ing form, of each of its objects: 'breaking down fats and proteins' is two; else the things."""
    words, rules = asked.words, asked.rules
    at = next((i for i in range(asked.low, asked.high) if words.tokens[i].tag != "A"), asked.high)
    low = at + 1
    while low < asked.high and words.tokens[low].low in _PARTICLES:
        low += 1
    if at >= asked.high or not _does(words.tokens[at]) or words.tokens[min(low, asked.high - 1)].tag == "P":
        return things(asked)
    if _of_doctors(words.tokens[at].verb, rules):
        return []  # 'is important for treating it'
    done, found = words.tokens[at:low], list[Spoken]()
    high = next((i for i in range(low, asked.high) if words.tokens[i].tag == "R"), asked.high)
    for part in phrases(words, low, high, rules):
        if naming.sound(part, rules.language) and not _sort_alone(part, rules):
            tokens = part.tokens if _does(part.tokens[0]) else (*done, *part.tokens)
            named = naming.label(Phrase(in_a_row(tokens)))
            concept = rules.ontology.concept(named, asked.kinds[-1:])
            found.append(Spoken(concept, Phrase(tokens).text, (), (done[0].start, part.span[1])))
    return found


def _sort_alone(phrase: Phrase, rules: Grammar) -> bool:
    """Whether a phrase names nothing but a sort of things, or a part of one: 'enzymes', 'part of a protein'."""
    told = [t.low for t in phrase.tokens if t.tag != "D"]
    partly = len(told) > PAIR and told[-2] == "of" and rules.language.has("partitive", told[-3])
    return (partly or len(told) == 1) and is_sort(told[-1], rules.language)


def _does(token: Token) -> bool:
    """Whether an -ing form tells what is done: not 'swelling'."""
    return "ing" in token.form and (token.tag == "G" or token.nominal)


def known(asked: Question) -> list[Spoken]:
    """What people become or do, as far as the lexicon knows it: 'sick', 'overweight or tired', 'cough'."""
    rules = asked.rules
    found: list[Spoken] = []
    for low, high in _joined(asked):
        tokens = asked.words.tokens[low:high]
        while tokens and tokens[0].tag in "AD":
            tokens = tokens[1:]
        wordings = (Phrase(tuple(each)).text for each in (tokens, _as_deed(tokens, asked)) if each)
        concept = next(filter(None, map(rules.ontology.lexicon.find, wordings)), None)
        if concept is None or not set(concept.kinds) & set(rules.language.filters["illness"]):
            break
        said = Phrase(tuple(tokens))
        found.append(Spoken(concept, said.text, (), said.span))
    return found


def _of_doctors(verb: str, rules: Grammar) -> bool:
    """Whether a verb tells what only things that are made to help do, as 'treat' and 'diagnose' do."""
    ailing = {*rules.language.filters["illness"]}
    told = (p for p in rules.wordings.by_verb.get(verb, ()) if ".verb." in p.id)
    domains = (rules.ontology.relations[p.relation].domain for p in told)
    return any(domain and ailing.isdisjoint(domain) for domain in domains)


def _bare(tokens: list[Token], rules: Grammar) -> list[Token]:
    """A clause without 'you are', 'have a', 'some of the', and the like in front; with 'too much', 'both copies'."""
    while tokens and tokens[0].tag in "QBHAD" and tokens[0].low not in _TELLING:
        if tokens[0].low == "both" and rules.language.has("counted", tokens[1].low if tokens[1:] else ""):
            break
        tokens = tokens[1 + int(tokens[1:2] != [] and tokens[0].tag == "D" and tokens[1].low == "of") :]
    return tokens


def _joined(asked: Question) -> Iterator[tuple[int, int]]:
    """The parts of a clause between commas and 'and', up to another clause."""
    tokens, start = asked.words.tokens, asked.low
    ends = (i for i in range(start, asked.high) if tokens[i].tag in ".;:S" and tokens[i].low != "than")
    stop = next(ends, asked.high)
    for joint in [*(i for i in range(start, stop) if tokens[i].tag in ",C"), stop]:
        if start < joint:
            if start > asked.low and tokens[start].tag in "QG" and tokens[start].low != "you":
                return
            yield start, joint
        start = joint + 1


def _as_deed(tokens: list[Token], asked: Question) -> list[Token]:
    """Words that start with a verb, as what is done: 'drinking alcohol' for 'drink alcohol'."""
    first = tokens[0] if tokens else None
    deed = asked.rules.gerunds.get(first.verb, "") if first and "base" in first.form else ""
    following = tokens[1].tag if len(tokens) > 1 else "$"
    if first is None or not deed or (first.tag == "N" and following not in "$DJN#PTA"):
        return tokens
    return [replace(first, text=deed, low=deed, tag="G", form="ing", nominal=True), *tokens[1:]]


def _named(tokens: list[Token], asked: Question, said: Phrase | None = None) -> list[Spoken]:
    """The concept of a clause's words; `said` are the words as they stand."""
    phrase = Phrase(tuple(tokens))
    if not tokens or len(tokens) > LONGEST:
        return []
    if all(t.tag in "JQDA" for t in tokens) and not asked.rules.ontology.lexicon.find(phrase.text):
        return []
    concept = naming.concept(phrase, asked.kinds or asked.rules.language.filters["any"], asked.rules)
    event = any(t.tag == "T" or t.verb for t in tokens[1:]) and asked.rules.kind_by_head(phrase.tokens)
    if concept is None and event and asked.kinds:  # 'the implant to loosen' happens, whatever an implant is
        concept = asked.rules.ontology.concept(naming.label(phrase), asked.kinds[:1])
    shown = said or phrase
    return [Spoken(concept, shown.text, (), shown.span)] if concept else []

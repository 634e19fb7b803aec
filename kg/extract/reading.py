"""The walk through a document: sentence by sentence, what its words claim of which things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from kg.extract.asides import asides, short_names
from kg.extract.context import badly, empty, heard, stance
from kg.extract.doings import enables, tells
from kg.extract.echoes import echoes
from kg.extract.filters import CLAUSES, FIRST, PEOPLE, SINGLE, Filling, suits
from kg.extract.forms import of_form
from kg.extract.genera import of_a_sort, role
from kg.extract.grammar import Grammar, grammar
from kg.extract.headings import SILENT, heading_topic, names, opened
from kg.extract.language import singular
from kg.extract.leads import lead_in, led_silently, of_its_own
from kg.extract.letting import of_kinds
from kg.extract.listing import apart, headed, kinds_of, kinds_of_topic, listed, mark, run_in
from kg.extract.making import answered
from kg.extract.opening import of_else
from kg.extract.qualifiers import narrowest, narrowing, said
from kg.extract.question import Question
from kg.extract.references import wordless
from kg.extract.scan import Hit, hits, run_tokens
from kg.extract.silence import aside, governed, meant, silent
from kg.extract.slots import begins, filled
from kg.extract.state import Reading, started
from kg.extract.stating import Grounds, Passage, Spoken, stated
from kg.extract.subtypes import sorts
from kg.extract.token import Words
from kg.extract.tokens import words
from kg.extract.topic import topics
from kg.extract.wording import Slot
from kg.model import Claim, Document, Sentence
from kg.ontology import Ontology

LONGEST_SENTENCE = 1_200  # characters
LONGEST_KEPT = 400  # characters of a sentence that is kept in case it comes again
MOST_KEPT = 4_096  # sentences


class Said(NamedTuple):
    """What the reading made of one sentence."""

    sentence: Sentence
    words: Words | None = None  # with the words of the list's lead-in before those of an item
    hits: tuple[Hit, ...] = ()
    topic: str = ""
    claims: tuple[Claim, ...] = ()


def read(document: Document, ontology: Ontology, off: frozenset[str] = frozenset()) -> Iterator[Said]:
    """What each sentence says, in the order of the text; `off` names stages to leave out."""
    rules = grammar(ontology, off)
    found = () if "topic" in off else topics(document, rules)
    state = started(document.plain, found, rules)
    for sentence in document.sentences:
        state.enter(sentence.section, rules)
        for piece in _pieces(document, sentence):
            yield _said(document, piece, rules, state)


def _pieces(document: Document, sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, or where it never seems to end, stretches of it that end between words."""
    start = sentence.start
    while sentence.end - start > LONGEST_SENTENCE:
        stretch = document.plain[start : start + LONGEST_SENTENCE]
        cut = max(stretch.rfind("; "), stretch.rfind(", ")) + 1 or stretch.rfind(" ") + 1 or LONGEST_SENTENCE
        yield replace(sentence, start=start, end=start + cut)
        start += cut
    yield replace(sentence, start=start) if start > sentence.start else sentence


def _said(document: Document, sentence: Sentence, rules: Grammar, state: Reading) -> Said:
    """The reading of one sentence; `state` is moved on past it."""
    text, item = document.at(sentence), sentence.role == "item"
    if not text.strip() or (state.noun == SILENT and sentence.role != "heading"):
        return Said(sentence)
    if sentence.role == "heading":
        items = headed(Passage(document, sentence), rules, state) if "headings" not in rules.off else ()
        return Said(sentence, claims=(*items, *short_names(Passage(document, sentence), text, rules)))
    if text.rstrip().endswith("?"):
        asked = opened(text, rules) if heading_topic(text, rules.language) else None
        if asked and "topic" not in rules.off:
            state.asked(asked)
        return Said(sentence, claims=short_names(Passage(document, sentence), text, rules))
    lead = "" if "leads" in rules.off else lead_in(document, sentence, rules, state)
    matching = _matched if len(lead + text) <= LONGEST_KEPT else _matched.__wrapped__
    whole, matched = matching(lead, text, rules, item)

    def own() -> Words:
        return _words(text, rules, item) if lead else whole

    passage = Passage(document, sentence)
    if lead and led_silently(document, sentence, state):
        return Said(sentence, own(), claims=tuple(sorts(passage, text, own, rules, state)))
    named = [*asides(passage, text, own, rules), *sorts(passage, text, own, rules, state)]
    mute = silent(text.lower(), state.silent, rules)
    if mute == [(0, len(text))]:
        return Said(sentence, own(), claims=tuple(named))
    if mute:
        starts = [(hit, whole.tokens[hit.start].start - len(lead)) for hit in matched]
        matched = [hit for hit, at in starts if not any(low <= at < high for low, high in mute)]
    state.part = _part(document, sentence, own, rules, state)
    hits_, claims_ = _told(Passage(document, sentence, with_lead=bool(lead)), whole, matched, rules, state)
    found = {said(claim): claim for claim in narrowest(claims_)}
    part, state.part = state.part, ""
    by_lead = bool(found) and any(whole.tokens[hit.start].start < len(lead) for hit in hits_)
    if "headings" not in rules.off and not by_lead:
        found.update((said(c), c) for c in listed(passage, own(), rules, state, told=bool(found)))
    state.part = run_in(own(), rules) if item and of_its_own(document, sentence) else part
    named += echoes(passage, [*found.values()], Question(whole, 0, 0, (), "", False, rules, state))  # noqa: FBT003
    same = {said(claim)[:3] for claim in found.values()}
    found.update((said(claim), claim) for claim in named if said(claim)[:3] not in same)
    told = Said(sentence, whole, tuple(hits_), state.current.label, tuple(found.values()))
    state.leave(told.claims, whole, rules)
    return told


def _part(
    document: Document, sentence: Sentence, own: Callable[[], Words], rules: Grammar, state: Reading
) -> str:
    """What a list item named that this sentence goes on to tell of, or this item itself behind a mark."""
    goes_on = sentence.role == "prose" and document.plain[state.end : sentence.start] == " "
    state.end, state.part_from = sentence.end, 0
    if sentence.role != "item":
        return state.part if goes_on else ""
    item = own()
    if not apart(item):
        return ""
    state.part_from = item.tokens[mark(item)].start
    return run_in(item, rules)


@lru_cache(MOST_KEPT)
def _matched(lead: str, text: str, rules: Grammar, item: bool) -> tuple[Words, list[Hit]]:  # noqa: FBT001
    """The words of a sentence and where patterns match; many texts have the same sentences."""
    whole = words(lead + text, rules.language, len(lead), item=item and not lead)
    return whole, hits(whole, rules.wordings)


@lru_cache(MOST_KEPT)
def _words(text: str, rules: Grammar, item: bool) -> Words:  # noqa: FBT001
    """The words of a list item; many lists have the same items."""
    return words(text, rules.language, item=item)


def _told(
    passage: Passage, whole: Words, matched: list[Hit], rules: Grammar, state: Reading
) -> tuple[list[Hit], list[Claim]]:
    """The hits that give claims, and these: of hits that share words the longest that gives any."""
    taken: set[int] = set()
    spans: set[tuple[int, int]] = set()
    firm: set[tuple[str, tuple[int, int]]] = set()  # relations read there by rules that are no drafts
    told: list[tuple[Hit, list[Claim]]] = []
    state.answers.clear()
    for hit in matched:
        span = (hit.start, hit.stop)
        shared = bool(taken) and span not in spans and not taken.isdisjoint(run_tokens(hit))
        if shared or not _reaches(whole, hit):
            continue
        if aside(whole, hit) or (hit.pattern.relation, span) in firm:
            continue
        claims = [] if governed(whole, hit, rules) else list(_claims(passage, whole, hit, rules, state))
        if claims:
            taken.update(i for i in run_tokens(hit) if whole.tokens[i].tag not in "BD")
            spans.add(span)
            if not rules.language.has("drafts", hit.pattern.id):
                firm.add((hit.pattern.relation, span))
            told.append((hit, claims))
    told = [(hit, _without_repeats(hit, claims, told)) for hit, claims in told]
    told.sort(key=lambda pair: (pair[0].start, pair[0].pattern.id))
    return [hit for hit, _ in told], [claim for _, claims in told for claim in claims]


def _without_repeats(hit: Hit, claims: list[Claim], told: list[tuple[Hit, list[Claim]]]) -> list[Claim]:
    """A hit's claims; where an end is only taken from the topic, those that the sentence does not say in full."""
    if len(hit.pattern.ends) != 1:
        return claims
    (end,) = hit.pattern.ends
    full = {
        (claim.relation, getattr(claim, end).id)
        for other, more in told
        if len(other.pattern.ends) != 1
        for claim in more
    }
    return [claim for claim in claims if (claim.relation, getattr(claim, end).id) not in full]


def _reaches(whole: Words, hit: Hit) -> bool:
    """Whether a hit's last slot lies in the list item, or all of the hit does."""
    if whole.tokens[hit.start].start >= whole.border:
        return True
    if hit.pattern.slots[-1] is None:
        return False
    at = hit.stretches[-1][0]
    return at < len(whole.tokens) and whole.tokens[at].start >= whole.border


def _claims(passage: Passage, whole: Words, hit: Hit, rules: Grammar, state: Reading) -> Iterator[Claim]:
    """The claims of a hit: each subject with each object."""
    relation = rules.ontology.relations[hit.pattern.relation]
    state.telling = whole.tokens[hit.start].start >= whole.border + state.part_from
    if _void(whole, hit, rules, state):
        return
    front, ends = _ends(passage, whole, hit, rules, state)
    if not all(ends.values()):
        return
    cues = heard(whole, hit, rules)
    narrowed = narrowing(whole, hit, front, ends, rules)
    for subject in ends["subject"]:
        for object_ in ends["object"]:
            if relation.same_kind and (_opens(object_, rules) or _opens(subject, rules, sort=False)):
                continue  # 'is one of the complications', 'the commonest causes are'
            how = stance(cues, (*subject.lead, *object_.lead), rules, narrowed.of(subject, object_))
            if how is None or empty(hit, how) or (how.negated and badly(whole, hit, rules.language)):
                continue
            claim = stated((subject, object_), relation, Grounds(passage, how, hit.pattern.id), rules)
            if claim:
                yield claim


def _opens(end: Spoken, rules: Grammar, *, sort: bool = True) -> bool:
    """Whether a name is only a noun for what a thing is to another, of whatever sort: not 'psychiatric symptoms'.

    Where no `sort` counts, nor a noun of things of one kind: 'the Dutch type'.
    """
    label = end.concept.label.lower().split()
    named = not sort and (
        rules.sort(singular(label[-1])) or end.concept.id in rules.ontology.lexicon.concepts
    )
    return role(" ".join(label), rules) and not (named or of_a_sort(label, rules.language))


def _ends(
    passage: Passage, whole: Words, hit: Hit, rules: Grammar, state: Reading
) -> tuple[int, dict[str, list[Spoken]]]:
    """Where the hit's words start, with those of its subject, and what its ends name: nothing if one is amiss."""
    relation = rules.ontology.relations[hit.pattern.relation]
    told, front, none = hit.pattern.ends, hit.start, dict[str, list[Spoken]](subject=[], object=[])
    ends = dict(none)
    for end in none.keys() - told:
        kinds = kinds_of_topic(relation, end, rules)
        asked = Question(whole, hit.start, hit.start, kinds, "", True, rules, state)  # noqa: FBT003
        ends[end] = wordless(asked, (relation.name, end))
        if not ends[end]:
            return front, none
    if not state.about(hit.pattern.about, rules):
        return front, none
    asked_: list[tuple[Slot, Question, bool]] = []
    for slot, (low, high), closed in filled(whole, hit, rules):
        unsaid = slot is hit.pattern.left and low >= high and begins(whole, hit)
        if not unsaid and (low >= high or not suits(slot.filter, Filling(whole, low, high, passage, rules))):
            return front, none
        front = min(front, low) if low < high else front
        wanted = "clause" if slot.filter in CLAUSES else slot.filter
        kinds = kinds_of(relation, slot.end)
        asked_.append((slot, Question(whole, low, high, kinds, wanted, closed, rules, state), unsaid))
    for slot, question, unsaid in asked_:
        named = state.topic(question.kinds, rules) if unsaid else answered(question, relation)
        found = of_kinds(slot.filter, named, rules)
        ends[slot.end] = found[:1] if slot.filter in FIRST else found
        if not found or (slot.filter in SINGLE and len(ends[slot.end]) > 1):
            return front, none  # 'these features are known as': of several none is meant alone
    return front, {end: of_form(whole, hit, found, state, rules) for end, found in ends.items()}


def _void(whole: Words, hit: Hit, rules: Grammar, state: Reading) -> bool:
    """Whether a hit claims nothing: 'allows it to be a …', or presence where no heading asks for what is present."""
    if hit.pattern.headed:
        return not _asked_for(whole, hit, rules, state)
    sorts = rules.ontology.relations[hit.pattern.relation].same_kind
    if not tells(whole, hit, rules.language) or (
        hit.pattern.left is None and of_else(whole, hit, rules, state)
    ):
        return True
    if hit.verb < 0:
        return False
    group, left = whole.groups[hit.verb], hit.pattern.left
    if enables(whole, hit, rules.language):
        return True
    telling = group.start > 0 and whole.tokens[group.start - 1].tag == "R"  # 'people who have gout'
    if telling and left is not None and left.filter in PEOPLE:
        return True
    return sorts and meant(whole, group)


def _asked_for(whole: Words, hit: Hit, rules: Grammar, state: Reading) -> bool:
    """Whether the heading asks for what a hit says to be there, and it is not said of another illness."""
    asked = state.asks(rules) in {(hit.pattern.relation, end) for end in hit.pattern.ends}
    if not asked or any(t.tag in "SR" for t in whole.tokens[: hit.start]):
        return False
    tokens = whole.tokens[max(hit.stop, hit.end) :]
    behind = list(takewhile(lambda t: t.tag in "DJN", tokens[1:])) if tokens and tokens[0].tag == "P" else []
    return not names([t for t in behind if t.tag != "D"], rules, "illness")

"""The noun phrases of a stretch as concepts of kinds that fit."""

from __future__ import annotations

from itertools import pairwise

from kg.extract import naming
from kg.extract.codes import cut_off, told
from kg.extract.genera import sort_alone
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.letting import lets
from kg.extract.phrases import phrases
from kg.extract.question import Question
from kg.extract.state import Reading
from kg.extract.stating import Spoken
from kg.extract.subtypes import code
from kg.extract.token import Phrase
from kg.extract.wholes import EXAMPLES
from kg.model import Concept

_CODED = ("type", "2")
_MORE = frozenset({"other", "additional", "further"})
_SOME = frozenset({"many", "most", "some", "several"})
_NARROWING = frozenset({"in", "of", "near", "involving"})  # 'mutations in other genes' tells which
_SORTS = frozenset(
    {"class", "definition", "genus"}
)  # filters of slots that say what sort of thing another is
COMPLAINTS = "complaints"  # the filter of slots for the topic's symptoms as such, and their nouns
_SINGLE = frozenset(
    {"one", "name", "class", "definition", "genus"}
)  # filters that take the first phrase only


def things(asked: Question) -> list[Spoken]:
    """The noun phrases of a list, as concepts of kinds that fit."""
    rules, state = asked.rules, asked.state
    high = _before_examples(asked) if asked.wanted in _SORTS else asked.high
    found = phrases(asked.words, asked.low, high, rules, whole=asked.whole)
    if asked.wanted in _SINGLE or "coordination" in rules.off:
        found = found[: 1 + int(asked.wanted == "name" and _either(asked, found))]
    kinds = asked.kinds or rules.language.filters["any"]
    named: list[Spoken] = []
    for phrase in found:
        coded = len(phrase.tokens) == len(_CODED) and code(phrase.tokens[1])
        concept = _numbered(phrase, kinds, state, rules) if coded else _of_topic(phrase, asked, kinds)
        if concept is None:
            if asked.wanted == COMPLAINTS or not _fits(phrase, asked.wanted, rules):
                continue
            whole = told(phrase, state, rules.language)
            if whole and asked.kinds:
                cut = cut_off(whole, asked.words, rules.language)
                whole = None if cut else _many_parts(whole, asked)
            concept = whole and (_known(whole, kinds, asked) or _unnamed(whole, kinds, asked))
            if concept and (_further(phrase, concept, rules) or _cut(phrase, concept, asked)):
                continue
            concept = concept and _coded_sort(asked, phrase, concept)
        if concept and ("open" not in rules.off or concept.id in rules.ontology.lexicon.concepts):
            named.append(Spoken(concept, phrase.text, phrase.lead, phrase.span))
    if asked.wanted != "theme" or not named:
        return named
    theme = {topic.concept.id for topic in state.topic((), rules)}
    return [spoken_ for spoken_ in named if spoken_.concept.id in theme]


def _before_examples(asked: Question) -> int:
    """Where examples of a sort start: 'is a group of abnormalities, including tremors' is no tremor."""
    tokens = asked.words.tokens
    behind = range(asked.low + 1, asked.high)
    return next((i for i in behind if tokens[i].low in EXAMPLES), asked.high)


def _coded_sort(asked: Question, phrase: Phrase, concept: Concept) -> Concept:
    """The sort of what 'mutations' alone names: 'ABC1 gene mutation' in a text about one gene."""
    known, codes = asked.rules.ontology.lexicon.concepts, asked.state.codes
    first, *rest = concept.label.split()
    code = codes.get(first) if rest and len(phrase.tokens) <= 1 + len(rest) and concept.id in known else ""
    if not code:
        return concept
    behind = asked.words.behind(phrase)
    return (
        concept
        if behind is not None and behind.low in _NARROWING
        else asked.rules.ontology.concept(f"{code} {concept.label}", concept.kinds)
    )


def _further(phrase: Phrase, concept: Concept, rules: Grammar) -> bool:
    """Whether only some of what a disease has is spoken of: 'other signs and symptoms of gout' is not gout."""
    some = any(
        one in _SOME and of == "of" for one, of in pairwise(phrase.lead)
    )  # 'many of the signs of gout'
    more = (some or _MORE.intersection(phrase.lead)) and concept.kinds[0] in rules.language.filters["disease"]
    return bool(more) and any(singular(word) in rules.wordings.nouns for word in phrase.lead)


def _cut(phrase: Phrase, concept: Concept, asked: Question) -> bool:
    """Whether only the clause behind says what ails: 'a protein that does not fold', not 'a defective one that …'."""
    rules = asked.rules
    illness, effect = ({*rules.language.filters[name]} for name in ("illness", "outcome"))
    effect.discard(rules.ontology.fallback_kind)
    known = concept.id in rules.ontology.lexicon.concepts
    if known or {*asked.kinds} != effect or any(t.tag in "JE" for t in phrase.tokens):
        return False
    behind = asked.words.behind(phrase)
    return behind is not None and behind.low == "that" and rules.kind_of(phrase.tokens) not in illness


def _many_parts(phrase: Phrase, asked: Question) -> Phrase | None:
    """'many parts of the body' with the 'many', 'one side'; None for 'other parts of the body', which are anywhere."""
    if not naming.anywhere(phrase, asked.rules.language):
        return phrase
    before = (t for t in reversed(asked.words.tokens) if t.end < phrase.tokens[0].start)
    many = next((t for t in before if phrase.lead[-1:] == (t.low,)), None)
    told = many and (many.low in _SOME or many.tag == "#") and phrase.lead[-2:-1] != ("or",)
    return phrase._replace(tokens=(many, *phrase.tokens)) if many and told else None


def _either(asked: Question, found: list[Phrase]) -> bool:
    """Whether a second name stands behind 'or': 'called pink eye or red eye'."""
    if len(found) == 1 or not found or found[1].lead:
        return False
    start = found[1].tokens[0].start
    at = next((i for i in range(asked.low, asked.high) if asked.words.tokens[i].start == start), asked.low)
    return at - asked.low > 1 and asked.words.tokens[at - 1].low == "or"


def _of_topic(phrase: Phrase, asked: Question, kinds: tuple[str, ...]) -> Concept | None:
    """What is the topic's, where nothing says of what: in a text about gout an attack, 'mild disease', its symptoms."""
    *before, last = phrase.tokens
    language, rules, noun = asked.rules.language, asked.rules, singular(last.low)
    if not before and asked.wanted == COMPLAINTS:
        told = last.low if language.has(COMPLAINTS, noun) else ""
    else:
        told = noun if language.has("bouts", noun) else ""
    if before and (asked.wanted in _SORTS or not asked.kinds):
        return None  # 'a severe disease' says what sort of thing another is
    form = bool(before) and language.has("graded", noun)
    if not (told or form) or not all(language.has("grades", t.low) or t.tag in "TC" for t in before):
        return None
    bout = _bout("" if form else told, kinds, asked.state, rules)
    if bout is None or not before:
        return bout
    return rules.ontology.concept(f"{phrase.text.rpartition(' ')[0].lower()} {bout.label}", bout.kinds)


def _bout(noun: str, kinds: tuple[str, ...], state: Reading, rules: Grammar) -> Concept | None:
    """The topic's attack; the topic where there is no noun."""
    ailing = tuple(kind for kind in rules.language.filters["illness"] if kind in kinds)
    if not ailing:
        return None
    topic = next(iter(state.topic(ailing, rules)), None)
    if topic is None or noun in map(singular, topic.concept.label.split()):
        return None
    label = f"{topic.concept.label} {noun}".strip()
    return rules.ontology.lexicon.find(label) or rules.ontology.concept(label, ailing[:1])


def _numbered(phrase: Phrase, kinds: tuple[str, ...], state: Reading, rules: Grammar) -> Concept | None:
    """A form of the topic that goes by a number: 'type 2' in a text about gout is gout type 2."""
    tokens = phrase.tokens
    topics = state.topic(kinds, rules) if rules.language.has("forms", tokens[0].low) else []
    topic = next(iter(topics), None)
    if topic is None:
        return None
    form = f"{tokens[0].low} {tokens[1].text}"
    if topic.concept.label.lower().startswith(f"{form} "):
        return topic.concept  # 'type 1' in a text about type 1 diabetes
    name = f"{topic.concept.label.partition(f' {tokens[0].low} ')[0]} {form}"
    return rules.ontology.lexicon.find(name) or rules.ontology.concept(name, topic.concept.kinds)


def _known(phrase: Phrase, kinds: tuple[str, ...], asked: Question) -> Concept | None:
    """What an abbreviation or other name stands for that the text gave before."""
    found, ontology = asked.state.aliases.get(phrase.text.lower()), asked.rules.ontology
    guessed = found is not None and found.kinds == (ontology.fallback_kind,)
    if found and guessed and found.id not in ontology.lexicon.concepts and phrase.text[:2].isupper():
        return ontology.concept(found.label, kinds[:1])  # whose kind its words did not tell
    return found if found and set(kinds) & set(found.kinds) else None


def _unnamed(phrase: Phrase, kinds: tuple[str, ...], asked: Question) -> Concept | None:
    """The concept of a phrase that is no short name which the text gave to something of another kind."""
    found = asked.state.aliases.get(phrase.text.lower())
    given = (
        found is not None and phrase.text[:2].isupper() and found.id in asked.rules.ontology.lexicon.concepts
    )
    other = given and not (asked.rules.naming and kinds == asked.rules.naming.range)
    return None if other else _concept(phrase, kinds, asked.rules)


def _concept(phrase: Phrase, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
    """The concept of a phrase; in a slot for names, the name."""
    ontology = rules.ontology
    if rules.naming and kinds == rules.naming.range:
        return ontology.concept(phrase.text, kinds)
    return naming.concept(phrase, kinds, rules)


def _fits(phrase: Phrase, wanted: str, rules: Grammar) -> bool:
    """Whether a phrase can be an end of a claim: a noun for a sort of things only where that is told of another."""
    ailing = rules.kind_by_head(phrase.tokens) in rules.language.filters["disease"]
    many = wanted == "genus" and ailing and phrase.tokens[-1].plural
    sort = wanted in _SORTS and not many  # 'gout and other conditions'
    sound = naming.sound(phrase, rules.language, sort=sort)
    if not sound and wanted == "definition":
        sound = sort_alone(phrase, rules)
    elif not sound and wanted in ("called", "shown"):
        sound = not ailing and sort_alone(phrase, rules, untold=True)  # no 'condition called …'
    return sound and _passes(wanted, phrase, rules)


def _passes(wanted: str, phrase: Phrase, rules: Grammar) -> bool:
    """Whether a phrase is of a kind that the slot's filter lets through."""
    kinds = rules.language.filters.get(wanted)
    if wanted == "remedy" and naming.deed(phrase, rules):
        return True
    if kinds is None or lets(kinds, rules.kinds_of(phrase.tokens)):
        return True
    return wanted == "finding" and _amiss(phrase, rules)


def _amiss(phrase: Phrase, rules: Grammar) -> bool:
    """Whether a phrase tells what is amiss with a thing: 'swollen glands', 'raised creatinine'."""
    first = phrase.low[0]
    amiss = rules.language.has("measuring", first) or (first,) in rules.language.alternatives["faulty"]
    return amiss and len(phrase.tokens) > 1

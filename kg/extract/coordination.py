"""What the items of a list share: heads, modifiers, prepositions; and what only looks like two items."""

from __future__ import annotations

from kg.extract.grammar import Grammar
from kg.extract.hanging import located, one_whole, shunned
from kg.extract.part import Part, coded, coded_until
from kg.extract.token import Phrase, Token, counts_many

LONGEST_PLACE = 3  # words of 'spinal cord function'
LONGEST_MODIFIER = 2  # words before 'and' that can borrow the head behind it
# Words that open a thing of its own: 'poor alignment of the teeth, and a small jaw'
_ANEW = frozenset({"a", "an", "fewer", "less", "little", "too"})
_PLACING = frozenset({"in", "on", "around", "near", "under", "at"})


def joined(parts: list[Part], rules: Grammar) -> list[Part]:
    """Parts that belong together become one, and what they share is given to each."""
    parts = shunned([located(parts, i, rules) for i in range(len(parts))], rules)
    done: list[Part] = []
    for i, part in enumerate(parts):
        following = parts[i + 1] if i + 1 < len(parts) and parts[i + 1].joint in (",", "and") else None
        last = coded_until(parts, i)
        if last > i:
            _carry(
                done, Part(part.joint, [*part.tokens, *_head_of(parts[last].tokens, rules)], part.word), rules
            )
        elif following is None:
            _carry(done, part, rules)
        elif following.joint == "and" and (
            _pair(part, following, rules)
            or _one_name(part, following, rules)
            or _one_object(part, following)
            or one_whole(part, following, rules)
            or part.tokens[-1].low == "-"  # 'inward- and upward-turning feet'
        ):
            parts[i + 1] = Part(
                part.joint, [*part.tokens, _and(part, following), *following.tokens], gloss=following.gloss
            )
        elif _only_modifies(parts, i):
            if not _ends_with_and(parts, i) or _describes(parts, i, rules):
                mark = _comma(part) if following.joint == "," else _and(part, following)
                parts[i + 1] = Part(
                    part.joint, [*part.tokens, mark, *following.tokens], gloss=following.gloss
                )
            elif not all(rules.language.has("evaluative", t.low) for t in part.tokens):
                _carry(
                    done,
                    Part(part.joint, [*part.tokens, *_head_of(_noun_part(parts, i).tokens, rules)]),
                    rules,
                )
        elif following.joint == "and" and _shares_head(part, following, rules):
            done.append(Part(part.joint, [*part.tokens, *_last_of(following.tokens, rules)]))
        else:
            _carry(done, part, rules)
    return _without_class_nouns(done, rules)


def _describes(parts: list[Part], i: int, rules: Grammar) -> bool:
    """Whether listed adjectives describe one thing ('raised and crusted lesions') and do not tell sorts apart."""
    sorts = rules.language.lists["relational"]
    endings = tuple(word[1:] for word in sorts if word[0] == "-")
    return not all(
        t.low in sorts or (t.low.endswith(endings) and f"!{t.low}" not in sorts)
        for part in parts[i : _noun_at(parts, i)]
        for t in part.tokens[_behind(part) :]
        if t.tag == "J"
    )


def _and(one: Part, other: Part) -> Token:
    return Token(other.word, other.word, one.tokens[-1].end + 1, other.tokens[0].start - 1, "C")


def _comma(part: Part) -> Token:
    end = part.tokens[-1].end
    return Token(",", ",", end, end + 1, ",")


def _pair(one: Part, other: Part, rules: Grammar) -> bool:
    """'pins and needles' is one thing."""
    return f"{one.tokens[-1].low} and {other.tokens[0].low}" in rules.pairs


def _one_object(one: Part, other: Part) -> bool:
    """Whether two -ing forms share what stands behind the second: 'difficulty making or understanding speech'."""
    meet = "ing" in one.tokens[-1].form and "ing" in other.tokens[0].form
    return meet and len(one.tokens) > 1 and len(other.tokens) > 1


def _one_name(one: Part, other: Part, rules: Grammar) -> bool:
    """Whether 'and' stands inside a name: 'Jervell and Lange-Nielsen syndrome'."""
    whole = [*one.tokens, _and(one, other), *other.tokens]
    if rules.ontology.lexicon.find(" ".join(t.low for t in whole)):
        return True
    capitals = all(t.text[0].isupper() and t.text[1:2].islower() for t in (*one.tokens, other.tokens[0]))
    return (
        capitals
        and len(other.tokens) == LONGEST_MODIFIER
        and rules.language.has("shared", other.tokens[1].low)
    )


def _modifier(part: Part) -> bool:
    """Whether a part, or what its preposition governs, is adjectives alone: 'shortage of white'."""
    tail = part.tokens[_behind(part) :]
    return all(t.tag in "JAD" for t in tail) and any(t.tag == "J" for t in tail)


def _behind(part: Part) -> int:
    """Where a part goes on behind its last preposition."""
    return max((k for k, t in enumerate(part.tokens) if t.tag == "P"), default=-1) + 1


def _noun_at(parts: list[Part], i: int) -> int:
    """Where the noun phrase stands that a row of adjectives from `i` on leads to; -1 if to none."""
    n = i
    while n < len(parts) and _modifier(parts[n]) and (n == i or parts[n].joint in (",", "and")):
        n += 1
    noun = n < len(parts) and parts[n].joint in (",", "and") and any(t.tag == "N" for t in parts[n].tokens)
    other = noun and parts[n].tokens[0].low == "other" and parts[n].tokens[-1].plural
    noun = noun and (other or parts[n].tokens[0].tag != "D")
    return n if noun else -1


def _only_modifies(parts: list[Part], i: int) -> bool:
    """'craniofacial' of 'craniofacial and skeletal abnormalities'."""
    return _modifier(parts[i]) and _noun_at(parts, i) > i


def _noun_part(parts: list[Part], i: int) -> Part:
    return parts[_noun_at(parts, i)]


def _ends_with_and(parts: list[Part], i: int) -> bool:
    """Whether adjectives are listed ('short, long and flat bones'), not heaped up ('long, flat bones')."""
    return _noun_part(parts, i).joint == "and"


def _last_of(tokens: list[Token], rules: Grammar) -> list[Token]:
    """A noun phrase without the modifiers before its head; 'problems with vision' stays whole.

    Of two parts of the body the second stays: 'muscle pain' of 'shoulder muscle pain'.
    """
    stop = next((k for k, t in enumerate(tokens) if t.tag in "PT"), len(tokens))
    return tokens[max(stop - 1 - _two_places(tokens, stop, rules), 0) :]


def _two_places(tokens: list[Token], stop: int, rules: Grammar) -> bool:
    """Whether a noun has two parts of the body in front that are not one by name: 'shoulder muscle pain'."""
    two = stop == LONGEST_PLACE and all(_place(tokens[k : k + 1], rules) for k in (0, 1))
    return two and not rules.ontology.lexicon.find(Phrase(tuple(tokens[:2])).text)


def _head_of(tokens: list[Token], rules: Grammar) -> list[Token]:
    """The same, with what is one thing with the head: 'nervous system' of 'peripheral nervous system'."""
    stop = next((k for k, t in enumerate(tokens) if t.tag in "PT"), len(tokens))
    texts = ((k, " ".join(t.low for t in tokens[k:stop])) for k in range(1, stop - 1))
    known = (k for k, text in texts if rules.ontology.lexicon.find(text))
    first = next((k for k in range(stop) if tokens[k].tag not in "JAD"), stop - 1)
    return tokens[next(known, first if tokens[0].tag == "J" else max(stop - 1, 0)) :]


def _shares_head(one: Part, other: Part, rules: Grammar) -> bool:
    """'bone or muscle grafts' are bone grafts and muscle grafts."""
    stop = next((k for k, t in enumerate(other.tokens) if t.tag in "PT"), len(other.tokens))
    places = one.tokens[-1:], other.tokens[: stop - 1]
    placed = 1 < stop <= LONGEST_PLACE and all(_place(tokens, rules) for tokens in places)
    placed = placed and (
        stop < LONGEST_PLACE
        or bool(rules.ontology.lexicon.find(Phrase(tuple(places[1])).text))
        or _two_places(other.tokens, stop, rules)
    )
    hung = next((k for k, t in enumerate(one.tokens) if t.tag == "P"), 0)
    told = hung and rules.language.has("carried", f"{one.tokens[hung - 1].low} {one.tokens[hung].low}")
    if (
        placed
        and (told or not hung)
        and rules.language.has("looks" if told else "shared", other.tokens[stop - 1].low)
    ):
        return True  # 'severe, sudden chest or back pain', 'changes in skin and hair color'
    if stop <= 1 or len(one.tokens) > LONGEST_MODIFIER or any(t.tag in "PTE" for t in one.tokens):
        return False
    if not rules.language.has("shared", other.tokens[stop - 1].low) or other.tokens[0].tag == "D":
        return False
    if counts_many(one.tokens[-1]) or (len(one.tokens) > 1 and one.tokens[0].tag == "J"):
        return False  # 'severe photosensitivity and moderate delay': a phrase of its own
    return rules.kind_of(one.tokens) in rules.language.filters["sharing"]


def _place(tokens: list[Token], rules: Grammar) -> bool:
    return rules.kind_of(tokens) in rules.language.filters["places"]


def _lessened(one: Part, part: Part, rules: Grammar) -> list[Token]:
    """'reduced' for the second of 'reduced quantity or function of a protein', where neither is what ails."""
    first, *behind = [t for t in one.tokens if t.tag != "D"] or one.tokens
    if not (behind and rules.language.has("measuring", first.low) and part.tokens[0].tag == "N"):
        return []
    kinds = {rules.kind_of(behind), rules.kind_of(part.tokens)}
    return [first] if kinds.isdisjoint(rules.language.filters["illness"]) else []


def _carry(done: list[Part], part: Part, rules: Grammar) -> None:
    """Add an item, with what of the one before belongs to it too: 'damage to nerves and (to) bones'."""
    one = done[-1] if done else None
    anew = part.tokens[0].tag == "A" or part.tokens[0].low in _ANEW
    if one is None or part.joint not in (",", "and") or anew:
        done.append(part)
        return
    less = _lessened(one, part, rules) if part.joint == "and" else []
    if less:
        done.append(part._replace(tokens=[*less, *part.tokens]))
        return
    place = max((k for k, t in enumerate(one.tokens) if t.tag == "P"), default=-1)
    named = [t for t in part.tokens if t.tag != "D"]  # 'either the ABC1 gene or the ABC2 gene'
    whole = coded(Part("", named[:1]))
    code = next((k for k, t in enumerate(one.tokens) if coded(Part("", [t]))), 0) if whole else 0
    if code:
        done.append(part._replace(tokens=[*one.tokens[:code], *named]))
        return
    placed = any(t.tag == "P" for t in part.tokens)
    if placed and (
        place < 1 or not (_one_place(one, part, place, rules) or _carries(one, part, place, rules))
    ):
        done.append(part)
        return
    if place < 1:
        gerunds = len(one.tokens) > 1 and "ing" in one.tokens[1].form and "ing" in part.tokens[0].form
        first = one.tokens[:1] if gerunds and rules.language.has("carried", one.tokens[0].low) else []
        done.append(part._replace(tokens=[*first, *part.tokens]))
    elif _one_place(one, part, place, rules):
        mark = _comma(one) if part.joint == "," else _and(one, part)
        done[-1] = Part(one.joint, [*one.tokens, mark, *part.tokens], gloss=part.gloss)
    else:
        carried = one.tokens[: place + 1] if _carries(one, part, place, rules) else []
        done.append(part._replace(tokens=[*carried, *part.tokens], gloss="" if carried else part.gloss))


def _one_place(one: Part, part: Part, place: int, rules: Grammar) -> bool:
    """'numbness in the hands and feet' is one thing."""
    own, last = rules.kind_of(part.tokens), rules.kind_of(one.tokens[place + 1 :])
    placed = any(t.low in _PLACING for t in one.tokens[1 : place + 1])
    return own == last and own in rules.language.filters["places"] and placed


def _carries(one: Part, part: Part, place: int, rules: Grammar) -> bool:
    language = rules.language
    own, last = rules.kind_of(part.tokens), rules.kind_of(one.tokens[place + 1 :])
    illness, whole = language.filters["illness"], rules.kind_of(one.tokens)
    measured = len(part.tokens) > 1 and language.has("measuring", part.tokens[0].low)
    ails = own in illness or (part.tokens[0].plural and rules.kind_of(part.tokens[:1]) in illness)
    if measured or (ails and whole in illness):
        return False  # 'abnormalities of the signals, and fever', 'problems of the feet, absent toes'
    if one.tokens[place].low == "of" and own != whole:
        bare = part.joint == "and" and all(t.low != "of" for t in part.tokens)
        if not own and (not last or (bare and last not in illness)):  # 'a loss of rods and cones'
            own = last = "?" if language.has("hanging", one.tokens[place - 1].low) else ""
        return bool(own) and (own == last or (not last and own in language.filters["places"]))
    if own not in language.filters["sharing"]:
        return False
    if language.has("carried", f"{one.tokens[place - 1].low} {one.tokens[place].low}"):
        return own == last or not own or not last
    if one.tokens[place].low in _PLACING:
        return False
    return own == last and own in language.filters["places"] and one.tokens[place].low in ("of", "to")


def _inner(part: Part) -> bool:
    """Whether what has examples is only part of a phrase: the noises of 'sensitivity to noises'."""
    place = next((k for k, t in enumerate(part.tokens) if t.tag == "P"), 0)
    ends = place and part.tokens[place].low != "of" and part.tokens[-1].plural
    return bool(ends) and not part.tokens[place - 1].plural


def _without_class_nouns(parts: list[Part], rules: Grammar) -> list[Part]:
    """'symptoms such as A' is A alone; what follows an example in its list is an example too."""
    kept: list[Part] = []
    inside = False  # among examples of what is only part of an item: 'sensitivity to noises such as thunder'
    for i, part in enumerate(parts):
        following = parts[i + 1].joint if i + 1 < len(parts) else ""
        inside = part.joint != ";" and (inside or (part.joint == "such" and bool(kept) and _inner(kept[-1])))
        if inside:
            continue
        if following == "such" and rules.language.has("classes", part.tokens[-1].low):
            continue
        after_example = kept and kept[-1].joint == "such" and part.joint in (",", "and")
        example = part._replace(joint="such") if after_example else part
        kept.append(_whole_example(kept[-1], example) if kept and example.joint == "such" else part)
    return kept


def _whole_example(of: Part, example: Part) -> Part:
    """An example with what stands before the noun that it is one of: 'mutations in genes such as BRCA1'."""
    place = next((k for k, t in enumerate(of.tokens) if t.tag == "P"), 0)
    named = [t for t in example.tokens if t.tag != "D"]
    code = place and coded(Part("", named[:1]))
    return example._replace(tokens=[*of.tokens[: place + 1], *example.tokens]) if code else example

"""What each word is where it stands: verb or noun, participle or adjective, 'that' or that."""

from __future__ import annotations

from collections.abc import Callable

from kg.extract.behind import (
    amounts,
    base_before,
    between_adjectives,
    ordering,
    past_adverbs,
    plural_before,
    told_before,
)
from kg.extract.purposes import purposeful
from kg.extract.token import Token
from kg.extract.wavering import BY_WORD, Around

_LETTER = "A"  # behind a noun it is part of a name, and no article: 'vitamin A'


def tag(tokens: list[Token], *, item: bool) -> None:
    """Settle the tags of a sentence, from left to right; those to the left are settled when their turn comes."""
    _settle(tokens, item=item)
    amounts(tokens)
    if not item and not any(t.tag in "VBMHO" for t in tokens):
        _find_verb(tokens)


def _find_verb(tokens: list[Token]) -> None:
    """Where a sentence has no verb, the first noun that may be one and stands as one: 'those affected experience pain'."""
    for i in range(1, len(tokens) - 1):
        token, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
        finite = "base" in token.form or token.form == "s"
        if token.tag == "N" and finite and before.tag in "NQAEJ" and after.tag in "DJNGP" and i > 1:
            token.tag = "V"
            return


def _settle(tokens: list[Token], *, item: bool) -> None:
    for i, token in enumerate(tokens):
        if token.text == _LETTER and i and tokens[i - 1].tag == "N":
            token.tag = "N"
            continue
        if not token.verb and token.tag not in "TR" and token.low not in _WAVERING:
            continue  # nothing that its neighbours could change
        decide = BY_WORD.get(token.low) or _DECIDED.get(token.tag)
        if decide:
            token.tag = decide(token, _around(tokens, i, item=item))
        if token.low in _ORDERING and i + 1 < len(tokens):
            token.tag = ordering(tokens, i)
        elif token.low in _CONTRASTING and between_adjectives(tokens, i):
            token.tag = "A"
        elif token.low == "to" and token.tag == "P" and purposeful(tokens, i):
            token.tag = "T"
        elif token.tag == "R" and i and tokens[i - 1].tag == "P":
            token.tag = "S"  # 'a disease in which' opens a clause with a subject of its own


def _around(tokens: list[Token], i: int, *, item: bool) -> Around:
    last = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    plural = tokens[i].form == "base" and tokens[i].nominal and plural_before(tokens, i)
    before, following = last.tag if last else "^", after.tag if after else "$"
    told = tokens[i].form == "s" and told_before(tokens, i)
    parallel = tokens[i].nominal and before in "C," and following in "NJ" and base_before(tokens, i)
    many = after is not None and following == "N" and after.plural
    return Around(before, past_adverbs(tokens, i), following, last, after, plural, item, told, many, parallel)


def _to(token: Token, around: Around) -> str:
    """'to' before a verb, or the preposition."""
    after = around.next
    if around.before == around.after == "J" and not (around.last and around.last.verb):
        return "A"  # 'mild to moderate pain', not 'related to chronic pain'
    if after is None or "base" not in after.form or not (around.after in "vBHO" or after.nominal):
        return "P"
    last = around.last
    verb = last.verb if last is not None else ""
    noun_follows = after.nominal and after.tag != "v" and verb and verb not in _HELPING
    return "P" if noun_follows else token.tag


def _of_verb(token: Token, around: Around) -> str:
    """A word that is a form of a verb."""
    form = token.form
    if "ing" in form:
        return _ing(token, around)
    helping = _helps(token, around) or _helped(token, around)
    if _governed(form, around) or helping or _becomes(form, around) or _cuts(form, around):
        return "V"
    if around.before == "B" and around.plural_next and "participle" in form and token.verb not in _GIVING:
        return "J"  # 'are feared consequences', not 'are given drugs'
    if "past" in form or "participle" in form:
        named = token.verb in _CALLING and around.before == "N" and around.after in "DJN"
        given = around.led == "B" and token.verb in _GIVING - _CALLING  # 'are frequently given drugs'
        return "E" if named or given else _past(form, around)
    if around.before in "AV" and not token.nominal:
        return "V"
    return _third(token, around) if form == "s" else _base(token, around)


def _governed(form: str, around: Around) -> bool:
    """Whether a verb follows 'to' or 'may', or in its base form 'does' or 'not'."""
    return around.led in "TM" or (around.led in "OX" and "base" in form)


def _helps(token: Token, around: Around) -> bool:
    """Whether 'helps' has a verb behind it."""
    return token.verb in _HELPING and around.before in "NQRA,C" and _is_base(around.next)


def _becomes(form: str, around: Around) -> bool:
    """Whether a base form that is a participle too stands behind a plural: 'cells become'."""
    last = around.last
    bare = "base" in form and "participle" in form and "past" not in form
    return bare and last is not None and (last.plural or around.before in "QR")


def _acts_alone(token: Token | None) -> bool:
    """Whether a word can only be a verb that needs no other in front: 'include', 'contains'."""
    return token is not None and token.tag == "v" and token.form in ("base", "s") and not token.nominal


def _cuts(form: str, around: Around) -> bool:
    """Whether a base form that may be a participle has an object: 'drugs, taken daily, cut the risk'."""
    return "base" in form and "participle" in form and around.before in "C," and around.after == "D"


def _helped(token: Token, around: Around) -> bool:
    """Whether a verb follows 'helps' without a 'to'."""
    last = around.last
    return "base" in token.form and last is not None and last.tag == "V" and last.verb in _HELPING


def _is_base(token: Token | None) -> bool:
    return token is not None and token.tag == "v" and "base" in token.form


def _ing(token: Token, around: Around) -> str:
    """'swelling of the legs', 'the bleeding' are nouns."""
    of = around.next is not None and around.next.low == "of"
    if of or (around.last is not None and around.last.low in ("a", "an") and around.after in "PC,.$"):
        return "N"  # 'an opening in'
    before = "D" if around.before == "H" and around.after != "," else around.before  # 'have swelling'
    return "N" if before in "DJ" and around.after not in "DP" else token.tag.replace("v", "G")


def _third(token: Token, around: Around) -> str:
    """'causes' as verb or as plural."""
    before, after = around.before, around.after
    if token.nominal and around.next is not None and around.next.low == "of":
        return "N"  # 'forms of', 'causes of'
    if before == "J" and after == "D" and around.next is not None and around.next.low not in _NAMING:
        return "V"  # 'being obese increases your risk'
    if before == "D" and around.last is not None and around.last.low in _ONE:
        return "V"  # 'this leads to'
    last = around.next.low if around.next is not None else ""
    particle = (
        last in _PARTICLES or (token.verb, last) in _PHRASAL
    )  # 'and speeds up the loss', ', results from'
    if (
        before in "DPH"
        or (before == "J" and (token.nominal or after not in "DJN"))  # 'this complex regulates the start'
        or (before == "#" and token.nominal and after not in "DJN")  # but 'type 4 causes pain'
        or (before == "V" and token.nominal)
        or (before == "C" and token.nominal and after not in "DJNG" and not particle)
    ):
        return "N"
    if before in "^,;:" and token.nominal:
        return "V" if after == "D" or (before == "," and (after in "JN" or particle)) else "N"
    two = around.next is not None and around.next.form == "s" and not around.told  # 'causes changes'
    ends = (after in "vH" and not two) or (after in ",.;$C" and around.told)
    return "N" if after in "BM" or (ends and token.nominal) else "V"


def _base(token: Token, around: Around) -> str:
    """'damage', 'help', 'include' as verb or as noun."""
    before, after, last = around.before, around.after, around.last
    if last is None:
        alone = token.nominal and after == "$"  # 'Rest' as an item
        return "V" if (around.item or not token.nominal or after in "DG") and not alone else "N"
    if (before == "D" and last.low in _MANY and (after in "DT" or not token.nominal)) or (
        before == "#" and not token.nominal
    ):
        return "V"
    if (token.nominal and after == "M") or (before in "NJ" and _acts_alone(around.next)):
        return "N"  # 'lead can cause', 'effects of secondhand smoke include'
    if before in "C,NQR" and around.next is not None and (token.low, around.next.low) in _PHRASAL:
        return "V"  # 'can block vessels and lead to stroke'
    if before in "DJP#":
        article = after == "D" and around.next is not None and around.next.low not in _NAMING
        verb = before == "J" and (not token.nominal or article)  # 'being obese increase the risk'
        verb = verb or (before == "#" and around.plural and not around.told and after in "DJN")
    elif before in ":;":
        verb = not token.nominal and after in "DJNGP"
    elif before in "QR":
        verb = last.low not in ("it", "others") or not token.nominal
    elif before == "N":
        verb = not token.nominal or (around.plural and after in "DJPNvGATS")
    elif before in "C,":
        verb = (not token.nominal or after in "DJ" or around.parallel) and after in "DJNGPTv"
    else:
        verb = before == "A" and (after in "DJN#" or (around.plural and after == "P"))
        verb = verb or (before in "EV" and not token.nominal)
    return "V" if verb else "N"


def _past(form: str, around: Around) -> str:
    """'treated' as verb, participle, or adjective."""
    before, after, last = around.before, around.after, around.last
    if before in "BHAX":
        return "E" if after != "N" or before in "BH" else "J"
    if after in "PT,.$;SA":
        return "E" if before in "NQR,C^E(DJS" else "J"
    if before in "DJPC,^#" or (before == "S" and after in "NJ"):
        return "J"
    if last is not None and last.tag in "NQR" and "past" in form and after in "DNJ":
        return "V" if after == "D" or last.tag in "QR" else "J"
    return "E"


def _settled(token: Token, around: Around) -> str:
    """A noun or adjective that looks like a verb, and is one after 'to', 'can' or 'be'."""
    if token.verb and "base" in token.form and around.led in "TMO":
        return "V"
    if token.verb and "base" in token.form and around.before in "NQ" and around.after == "X":
        return "M"  # 'it need not be'
    if token.form == "s" and token.nominal and around.before in "RQ" and around.after == "N":
        return "V"  # 'a disease that attacks nerve cells'
    bare = token.tag == "J" and "base" in token.form
    if bare and (
        around.before + around.after in ("ND", "NN") or (around.before in "C," and around.after == "D")
    ):
        return "V"  # 'statins slow bone loss', 'and lower the risk'
    if token.verb and around.after == "D" and _acts(token, around):
        return "V"
    more = around.next is not None and around.next.low in _MORE  # 'are affected more often'
    passive = token.verb and "participle" in token.form and around.led in "BX"
    return "E" if passive and (around.after in "P.,;$ASC" or more) else token.tag


def _acts(token: Token, around: Around) -> bool:
    """Whether an article behind a word shows a verb: 'smoking increased the risk', 'the mutation changes the protein'."""
    if token.form == "s":
        named = around.next is not None and around.next.low in _NAMING  # 'aids such as'
        return around.led in "NQR" and not around.told and not named
    joined = "base" in token.form and around.before == "C"  # 'build up and damage the liver'
    return joined or ("past" in token.form and around.before in "NQR")


_PHRASAL = frozenset({("lead", "to"), ("result", "in"), ("result", "from"), ("stem", "from")})
_CALLING = frozenset({"call", "name", "term"})  # 'a part of the brain called the cerebellum'
_HELPING = frozenset({"help"})
_PARTICLES = frozenset({"up", "down", "out", "off", "away"})
# Verbs whose passive has an object: 'are given drugs', 'are called nodules'
_GIVING = frozenset(
    {"administer", "allow", "ask", "call", "consider", "deny", "feed", "give", "grant", "label", "leave"}
    | {"make", "name", "offer", "prescribe", "send", "show", "teach", "tell", "term"}
)
_NAMING = frozenset({"that", "such"})  # 'behavioral changes such as'
_ONE = frozenset({"this", "that"})
_MORE = frozenset({"more", "most", "less"})
_MANY = frozenset({"all", "both", "few", "many", "most", "some", "these", "those"})
_ORDERING = frozenset({"before", "after", "since", "as", "than"})
_DECIDED: dict[str, Callable[[Token, Around], str]] = {
    "T": _to,
    "v": _of_verb,
    "G": _ing,
    "N": _settled,
    "J": _settled,
}
_CONTRASTING = frozenset({"but", "yet"})
_WAVERING = _ORDERING.union(BY_WORD, _CONTRASTING)

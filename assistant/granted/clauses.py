"""Clauses that a request takes for granted, in six languages.

"Why does X …?" and "How does X manage to …?" grant their own words, "since X …" and
"X …, so how …?" the clause, as does every sentence that asks nothing. Names with what
is said of them ("X, a mixed conductor, …", "with its gap of 3 eV") are granted wherever
they stand. What is wished, supposed, planned or asked is granted by nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.granted.attached import attached


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a request.

    Attributes:
        text: Its words.
        granted: Whether the request takes the whole of it for granted; else only what
            is attached to a name in it counts.
        own: Whether it tells of the writer's own samples.
        marked: Whether a word marks it as granted ("since", "why"), so that it needs no
            verb that we know.
    """

    text: str
    granted: bool
    own: bool = False
    marked: bool = False


_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|then|und|aber|also|et|mais|alors|donc|y|pero|entonces|"
    r"i wonder|tell me|explain|can you explain|please explain|remind me|"
    r"erklär\w*(?: mir| bitte)?|expliquez?(?:-moi)?|explica(?:me)?|请问|请解释)\W+)*"
    r"(?:why\b(?! not\b)|how come\b|how is it that\b|how can it be that\b|"
    r"(?:for )?what (?:reason|makes?|causes?|explains?|allows?|lets?|gives?|leads?)\b|"
    r"which (?:mechanism|effect|property|factor)\w* (?:makes?|lets?|allows?|explains?|"
    r"gives?|causes?)\b|"
    r"what is (?:the )?(?:reason|cause|origin|explanation|mechanism)\b|"
    r"where does .{3,80}? come from|"
    r"how (?:does|do|did|can|is|are) .{2,60}?\b(?:manage|reach|achieve|get|attain|"
    r"remain|stay|keep|withstand|tolerate|conduct|have|retain|survive)\b|"
    r"warum\b(?! nicht\b)|wieso\b|weshalb\b|wie kommt es,? dass|woran liegt es,? dass|"
    r"wodurch\b|was (?:macht|bewirkt|sorgt|ist der grund)\b|wie (?:schafft|erreicht|"
    r"gelingt)\b|woher kommt\b|"
    r"pourquoi\b(?! pas\b)|comment se fait-il que|comment expliquer\b|"
    r"d'où vient\b|qu'est-ce qui\b|quelle est la (?:raison|cause)\b|"
    r"comment .{2,60}?(?:parvient|arrive|réussit|atteint|fait-)|"
    r"por qué\b(?! no\b)|a qué se debe\b|cómo es que\b|cómo es posible que|"
    r"cuál es la (?:razón|causa)\b|qué hace que\b|cómo (?:logra|consigue|alcanza)\b|"
    r"de dónde viene\b)",
    re.IGNORECASE,
)
_WHY_ASIAN = re.compile(
    r"为什么(?!不)|为何|怎么会|何以|是什么原因|的原因是|原因是什么|归因于什么|"
    r"なぜ|どうして|何故|理由|原因は|のはなんで|なんで"
)
_SINCE = re.compile(
    r"(?:^|[\s,;(])(?P<word>(?:since|because|given(?: that)?|seeing (?:that|as)|"
    r"considering(?: that)?|knowing that|now that|as|whereas|although|though|"
    r"even though|assuming that|da|weil|obwohl|nachdem|angesichts(?: der "
    r"tatsache)?,? dass|comme|puesto que|dado que|ya que|como|sabiendo que|aunque)\b|"
    r"(?:puisqu|étant donné qu|vu qu|sachant qu|bien qu|alors qu)(?:e\b|['’]))"
    r"\s*(?=\S)|(?P<zh>既然|因为|由于|鉴于|虽然|尽管)",
    re.IGNORECASE,
)
_BECAUSE_JA = re.compile(
    r"^(?P<said>[^。?？]{4,110}?)(?:なので|ので|だから|ですから|から|ため|のに|ですが|"
    r"けれど\w*|ものの|のですが|だが|以上)[、,]|"
    r"^(?P<short>[^。?？、]{4,60}?)(?:なので|ので|のに)(?!す|で)"
)
#: "As" and "comme" before a role say no clause: "as a cathode" is read elsewhere.
_NO_CLAUSE = re.compile(
    r"^(?:an? |the (?:cathode|anode|electrolyte)|well |such |far |soon |long |much |"
    r"possible|eine?[nrm]? |une? |una? |un )",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:[,;:.!。，；！、?？]|\s[-–—]\s)\s*(?=(?:(?i:(?:so|then|and|but|also|dann|daher|"
    r"und|aber|donc|alors|et|mais|entonces|así que|y|pero|which|what|how|why|when|"
    r"where|who|should|can|could|would|do|does|is|are|will|wie|was|warum|welche\w*|wo|kann|"
    r"soll\w*|muss|ist|sind|comment|pourquoi|quel\w*|combien|que|qu'|d'où|faut|peut|"
    r"est-ce|cómo|por qué|qué|cuál\w*|cuánt\w*|de dónde|debo|puedo|es)\b|¿)|"
    r"(?:那|所以|因此|为什么|为何|怎|如何|哪|什么|多少|是否|能|可以|なぜ|どう|何|どの|"
    r"どれ|どこ|いくら|实际|它|其)))"
)
_WISH = re.compile(
    r"^\W*(?:(?:if|when|suppose|imagine|let|please|compare|between|list|show|give|find|"
    r"make|plot|calculate|compute|estimate|assume)\b|to |in order|for |say |"
    r"wenn|falls|um |für |bitte|vergleich\w*|si |pour |dans |s'il|comparez?|donne\w*|"
    r"para |si |por favor|compara|dame|hi\b|hello|hallo|bonjour|hola|thanks?|danke|"
    r"merci|gracias|i (?:want|need|would|wonder|plan|try|hope|am (?:looking|trying))|"
    r"we (?:want|need|plan|hope)|i'd|ich (?:möchte|will|suche|brauche)|je (?:veux|"
    r"cherche|voudrais)|quiero|necesito|如果|假如|为了|请|我想|我要|もし|仮に|"
    r"したい)",
    re.IGNORECASE,
)
#: What a colleague, a referee or the writer only thinks, doubts or asks.
_HEDGED = re.compile(
    r"\b(?:is it true|whether|might|could it be|i doubt|not sure|would be|should be|"
    r"could be|hypothes\w+|ob\b|stimmt es|peut-être|est-il vrai|es cierto|quizás)\b|"
    r"是否|可能|かどうか|本当",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:my|our|we|i|mein\w*|unser\w*|wir|ich|mes|mon|ma|nos|notre|nous|je|mis?|"
    r"nuestr\w*|hemos|he)\b|我|私|我々|弊社",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?<=[.!?。！？])(?<!\d\.)(?<!\bvs\.)(?<!e\.g\.)\s*(?=[^\s\d.])"
)


def _until_end(text: str) -> str:
    found = _ENDS.search(text) or re.search(r"[，；]", text)
    return (text[: found.start()] if found else text).strip(" ,;，、?？¿.。")


#: A question that says nothing by itself.
_BARE = re.compile(
    r"[¿¡]?(?:and |but |und |aber |et |mais |y |pero )?(?:why|how come|warum|wieso|"
    r"weshalb|pourquoi|por qué|为什么|为何|なぜ|どうして)(?: so| is that| das)?\W*",
    re.IGNORECASE,
)


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a request, those that it takes for granted marked.

    >>> [c.text for c in clauses_of("Why does LLZO melt? It is hard.") if c.granted]
    ['Why does LLZO melt', 'It is hard']
    >>> clauses_of("How can I raise the zT of PbTe?")[0].granted
    False
    """
    out: list[Clause] = []
    for sentence in _SENTENCE.split(text.strip()):
        # "Why?" alone asks about the sentence before it.
        if sentence.strip() and not _BARE.fullmatch(sentence.strip()):
            out += _of_sentence(sentence.strip())
    return tuple(dict.fromkeys(out))


def _of_sentence(sentence: str) -> list[Clause]:
    own = bool(_OWN.search(sentence))
    made = _parts(sentence, own=own)
    if own or _HEDGED.search(sentence):
        return made
    known = [c.text for c in made if c.granted and c.marked]
    return made + [
        Clause(text, True, own, True)
        for text in attached(sentence)
        if not any(text in other for other in known)
    ]


def _parts(sentence: str, *, own: bool) -> list[Clause]:
    hedged = bool(_HEDGED.search(sentence))
    asks = sentence.endswith(("?", "？", "か。", "か")) or bool(
        _WHY.match(sentence) or _WHY_ASIAN.search(sentence)
    )
    bare = sentence.strip(" ¿?？。.!")
    if _WISH.match(bare):
        return [Clause(bare, False, own)]
    japanese = _BECAUSE_JA.match(sentence)
    if japanese and not hedged:
        rest = sentence[japanese.end() :]
        said = japanese["said"] or japanese["short"]
        return [Clause(said, True, own, True), Clause(rest, False, own)]
    since = _SINCE.search(sentence)
    if since and not _NO_CLAUSE.match(sentence[since.end() :]):
        said = _until_end(sentence[since.end() :])
        if re.fullmatch(r"da|weil|obwohl|nachdem", since["word"] or "", re.IGNORECASE):
            # The verb stands last, before the comma.
            said = re.split(r",\s", said)[0]
        head = sentence[: since.start()].strip(" ,;，")
        tail = sentence[since.end() + len(said) :]
        fronted = len(head) < 4 or bool(_WHY.match(head + " "))
        long_enough = len(said) >= 4 and (
            fronted or len(said.split()) >= 3 or since["zh"]
        )
        if long_enough and not hedged:
            out = [Clause(said, True, own, True)]
            if head:
                out += _plain(head, asks=asks, hedged=hedged, own=own)
            if tail.strip(" ,?"):
                out += _plain(tail.strip(" ,;，"), asks=asks, hedged=hedged, own=own)
            return out
    return _plain(sentence, asks=asks, hedged=hedged, own=own)


def _plain(sentence: str, *, asks: bool, hedged: bool, own: bool) -> list[Clause]:
    bare = sentence.strip(" ¿?？。.!")
    if not asks:
        # A question may lack its mark: "why not charge it further".
        return [Clause(bare, not hedged and not _asks_itself(bare), own)]
    if _WHY.match(sentence) or _WHY_ASIAN.search(sentence):
        # "Comment se fait-il que X": what is granted is X.
        said = _THAT.sub("", bare)
        return [Clause(said, not hedged, own, not hedged)]
    # "X …, so how …?", "X … - which …?", "X …, does that matter?"
    bound = next(
        (b for b in _ENDS.finditer(sentence) if b.start() > 8), None
    )  # fmt: skip
    if bound is not None:
        head, tail = sentence[: bound.start()], sentence[bound.end() :]
        # "With a gap of 3 eV, how does X …": the name stands behind.
        whole = _WITH.match(head) and not re.search(r",", head)
        if not whole and not _WISH.match(head) and not _asks_itself(head):
            return [Clause(head.strip(), not hedged, own), Clause(tail, False, own)]
    return [Clause(bare, False, own)]


_THAT = re.compile(
    r"^[^,;]{0,36}?\b(?:se fait-il|expliquer|liegt es,?|kommt es,?|se debe|es|posible|"
    r"is it|be)\s(?:que|dass|that|qu['’])\s?",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^\W*(?:why|warum|wieso|pourquoi|por qué|what|which|how|who|when|where|is|are|"
    r"do|does|did|can|could|should|would|"
    r"will|has|have|wie|was|welche\w*|wo|ist|sind|kann|soll\w*|hat|haben|comment|quel\w*|"
    r"combien|est-ce|peut|faut|cómo|qué|cuál\w*|cuánt\w*|es|son|puede|debo)\b|"
    r"^\W*(?:哪|什么|如何|怎么|怎样|多少|どの|どう|何)",
    re.IGNORECASE,
)


_WITH = re.compile(
    r"^\W*(?:with|having|being|as an?|mit|bei|als|avec|en tant qu|con|siendo)\b",
    re.IGNORECASE,
)


def _asks_itself(text: str) -> bool:
    return bool(_ASKING.match(text))

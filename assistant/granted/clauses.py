"""Clauses that a request takes for granted, in six languages.

"Why does X …?" and "How does X manage to …?" grant their own words, "since X …" and
"X …, so how …?" the clause, as does every sentence that asks nothing. Names with what
is said of them ("X, a mixed conductor, …", "with its gap of 3 eV") are granted wherever
they stand. What is wished, supposed, planned or asked is granted by nobody.
"""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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
        asking: Whether it asks for something else than whether it is so ("how much does
            W lower …", "where do the ions of cubic X sit"): what it says whole is
            granted, though nothing marks it.
    """

    text: str
    granted: bool
    own: bool = False
    marked: bool = False
    asking: bool = False


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
#: What gives a reason in an order; "as" and "comme" tell roles there.
_IN_A_WISH = re.compile(
    r"[\s,;(](?:since|because|given that|knowing that|da|weil|puisqu(?:e\b|['’])|"
    r"étant donné qu(?:e\b|['’])|puesto que|dado que|ya que)\b\s*|(?:既然|因为|由于|鉴于)",
    re.IGNORECASE,
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
    r"where|who|should|can|could|would|must|do|does|is|are|will|wie|was|warum|welche\w*|wo|kann|"
    r"soll\w*|muss|ist|sind|comment|pourquoi|quel\w*|combien|que|qu'|d'où|faut|peut|"
    r"est-ce|cómo|por qué|qué|cuál\w*|cuánt\w*|de dónde|debo|puedo|es|"
    r"(?:à|de|en|dans|avec|par|pour|sur) (?:quoi|quel\w*|combien)|"
    r"(?:a|de|en|con|para|por) (?:qué|cuál\w*|cuánt\w*)|wo(?:zu|für|mit|rauf|ran|durch|von)|"
    r"(?:at|in|to|by|for|from|on|with) (?:what|which|how)|(?:in|bei|mit|zu|ab) welche\w*|"
    r"give|show|write|make|build|draw|list|convert|solve|calculate|compute|tell|explain|"
    r"please|plot|generate|gib|zeig\w*|schreib\w*|erstell\w*|erzeug\w*|bitte|löse|berechne|"
    r"donne\w*|montre\w*|écri\w*|calcule\w*|résou\w*|trace\w*|dame|dime|muestra|escribe|"
    r"calcula|resuelve|genera|dibuja)\b|¿)|"
    r"(?:那|所以|因此|为什么|为何|怎|如何|哪|什么|多少|是否|能|可以|なぜ|どう|何|どの|"
    r"どれ|どこ|いくら|实际|它|其|请|给出?|求|列出|画|生成|写|算)))"
)
_WISH = re.compile(
    r"^\W*(?:(?:if|when|suppose|imagine|let|please|compare|between|list|show|give|find|"
    r"make|build|generate|create|write|draw|construct|produce|prepare|plot|calculate|compute|estimate|assume|erzeug\w*|bau\w*|erstell\w*|génère\w*|construi\w*|crée\w*|genera|construye|crea)\b|to |in order|for |say |"
    r"wenn|falls|um |für |bitte|vergleich\w*|si |pour |dans |s'il|comparez?|donne\w*|"
    r"para |si |por favor|compara|dame|hi\b|hello|hallo|bonjour|hola|thanks?|danke|"
    r"merci|gracias|i (?:want|need|would|wonder|plan|try|hope|am (?:looking|trying))|"
    r"we (?:want|need|plan|hope)|i'd|ich (?:möchte|will|suche|brauche)|je (?:veux|"
    r"cherche|voudrais)|quiero|necesito|如果|假如|为了|请|生成|给出|构建|我想|我要|もし|仮に|"
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


#: Who tells it does not matter: "I read that X", "on m'a dit que X", "听说X".
_REPORTED = re.compile(
    r"^\W*(?:(?:(?:i|we|people|they|someone|somebody|everyone|chatgpt|wikipedia|"
    r"(?:my|our|the|a|an|this|one) (?:\w+ )?(?:colleague|supervisor|professor|teacher|"
    r"referee|reviewer|student|friend|boss|book|textbook|paper|article|lecture\w*|blog|"
    r"page|datasheet|internet|chatbot)s?)\s+(?:(?:have|has|had|once|just|also|recently|"
    r"always|often|was|were|am|been)\s+)*(?:read|heard|learn(?:ed|t)|told(?: me| us)?|"
    r"says?|said|claims?|claimed|thought|think|believed?|know|saw|seen|understand|insists?|"
    r"states?|stated|writes?|wrote|taught)"
    r"(?:\s+(?:somewhere|online|recently|in|on|at|from)(?: (?:a|an|the|my|one))?(?: \w+)?)?,?"
    r"(?:\s+that\b)?|"
    r"(?:ich|wir|man|mein\w* \w+|ein\w* \w+|jemand)\s[^,.?]{0,40}(?:gelesen|gehört|gelernt|"
    r"erfahren|sagt\w*|behauptet\w*|meint\w*|weiß|schreibt),?\s+dass|"
    r"(?:j'ai|on m'a|nous avons|mon \w+|ma \w+|un \w+|le \w+)\s[^,.?]{0,30}?(?:lu|entendu|"
    r"appris|dit|affirme|prétend|soutient)(?: quelque part| dans [^,.?]{1,24}?)? qu(?:e\b|['’])|"
    r"(?:he|hemos|me|nos|mi \w+|un \w+|el \w+|la \w+)\s[^,.?]{0,30}?(?:leído|oído|aprendido|"
    r"dijeron|dijo|dice|afirma|han dicho|contaron)(?: en [^,.?]{1,24}?)? que\b)\s*|"
    r"(?:我|我们|有人|同事|老师|导师|朋友|教科书|书|网)(?:在[^,，。]{1,12}?)?(?:上)?"
    r"(?:曾|刚)?(?:读到|听说|看到|读过|听过|告诉我|说|认为|以为|记得|学过)(?:过)?[,，:：]?\s*|"
    r"^(?:据说|听说|据报道)[,，:：]?\s*)",
    re.IGNORECASE,
)
_REPORTED_JA = re.compile(
    r"(?:である|だ|です|する)?(?:と|って)(?:[^、。]{0,10}?)(?:読みました|読んだ|聞きました|聞いた|聞いています|"
    r"聞きます|習いました|習った|言われました|言われた|言っています|言っていた|書いてありました|"
    r"書かれていました|思っていました)[^、。]{0,8}[、。]?.*$"
)
#: Questions that ask for something else than whether their words are so.
_WHICH = re.compile(
    r"^\W*(?:(?:and|so|then|und|et|y)\W+)?(?:(?:by|at|in|for|to|from|on|um|bei|en|de|a|con|por|à|par)\s+)?"
    r"(?:how(?! (?:can|could|should|would|do (?:i|we|you)|to|might|must|may))|what|which|"
    r"when|where|who|wie(?! (?:kann|könnte|soll\w*|muss|lässt|würde))|welche\w*|was|wann|"
    r"wo|um wie|(?:de )?combien|comment(?! (?:peut|pourrait|faut|doit|faire))|quel\w*|où|"
    r"quand|qu['’]|cuánt\w*|cómo(?! (?:puedo|puede|podría|debo|se puede))|cuál\w*|qué|"
    r"dónde|cuándo)\b",
    re.IGNORECASE,
)
_WHICH_ASIAN = re.compile(
    r"多少|哪|什么|何处|几|どのくらい|どれくらい|どこ|どの|何[がをのに]|いくつ"
)
#: What is wished for or is to be chosen.
_CHOSEN = re.compile(
    r"\b(?:can|could|should|would|might|may|must|best|better|want|need|or|if|whether|kann|"
    r"könnte|soll\w*|muss|würde|oder|falls|wenn|peut|pourrait|faut|doit|ou|si|puede|debe|"
    r"podría|o|happens?|passiert|passe|pasa|effect|influence|Einfluss|effet|efecto)\b|"
    r"才能|能否|可以|应该|还是|或|如果|影响|すれば|できます|べき|または|もし|影響|効果",
    re.IGNORECASE,
)


_AS_KNOWN = re.compile(
    r",?\s?\b(?:as (?:we|you|everyone|everybody|all of us)(?: all)? knows?|as is (?:well )?known|"
    r"wie (?:wir|man|jeder|alle) (?:wei(?:ß|ss)|wissen)|comme (?:on|chacun) le sait|"
    r"como (?:todos )?(?:sabemos|saben|se sabe))\b,?\s?|我们都?知道[,，]?|如所周知[,，]?",
    re.IGNORECASE,
)


def _until_end(text: str) -> str:
    found = _ENDS.search(text) or re.search(r"[，；]|(?<=[\u3040-\u9fff]),", text)
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
    # "LiCoO2, which as we know crystallises in …": who knows it says nothing.
    text = _AS_KNOWN.sub(" ", text)
    for sentence in _SENTENCE.split(text.strip()):
        # "Why?" alone asks about the sentence before it.
        if sentence.strip() and not _BARE.fullmatch(sentence.strip()):
            out += _of_sentence(sentence.strip())
    return tuple(dict.fromkeys(out))


def _of_sentence(sentence: str) -> list[Clause]:
    own = bool(_OWN.search(sentence))
    # "Since X conducts at 2 S/cm, how can I use it" tells nothing of the writer's own.
    made = [
        replace(c, own=bool(_OWN.search(c.text))) if c.granted else c
        for c in _parts(sentence, own=own)
    ]
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
    told = _REPORTED.match(sentence) or _REPORTED_JA.search(sentence)
    if told and not hedged:
        rest = sentence[told.end() :] if told.start() == 0 else sentence[: told.start()]
        rest = rest.strip()
        if len(rest) >= 6:
            said = _until_end(rest)
            after = rest[len(said) :].strip(" ,;，、")
            out = [Clause(said, True, False, True)]
            return out + ([Clause(after, False, own)] if after.strip("?？.。") else [])
    if _WISH.match(bare):
        # "Make a table, since X is a metal leave it out."
        why = None if hedged else _IN_A_WISH.search(sentence)
        said = _until_end(sentence[why.end() :]) if why else ""
        head = sentence[: why.start()].strip(" ,;，") if why else bare
        out = [Clause(head, False, own)]
        return out + ([Clause(said, True, own, True)] if len(said) >= 6 else [])
    japanese = _BECAUSE_JA.match(sentence)
    said = (japanese["said"] or japanese["short"]) if japanese else ""
    if japanese and not _HEDGED.search(said):
        rest = sentence[japanese.end() :]
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
        # "Since X, what should be done" doubts nothing of X.
        doubted = _HEDGED.search(sentence[: since.start()]) or _HEDGED.search(said)
        if long_enough and not doubted:
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
    # Signs say in four what letters say in nine.
    least = 4 if re.search(r"[\u3040-\u9fff]", sentence[:9]) else 8
    bound = next(
        (b for b in _ENDS.finditer(sentence) if b.start() > least), None
    )  # fmt: skip
    if bound is not None:
        head, tail = sentence[: bound.start()], sentence[bound.end() :]
        # "With a gap of 3 eV, how does X …": the name stands behind.
        whole = _WITH.match(head) and not re.search(r",", head)
        if not whole and not _WISH.match(head) and not _asks_itself(head):
            return [Clause(head.strip(), not hedged, own), Clause(tail, False, own)]
    which = _WHICH.match(sentence) or _WHICH_ASIAN.search(sentence)
    asking = bool(which) and not hedged and not own and not _CHOSEN.search(bare)
    return [Clause(bare, False, own, asking=asking)]


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


#: What marks a clause as granted, before and behind it.
_OPENS = re.compile(
    r"(?:\b(?:since|because|given(?: the fact)?(?: that)?|seeing (?:that|as)|as|"
    r"considering(?: that)?|knowing that|now that|whereas|although|though|even though|da|"
    r"weil|obwohl|nachdem|angesichts(?: der tatsache)?,? dass|comme|puesto que|dado que|"
    r"ya que|sabiendo que|aunque|como|but|and|by the way)|"
    r"\b(?:puisqu|étant donné qu|vu qu|sachant qu|bien qu|alors qu)(?:e\b|['’])|"
    r"既然|因为|由于|鉴于|虽然|尽管)?[\s,;，、]*$",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"^(?:なので|であるため|ので|だから|ですから|から|ため|のに)?[\s,;:，、。.]*"
    r"(?:(?:so|then|also|dann|donc|alors|entonces|así que)\b[\s,]*|(?:那么?|所以)[,，]?)?",
    re.IGNORECASE,
)


def without_clause(text: str, clause: str) -> str:
    """A text without a clause and what marks it as granted.

    >>> without_clause("As rutile is cubic, give me its CIF.", "rutile is cubic")
    'give me its CIF.'
    """
    start = text.find(clause)
    if start < 0 or not clause:
        return text
    opened = _OPENS.search(text[:start])
    head = (text[: opened.start()] if opened else text[:start]).rstrip(" ,;，、")
    if _REPORTED.fullmatch(f"{text[:start].rstrip()} "):
        head = ""
    tail = text[start + len(clause) :]
    closed = _CLOSES.match(tail)
    tail = tail[closed.end() :] if closed else tail
    return f"{head} {tail}".strip()

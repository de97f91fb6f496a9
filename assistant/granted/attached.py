"""What a request grants beside its clauses: appositions, participles, facts named so.

"LLZO, being a sulfide, …", "Étant soluble dans l'eau, …", "the fact that X …" and "how
do you explain that X …" say X as surely as "since X" does.
"""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re

_FACTIVE = re.compile(
    r"\b(?:(?:the )?(?:fact|observation|finding|circumstance)s?|explain\w*|account\w* for|"
    r"(?:well[- ])?known|(?:surpris|remark|not|understand)\w*able|surprising|odd|strange|"
    r"remember(?:ing)?|granted|"
    r"Tatsache|Umstand|erkl[äa]r\w*|begründe\w*|bekannt\w*|erstaunlich|daraus|"
    r"(?:du |le |au )?fait|expliqu\w*(?:-t-on|-t-il|-vous)?|(?:on )?sait(?: bien)?|connu|étonnant|"
    r"(?:el |del )?hecho|explic\w*|sabido|se sabe|conocido|sorprendente)\b"
    r"(?:\s+(?:us|me|mir|uns|bien|gut|doch|also|man|es|sich|how|why|to me))?\s*,?\s*"
    r"(?:that\b|dass\b|de que\b|que\b|qu['’])\s*(?P<said>[^?？]{8,})",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"(?:^|[\s,;])(?:parce qu(?:e\b|['’])|porque\b|due to the fact that|owing to the fact "
    r"that|in view of the fact that|inasmuch as|seeing how|car\b|denn\b|wo doch|zumal)\s*"
    r"(?P<said>[^?？;]{8,})",
    re.IGNORECASE,
)
_KNOWN_TO_BE = re.compile(
    r"^\W*(?:bekanntlich(?: gilt)?|as (?:everyone|everybody|we all|is well) know\w*|"
    r"everyone knows(?: that)?|obviously|of course|évidemment|bien sûr|"
    r"como es (?:bien )?sabido|por supuesto|natürlich)\W+(?P<said>[^?？.]{8,})",
    re.IGNORECASE,
)
_ASIAN = re.compile(
    r"(?:众所周知|已知|大家都知道|据知|(?:怎么|如何|怎样|该如何)解释)[,，:：]?(?P<a>[^?？。]{4,})|"
    r"^(?P<b>[^?？。]{4,}?)(?:这一?(?:事实|点|现象)|という(?:事実|点|こと)|"
    r"の?(?:こと|の)(?:は|を|から)(?:どう|いかに|なぜ|何が|どのように))|"
    r"知られ(?:て(?:いる|います))?(?:よう|通り)に?[,、]?(?P<c>[^?？。]{4,})",
)
_NAME = r"(?P<name>[^\s,，、;:?!()][^,，、;:.?!()]{0,60}?)"
_APPOSED = re.compile(
    rf"{_NAME}\s?[,(]\s?(?P<said>(?:being|having|known (?:for|to|as)|(?:which|that) "
    r"(?:is|are|has|have|can|does|crystalli[sz]es|adopts|conducts|melts)\b|itself an?|as an?|bekannt für|"
    r"(?:der|die|das|welche[rs]?)\s(?=[^,?]*\b(?:ist|sind|hat|haben|kann|leitet|zeigt|kristallisiert|schmilzt)\b)|étant|ayant|(?:qui|que)\s"
    r"(?:est|sont|a|ont|ne|n['’]|cristallise|conduit|fond)|connue? pour|siendo|teniendo|"
    r"que\s(?:es|son|tiene|no|cristaliza|conduce|funde)|conocid[oa] por)\b[^,)?]{3,90})(?=[,)?.]|$)",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"^\W*(?P<said>(?:being|having|étant|ayant|siendo|teniendo|als (?:ein\w* )?)\b"
    r"(?! donn| that)[^,?]{4,80}),\s*(?P<rest>[^?]{4,60})",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:i|we|ich|wir|je|nous|my|our|mein\w*|unser\w*|mon|notre|mi|nuestr\w*)\b|[我私]",
    re.IGNORECASE,
)


def attached(sentence: str) -> list[str]:
    """Clauses that a sentence grants by apposition, participle or as a fact.

    >>> attached("What follows from the fact that LLTO melts at 300 K?")
    ['LLTO melts at 300 K']
    >>> attached("LGPS, being an oxide, is stable. Is it?")
    ['LGPS being an oxide']
    """
    out = []
    for pattern in (_FACTIVE, _BECAUSE, _KNOWN_TO_BE):
        for match in pattern.finditer(sentence):
            out.append(_first_clause(match["said"]))
    for match in _ASIAN.finditer(sentence):
        out.append((match["a"] or match["b"] or match["c"]).strip(" ,，、"))
    for match in _APPOSED.finditer(sentence):
        if not _WISHED.search(match["said"]):
            out.append(f"{match['name'].strip()} {match['said'].strip()}")
    opened = _PARTICIPLE.match(sentence)
    if opened and not _WISHED.search(opened["rest"]):
        subject = re.split(r"\s(?:is|are|can|ist|sind|est|sont|es|son)\b",
                           opened["rest"])[0]  # fmt: skip
        out.append(f"{subject.strip()} {opened['said'].strip()}")
    return list(dict.fromkeys(text for text in out if len(text) >= 4))


def _first_clause(text: str) -> str:
    """A clause up to what is asked about it."""
    end = re.search(
        r"[;:]|,\s(?=(?:how|what|which|why|who|so|wie|was|welche\w*|warum|comment|quel\w*|"
        r"que\b|cómo|qué|cuál\w*|¿)|people|one |we |man |on )|[.!](?:\s|$)|\s[-–—]\s",
        text,
        re.IGNORECASE,
    )
    return (text[: end.start()] if end else text).strip(" ,.!")

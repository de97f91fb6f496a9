"""One row for each of something: "the best one per material", "one row per dopant"."""

from __future__ import annotations

import re

from assistant.asking.limits import Span

#: What rows are told apart by, and the words for it in six languages.
_BY = {
    "dopant": r"dopants?|doping elements?|dotier(?:stoff|element)\w*|dopantes?|"
    r"掺杂(?:元素|剂)|ドーパント|添加元素",
    "composition": r"compositions?|formulas?|samples?|alloys?|zusammensetzung\w*|"
    r"legierung\w*|probe|formel|formule|composici(?:ón|ones)|aleaci(?:ón|ones)|"
    r"échantillons?|alliages?|muestras?|成分|组成|合金|样品|組成|試料",
    "family": r"famil(?:y|ies)|class(?:es)?|famille|familia|familie|类别?|族",
    "source": r"papers?|stud(?:y|ies)|sources?|publications?|articles?|dois?|"
    r"references?|quellen?|arbeit|artículos?|fuentes?|论文|文献|論文|出典",
    "record": r"records?|eintrag|fiches?|registros?|记录|レコード",
    "year": r"years?|jahr|années?|ans?|años?|年份?",
    "material": r"materials?|compounds?|hosts?|systems?|material|werkstoff|verbindung|"
    r"matériaux?|composés?|materiales?|compuestos?|材料|化合物|物质|物質",
}
_NOUN = "|".join(f"(?P<{name}>{words})" for name, words in _BY.items())
_PER = re.compile(
    r"(?:\b(?:per|for each|for every|of each|of every|each|pro|je|für jede[nsrm]?|"
    r"von jede[nsrm]|jede[nsrm]?|par|pour chaque|de chaque|chaque|por|por cada|"
    r"para cada|de cada|cada)\s+(?:single |different |distinct )?|"
    r"(?:每(?:一)?[种个类条年]?|各)\s?)"
    rf"(?:{_NOUN})(?![^\W\u3040-\u9fff])|(?:{_NOUN.replace('?P<', '?P<j_')})(?:ごと|"
    rf"毎)に?",
    re.IGNORECASE,
)
#: Words that wish one of several rows, not the values of all.
_ONE = re.compile(
    r"(?i)\b(?:one|single|only|just|best|top|max\w*|min\w*|highest|lowest|largest|"
    r"smallest|strongest|hardest|eine[nrs]?|nur|höchste\w*|niedrigste\w*|beste\w*|"
    r"une?|seul\w*|meilleur\w*|plus|un[ao]?|sol[oa]|sólo|mejor\w*|mayor\w*|más|"
    r"rows?|zeilen?|lignes?|filas?|entr(?:y|ies|ées?|adas?)|eintr\w+|values?|"
    r"wert\w*)\b|"
    r"一[行个条]|最|只|1\s?[行つ]"
)


def read_per(text: str) -> tuple[str, tuple[Span, ...]]:
    """What one row is wished for each of, and where that is said.

    Returns:
        ``material``, ``composition``, ``dopant``, ``family``, ``source``, ``record``
        or ``year``; empty where nothing of the kind is said.

    >>> read_per("max zT, one row per material")[0], read_per("zT of SnSe")[0]
    ('material', '')
    """
    for match in _PER.finditer(text):
        if not _ONE.search(text):
            continue
        name = next(n for n, found in match.groupdict().items() if found)
        begin = match.start()
        lead = re.search(
            r"(?i)(?:\b(?:only |just )?(?:one|a single|the best|eine|une|un|"
            r"una)(?: one)?"
            r"(?: (?:row|entry|line|value|zeile|ligne|fila|entrée))?\W*|一行)$",
            text[:begin],
        )
        start = lead.start() if lead else begin
        tail = re.match(
            r"(?i)\W*(?:the )?best (?:one )?(?:each|only)\b", text[match.end() :]
        )
        end = match.end() + (tail.end() if tail else 0)
        return name.removeprefix("j_"), ((start, end),)
    return "", ()

"""Which of the six languages a request is written in."""

from __future__ import annotations

import re

LANGUAGES = ("en", "zh", "de", "ja", "fr", "es")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that are frequent in one language and rare in the others; a word that two of
#: them share stands in both.
_WORDS: dict[str, frozenset[str]] = {
    "de": _words(
        "der die das und ist mit für von wie welche welcher welches welchen ein eine "
        "einen einem einer auf bitte erzeuge erstelle löse warum nicht hat kann "
        "ich mir mich zeige zeig gib bei ohne oder zum zur im am vom beim kristall "
        "raumgruppe gleichung leitfähigkeit mach mache nun jetzt prüfe prüf prüfen "
        "datei hallo danke was du dir dich den dem des um sind sein wird werden wurde "
        "haben meine meiner meinen mein deine alle alles allen aus nach über unter "
        "zwischen durch gegen sich es wer wo wann womit wovon wozu weshalb wieso noch "
        "auch aber denn dann wenn neue neuen neuer schlage denk suche brauche möchte "
        "kannst können gibt geh zurück zu daten rechner tabelle zeilen struktur"
        "stelle berechne vergleiche erkläre nenne liste als hier diese dieser dieses "
        "kein keine falsch richtig wert quelle enden profil temperatur"
    ),
    "fr": _words(
        "le la les des une un est avec pour quel quelle quels quelles comment pourquoi "
        "et dans sur je moi peux peut pouvez donne donnez génère générer résoudre "
        "résous fichier du au aux groupe espace conductivité sans ou équation bonjour "
        "merci vérifie ce cette ces cet l maintenant remplace mon mes ma ton tes de en "
        "que qui quoi où sais faire fais fait tu vous nous il elle sont ont être jeu "
        "données lignes nouvelles nouveaux nouveau nouvelle propose suggère invente "
        "calcule trouve compare explique liste tableau valeur valeurs source structure "
        "maille réseau cristal par plus moins entre chez vers cela ça oui non faux "
        "beaucoup salut passe mets ajoute enlève intègre d'espace d'un d'une qu'est"
    ),
    "es": _words(
        "el los las la una un es con para cuál cuáles cómo por qué y en del de genera "
        "generar resuelve resolver archivo dame puedes grupo espacial conductividad "
        "sin o ecuación hola gracias comprueba esta estos estas esto cuántos cuántas "
        "cuánto ahora haz necesito quiero mi mis tu tus su sus que quién dónde cuando "
        "este al lo se hay son está tiene tienen muestra muéstrame calcula compara "
        "explica lista tabla valor valores fuente estructura cristalina celda "
        "nuevas nuevos nueva nuevo propón sugiere diseña inventa cambia reemplaza "
        "sustituye añade quita vuelve entre más menos desde hasta muchas buenos no sí "
        "integra datos salen funcionas crea haz grupo"
    ),
    "en": _words(
        "the a an is are with for of how what which why and to in on please generate "
        "make give can you solve file show me without or from do does my your it its "
        "this that these those now at by as be has have was were i we need want find "
        "propose suggest new when where who there any all each same put set change use "
        "using check build create add list table compare between than if not no "
        "through into after until it they starts held both ends per over under each "
        # Words that English shares with its neighbours.
        "structure structures source sources plus data"
    ),
}

#: Beginnings and endings that tell a language in words that no list holds.
_SHAPES: dict[str, re.Pattern[str]] = {
    "de": re.compile(
        r"\w{3,}(?:ungen|ung|keit|heit|schaft|isch|ische[nrs]?|lich|liche[nrs]?|ieren|"
        r"iere|freie[nrs]?|zellen?|gruppen?|energie|elektrolyte?n?)\b"
        r"|\b(?:ge|ver|be|er|zer)\w{4,}t\b|(?!sche|scho)\w*(?<!di)sch\w+",
    ),
    "fr": re.compile(
        r"\b[ldnjcmst]['’]\w+|\bqu['’]\w+|\w{3,}(?:eux|euse|aux|elle|ique|iques|ité|ez|"
        r"oire|eur|eurs|aient)\b"
    ),
    "es": re.compile(
        r"\w{2,}(?:ción|ciones|dad|dades|ico|ica|icos|icas|ando|iendo|ado)\b"
    ),
    "en": re.compile(r"\w{3,}(?:ing|ness|ship|ly|ght|ate|dy)\b|\w+'(?:s|re|ve|t|ll)\b"),
}
_MARKS = {
    "de": re.compile(r"[äöüß]"),
    "es": re.compile(r"[ñ¿¡áíóú]"),
    "fr": re.compile(r"[àâçèêîôûùœ]"),
}
#: Fenced files, operations and rows of atoms of a pasted CIF.
_CIF_ROWS = re.compile(
    r"(?s:```.*?```)|(?<![\w.])['\"]?[-+0-9/. ]{0,8}[xyz][-+xyz0-9/. ]*"
    r"(?:,[-+xyz0-9/. ]*[xyz][-+xyz0-9/. ]*){2}['\"]?"
    r"|^\s*[A-Z][a-z]?\d*[+-]?[ \t](?:\S+[ \t]+)*-?\d*\.\d+.*$",
    re.MULTILINE,
)
#: Names of people in physics with letters that are no sign of a language.
_PEOPLE = re.compile(
    r"Schrödinger|Hückel|Grüneisen|Mössbauer|Röntgen|Föppl|Kármán|Poincaré|Néel|Fréchet|"
    r"Müller|Köhler|Löwdin|Ångström|Søren\w*|Galvão|Nyström"
)
#: What belongs to no language: CIF lines, commands of LaTeX, code, formulas, numbers.
_NO_PROSE = re.compile(
    r"(?m)^\s*(?:data_|loop_|_\w|# ).*$|\\[a-zA-Z]+|https?://\S+|[!-~]*[=_^\\][!-~]*"
    r"|\b[a-zA-Z]'+|\b(?:Schrödinger|Ångström|Poincaré|Kármán|Fréchet|Föppl)\b"
)


def detect_language(text: str, further: str = "") -> str:
    """ISO 639-1 code of the language of a request; English when in doubt.

    Kana tells Japanese, other Han characters Chinese; the rest is told by frequent
    words, shapes of words and letters, with CIF blocks and formulas left out.
    `further`, such as the rules of the request, decides where the text alone fits
    several languages ("CIF de SrF2") or none ("ReO3 CIF").
    """
    prose = _NO_PROSE.sub(" ", _CIF_ROWS.sub(" ", text[:8000]))[:4000]
    prose = _PEOPLE.sub(" ", prose)
    if re.search(r"[\u3040-\u30ff]", prose):
        return "ja"
    if len(re.findall(r"[\u4e00-\u9fff]", prose)) >= 2:
        return "zh"
    # Formulas and names with digits or inner capitals would count as words.
    plain = re.sub(r"\b\w*(?:\d|[a-z][A-Z])\w*\b|\b[A-Z][a-z]?\b(?!')", " ", prose)
    if "=" in text:
        # In an equation a letter is a variable and no word (y, o, a, e).
        # So is the sine, which Spanish has as "without".
        plain = re.sub(r"\b[a-zA-Z]\b(?!['’])|\bsin(?=\s*\(|\s+pi\b)", " ", plain)
    lower = plain.lower()
    words = re.findall(r"[a-zäöüßàâçéèêëîïôûùñáíóúœ]+", lower)
    counts = {
        code: float(sum(word in vocabulary for word in words))
        for code, vocabulary in _WORDS.items()
    }
    for code, shape in _SHAPES.items():
        counts[code] += 0.5 * min(len(shape.findall(lower)), 4)
    for code, mark in _MARKS.items():
        counts[code] += min(len(mark.findall(lower)), 3)
    most = max(counts.values())
    if further.strip() and sum(count == most for count in counts.values()) > 1:
        return detect_language(further)
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if counts[best] > counts["en"] else "en"

"""Where the numbers of an answer come from, and the reply to a doubted reference.

Each record is looked up again: it must be there, hold the DOI that was cited, and have
had its source seen. What cannot be checked offline, opening the DOI, is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.records import Answer, Citation, Claim, Kind, Status

_WORDS: dict[str, dict[str, str]] = {
    "rests": {
        "en": "The last answer rests on these records; each was looked up again:",
        "de": "Die letzte Antwort stützt sich auf diese Einträge; jeder wurde erneut "
        "nachgeschlagen:",
        "fr": "La dernière réponse repose sur ces entrées ; chacune a été relue :",
        "es": "La última respuesta se apoya en estos registros; cada uno se volvió a "
        "consultar:",
        "zh": "上一个回答依据以下记录，每条均已重新查对：",
        "ja": "前の回答は次の記録に基づきます。それぞれ改めて照合しました：",
    },
    "sound": {
        "en": "record found, its reference agrees, the source was seen",
        "de": "Eintrag gefunden, Angabe stimmt überein, Quelle wurde gesehen",
        "fr": "entrée trouvée, référence identique, source vue",
        "es": "registro hallado, referencia idéntica, fuente vista",
        "zh": "记录存在，出处一致，来源已核对",
        "ja": "記録あり、出典一致、原典確認済み",
    },
    "unseen": {
        "en": "record found, but its source was not seen: do not rely on it alone",
        "de": "Eintrag gefunden, aber die Quelle wurde nicht gesehen: nicht allein "
        "darauf stützen",
        "fr": "entrée trouvée, mais la source n'a pas été vue : ne vous y "
        "fiez pas seule",
        "es": "registro hallado, pero su fuente no se vio: no se fíe solo de él",
        "zh": "记录存在，但未见原始来源：请勿单独依赖",
        "ja": "記録あり、ただし原典は未確認：これだけに頼らないでください",
    },
    "differs": {
        "en": "the record is not there with this reference: the citation does not "
        "stand",
        "de": "kein Eintrag mit dieser Angabe: die Zitierung hält nicht",
        "fr": "aucune entrée avec cette référence : la citation ne tient pas",
        "es": "ningún registro con esta referencia: la cita no se sostiene",
        "zh": "没有与此出处相符的记录：该引用不成立",
        "ja": "この出典の記録がありません：引用は成り立ちません",
    },
    "no_record": {
        "en": "named as what the construction started from; no record of its own here",
        "de": "als Ausgangspunkt der Konstruktion genannt; kein eigener Eintrag hier",
        "fr": "citée comme point de départ de la construction ; sans entrée propre",
        "es": "citada como punto de partida de la construcción; sin registro propio",
        "zh": "作为构造的出发点引用；此处没有其单独记录",
        "ja": "構築の出発点として挙げたもので、ここに個別の記録はありません",
    },
    "cannot_open": {
        "en": "Offline I cannot open a DOI; https://doi.org/ followed by it shows the "
        "paper. If it leads nowhere, send the reference that does and I compare.",
        "de": "Offline kann ich keine DOI öffnen; https://doi.org/ mit ihr dahinter "
        "zeigt die Arbeit. Führt sie nirgendwohin, senden Sie die richtige Angabe, "
        "dann vergleiche ich.",
        "fr": "Hors ligne, je ne peux ouvrir un DOI ; https://doi.org/ suivi du DOI "
        "montre l'article. S'il ne mène nulle part, envoyez la bonne référence et je "
        "compare.",
        "es": "Sin conexión no puedo abrir un DOI; https://doi.org/ seguido de él "
        "muestra el artículo. Si no lleva a nada, envíe la referencia correcta y "
        "comparo.",
        "zh": "离线时无法打开 DOI；在 https://doi.org/ 后接 DOI 即可查看论文。"
        "若打不开，请发来正确的出处，我来比较。",
        "ja": "オフラインでは DOI を開けません。https://doi.org/ に DOI を続ければ"
        "論文を確認できます。開けなければ正しい出典を送ってください。比較します。",
    },
    "computed": {
        "en": "The last answer cites no source: it was computed from what you gave. "
        "Checked: {checks}.",
        "de": "Die letzte Antwort nennt keine Quelle: sie wurde aus Ihren Angaben "
        "berechnet. Geprüft: {checks}.",
        "fr": "La dernière réponse ne cite aucune source : elle a été calculée à "
        "partir de vos données. Vérifié : {checks}.",
        "es": "La última respuesta no cita ninguna fuente: se calculó con sus datos. "
        "Comprobado: {checks}.",
        "zh": "上一个回答没有引用来源：它由您给出的条件计算得出。已检查：{checks}。",
        "ja": "前の回答に出典はなく、ご提示の内容から計算したものです。"
        "確認項目：{checks}。",
    },
    "nothing": {
        "en": "The last answer cites no source and rests on no check.",
        "de": "Die letzte Antwort nennt keine Quelle und beruht auf keiner Prüfung.",
        "fr": "La dernière réponse ne cite aucune source et ne repose sur aucun "
        "contrôle.",
        "es": "La última respuesta no cita ninguna fuente ni se apoya en "
        "comprobaciones.",
        "zh": "上一个回答没有引用来源，也没有经过检查。",
        "ja": "前の回答には出典も確認もありません。",
    },
}
#: Records that are listed in full.
_SHOWN = 8


def origin_of(answer: Mapping[str, Any], language: str, store_dir: Path) -> Answer:
    """Where an answer's numbers come from, each of its records looked up again.

    Args:
        answer: As it is kept in the conversation.
        language: ISO 639-1 code.
        store_dir: The literature store.
    """
    route = Kind(answer["route"])
    cited = [Citation(**c) for c in answer.get("citations") or []]
    if not cited:
        return Answer(
            Status.UNVERIFIED, _uncited(answer, language), route=route, intents=(route,)
        )
    lines = [_say("rests", language), ""]
    claims: list[Claim] = []
    sound = True
    for citation in cited[:_SHOWN]:
        verdict = _looked_up(citation, store_dir)
        sound = sound and verdict == "sound"
        place = f"doi:{citation.doi}" if citation.doi else citation.locator or ""
        named = ", ".join(
            str(part)
            for part in (citation.title, citation.journal, citation.year, place)
            if part
        )
        line = f"[{citation.id}] {named}: {_say(verdict, language)}."
        lines.append(f"- {line}")
        claims.append(Claim(line, [citation.id], [], "source"))
    if len(cited) > _SHOWN:
        lines.append("- " + ", ".join(f"[{c.id}]" for c in cited[_SHOWN:]))
    lines += ["", _say("cannot_open", language)]
    return Answer(
        Status.VERIFIED if sound and len(cited) <= _SHOWN else Status.UNVERIFIED,
        "\n".join(lines),
        route=route,
        intents=(route,),
        claims=tuple(claims),
        citations=tuple(cited),
    )


def _looked_up(citation: Citation, store_dir: Path) -> str:
    """`sound`, `unseen`, `differs` or `no_record`, from the record itself."""
    from knowledge.store import open_store
    from knowledge.structures import structure_library

    if re.fullmatch(r"source-\d+", citation.id):
        return "no_record"
    fact = open_store(store_dir).find(citation.id)
    if fact is not None:
        if fact.source.doi != citation.doi:
            return "differs"
        return "sound" if fact.verified else "unseen"
    record = structure_library().get(citation.id)
    if record is not None:
        if record.source.doi != citation.doi:
            return "differs"
        return "sound" if record.source.seen else "unseen"
    return "differs"


def _uncited(answer: Mapping[str, Any], language: str) -> str:
    report = answer.get("report") or {}
    checked = [str(name) for name in report.get("checked") or []]
    if not checked:
        return _say("nothing", language)
    return _say("computed", language).format(checks=", ".join(checked[:8]))


def _say(name: str, language: str) -> str:
    forms = _WORDS[name]
    return forms.get(language, forms["en"])

"""The reply to a doubt: what was checked again and what would change it."""

from __future__ import annotations

from assistant.records import Answer, Kind

_AGAIN: dict[str, dict[str, str]] = {
    "checked": {
        "en": "I checked it again and it stands: {basis}.",
        "de": "Ich habe es noch einmal geprüft, es bleibt dabei: {basis}.",
        "fr": "J'ai vérifié à nouveau et cela tient : {basis}.",
        "es": "Lo he comprobado de nuevo y se mantiene: {basis}.",
        "zh": "我重新检查过，结果不变：{basis}。",
        "ja": "もう一度確認しましたが、結果は変わりません：{basis}。",
    },
    "doubtful": {
        "en": "I checked it again; it keeps its reservation: {basis}.",
        "de": "Ich habe es noch einmal geprüft; der Vorbehalt bleibt: {basis}.",
        "fr": "J'ai vérifié à nouveau ; la réserve demeure : {basis}.",
        "es": "Lo he comprobado de nuevo; la reserva sigue: {basis}.",
        "zh": "我重新检查过，保留意见不变：{basis}。",
        "ja": "もう一度確認しましたが、留保は残ります：{basis}。",
    },
    "equation": {
        "en": "A different value needs a different equation, condition or parameter: "
        "name it and I solve that.",
        "de": "Ein anderer Wert braucht eine andere Gleichung, Bedingung oder einen "
        "anderen Parameter: nennen Sie ihn, dann löse ich das.",
        "fr": "Une autre valeur demande une autre équation, condition ou un autre "
        "paramètre : indiquez-le et je le résous.",
        "es": "Otro valor exige otra ecuación, condición o parámetro: indíquelo y lo "
        "resuelvo.",
        "zh": "若要得到别的值，方程、条件或参数须不同：请指出，我再求解。",
        "ja": "別の値になるには式、条件、または係数が違うはずです。"
        "どれかを示してください。",
    },
    "source": {
        "en": "Which source gives another value? Send its DOI or the file and I "
        "compare.",
        "de": "Welche Quelle nennt einen anderen Wert? Mit DOI oder Datei vergleiche "
        "ich sie.",
        "fr": "Quelle source donne une autre valeur ? Envoyez son DOI ou le fichier et "
        "je compare.",
        "es": "¿Qué fuente da otro valor? Envíe su DOI o el archivo y lo comparo.",
        "zh": "哪份来源给出了别的值？请发来 DOI 或文件，我来比较。",
        "ja": "別の値を示す出典はどれですか。DOI かファイルを送ってください。"
        "比較します。",
    },
}  # fmt: skip


def stands(answer: Answer, language: str) -> str:
    """Two sentences above an answer that was doubted and made again."""
    kind = "checked" if answer.status == "verified" else "doubtful"
    ask = "equation" if answer.route is Kind.EQUATION else "source"
    said = _say(kind, language).format(basis=_basis(answer))
    return f"{said} {_say(ask, language)}"


def _say(name: str, language: str) -> str:
    forms = _AGAIN[name]
    return forms.get(language, forms["en"])


def _basis(answer: Answer) -> str:
    """What the answer rests on: checks that ran, and sources by DOI or id."""
    parts: list[str] = []
    if answer.report is not None and answer.report.checked:
        failed = {
            finding.check
            for finding in answer.report.findings
            if finding.severity != "info"
        }
        measured = {
            item.check: item.measured
            for item in answer.report.evidence
            if answer.route is Kind.EQUATION and item.verdict == "pass"
        }
        passed = []
        for name in answer.report.checked:
            if name not in failed:
                words = name.split(".")[-1].replace("_", " ")
                value = measured.get(name)
                passed.append(f"{words} ({value})" if value else words)
        parts.append(", ".join(passed[:6]) + (" …" if len(passed) > 6 else ""))
    sources = dict.fromkeys(c.doi or c.id for c in answer.citations)
    if sources:
        shown = list(sources)[:3]
        parts.append(", ".join(shown) + (" …" if len(sources) > 3 else ""))
    return "; ".join(parts) or "–"

"""Short sentences of the frame, in the six languages of the assistant."""

from __future__ import annotations

_PHRASES: dict[str, dict[str, str]] = {
    "stopped": {
        "en": "You stopped this request before there was an answer.",
        "de": "Sie haben diese Anfrage angehalten, bevor es eine Antwort gab.",
        "fr": "Vous avez arrêté cette demande avant qu'il y ait une réponse.",
        "es": "Usted detuvo esta petición antes de que hubiera una respuesta.",
        "zh": "您在得到答案之前停止了本请求。",
        "ja": "回答が出る前に、この依頼は停止されました。",
    },
    "out_of_time": {
        "en": "The time for this request ended: {reason}. "
        "Allow more with options.budget_s.",
        "de": "Die Zeit für diese Anfrage ist abgelaufen: {reason}. "
        "Mehr Zeit gibt options.budget_s.",
        "fr": "Le temps accordé à cette demande est écoulé : {reason}. "
        "options.budget_s en donne davantage.",
        "es": "Se acabó el tiempo de esta petición: {reason}. "
        "options.budget_s da más tiempo.",
        "zh": "本请求的时间已用完：{reason}。可用 options.budget_s 增加时间。",
        "ja": "この依頼の制限時間が終わりました：{reason}。"
        "options.budget_s で延長できます。",
    },
    "internal": {
        "en": "We could not do our work on this request ({reason}); "
        "the trace holds the details.",
        "de": "Diese Anfrage konnte nicht bearbeitet werden ({reason}); "
        "Einzelheiten stehen im Protokoll.",
        "fr": "La demande n'a pas pu être traitée ({reason}) ; "
        "les détails sont dans la trace.",
        "es": "No se pudo procesar la petición ({reason}); "
        "los detalles están en la traza.",
        "zh": "无法处理此请求（{reason}）；详情见跟踪记录。",
        "ja": "この依頼を処理できませんでした（{reason}）。詳細はトレースにあります。",
    },
    "record_says": {
        "en": "The record ({source}) says {before}; I found no fault in it.",
        "de": "Der Eintrag ({source}) nennt {before}; ein Fehler ist nicht zu finden.",
        "fr": "L'entrée ({source}) donne {before} ; je n'y ai pas trouvé d'erreur.",
        "es": "El registro ({source}) da {before}; no le encontré error.",
        "zh": "记录（{source}）给出 {before}，未发现其中有误。",
        "ja": "記録（{source}）の値は {before} で、誤りは見つかりません。",
    },
    "had": {
        "en": "The structure had {before}.",
        "de": "Die Struktur hatte {before}.",
        "fr": "La structure avait {before}.",
        "es": "La estructura tenía {before}.",
        "zh": "原结构为 {before}。",
        "ja": "元の構造は {before} でした。",
    },
    "your_value": {
        "en": "{after} is your value and is set as yours; “undo” takes it back.",
        "de": "{after} ist Ihr Wert und als Ihrer gesetzt; „rückgängig“ nimmt ihn "
        "zurück.",
        "fr": "{after} est votre valeur, posée comme telle ; « annule » la retire.",
        "es": "{after} es su valor y queda como suyo; «deshaz» lo retira.",
        "zh": "{after} 是您给的值，已按您的值设定；说“撤销”即可取消。",
        "ja": "{after} はご指定の値として設定しました。「元に戻して」で取り消せます。",
    },
    "partly": {
        "en": "One of your wishes could not be served (see the end), so the whole "
        "stays `unverified`.",
        "de": "Einer Ihrer Wünsche konnte nicht erfüllt werden (siehe Ende), daher "
        "bleibt das Ganze `unverified`.",
        "fr": "L'une de vos demandes n'a pas pu être servie (voir la fin) ; l'ensemble "
        "reste donc `unverified`.",
        "es": "Una de sus peticiones no pudo atenderse (véase el final), así que el "
        "conjunto queda `unverified`.",
        "zh": "您的要求中有一项未能完成（见末尾），因此整体为 `unverified`。",
        "ja": "ご要望の一つに応えられなかったため（末尾参照）、"
        "全体は `unverified` です。",
    },
    "which": {
        "en": "Do you want a crystal structure, an equation solved, facts from the "
        "literature, a data table, or new candidates?",
        "de": "Möchten Sie eine Kristallstruktur, die Lösung einer Gleichung, Fakten "
        "aus der Literatur, eine Datentabelle oder neue Kandidaten?",
        "fr": "Souhaitez-vous une structure cristalline, la résolution d'une équation, "
        "des faits tirés de la littérature, un tableau de données ou de nouveaux "
        "candidats ?",
        "es": "¿Quiere una estructura cristalina, resolver una ecuación, hechos de la "
        "literatura, una tabla de datos o nuevos candidatos?",
        "zh": "您需要晶体结构、求解方程、文献事实、数据表，还是新的候选材料？",
        "ja": "結晶構造、方程式の解、文献の事実、データ表、"
        "新しい候補のどれが必要ですか？",
    },
    "not_built": {
        "en": "This part is not built yet: {what}.",
        "de": "Dieser Teil ist noch nicht gebaut: {what}.",
        "fr": "Cette partie n'est pas encore construite : {what}.",
        "es": "Esta parte aún no está construida: {what}.",
        "zh": "此功能尚未完成：{what}。",
        "ja": "この機能はまだありません：{what}。",
    },
}


def phrase(name: str, language: str, **values: object) -> str:
    """A sentence of the frame in a language, English where it is missing."""
    forms = _PHRASES[name]
    return forms.get(language, forms["en"]).format(**values)

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
    "which_candidate": {
        "en": "Which of these do you mean: {names}?",
        "de": "Welcher davon ist gemeint: {names}?",
        "fr": "Lequel voulez-vous : {names} ?",
        "es": "¿Cuál de estos: {names}?",
        "zh": "您指的是哪一个：{names}？",
        "ja": "どれのことですか：{names}？",
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
    "still_lacking": {
        "en": "That does not say it yet. So far I have: “{so_far}”. Please send the "
        "whole request in one message, for example: {example}",
        "de": "Das sagt es noch nicht. Bisher habe ich: „{so_far}“. Bitte senden Sie "
        "die ganze Anfrage in einer Nachricht, zum Beispiel: {example}",
        "fr": "Cela ne le dit pas encore. J'ai jusqu'ici : « {so_far} ». Envoyez la "
        "demande entière en un seul message, par exemple : {example}",
        "es": "Eso aún no lo dice. Hasta ahora tengo: «{so_far}». Envíe la petición "
        "entera en un solo mensaje, por ejemplo: {example}",
        "zh": "这还没有说明所缺的内容。目前已有：“{so_far}”。请在一条消息里写全，"
        "例如：{example}",
        "ja": "まだ分かりません。これまでの内容：「{so_far}」。"
        "一つの文にまとめて送ってください。例：{example}",
    },
    "model_silent": {
        "en": "The language model gave no draft ({reason}); tools and records "
        "answered.",
        "de": "Das Sprachmodell lieferte keinen Entwurf ({reason}); Werkzeuge und "
        "Datensätze antworteten.",
        "fr": "Le modèle de langue n'a rien proposé ({reason}) ; les outils et les "
        "fiches ont répondu.",
        "es": "El modelo de lenguaje no dio ningún borrador ({reason}); respondieron "
        "las herramientas y los registros.",
        "zh": "语言模型未给出草稿（{reason}）；由工具和记录作答。",
        "ja": "言語モデルは案を返しませんでした（{reason}）。ツールと記録で"
        "回答しました。",
    },
    "form_of_what": {
        "en": "Nothing in this conversation can be written to a file yet. Of which "
        "material and quantity, or which equation, shall it be?",
        "de": "In diesem Gespräch gibt es noch nichts, was in eine Datei kann. Von "
        "welchem Material und welcher Größe, oder von welcher Gleichung?",
        "fr": "Rien dans cette conversation ne peut encore aller dans un fichier. De "
        "quel matériau et quelle grandeur, ou de quelle équation ?",
        "es": "En esta conversación aún no hay nada que escribir en un archivo. ¿De "
        "qué material y magnitud, o de qué ecuación?",
        "zh": "本次对话中还没有可写入文件的内容。是哪种材料的哪个物理量，或哪个方程？",
        "ja": "この会話にはまだファイルにできるものがありません。どの材料のどの量、"
        "またはどの方程式ですか？",
    },
    "no_form": {
        "en": "There is no such file or figure for this kind of answer.",
        "de": "Für diese Art von Antwort gibt es keine solche Datei oder Abbildung.",
        "fr": "Il n'y a pas de tel fichier ni de telle figure pour ce type de réponse.",
        "es": "No hay tal archivo o figura para este tipo de respuesta.",
        "zh": "此类回答没有这种文件或图。",
        "ja": "この種類の回答には、そのようなファイルや図はありません。",
    },
    "written": {
        "en": "Written: {files}.",
        "de": "Geschrieben: {files}.",
        "fr": "Écrit : {files}.",
        "es": "Escrito: {files}.",
        "zh": "已写出：{files}。",
        "ja": "書き出しました：{files}。",
    },
    "needs_folder": {
        "en": "Files need a folder: name one with --out, or use a named session.",
        "de": "Dateien brauchen einen Ordner: mit --out angeben oder eine benannte "
        "Sitzung verwenden.",
        "fr": "Les fichiers demandent un dossier : indiquez-le avec --out, ou utilisez "
        "une session nommée.",
        "es": "Los archivos necesitan una carpeta: indíquela con --out o use una "
        "sesión con nombre.",
        "zh": "写文件需要文件夹：请用 --out 指定，或使用命名会话。",
        "ja": "ファイルにはフォルダーが必要です。--out で指定するか、"
        "名前付きセッションを使ってください。",
    },
    "form_stands": {
        "en": "I checked it again: the structure in force is {found}. No record here "
        "has {formula} as {wanted}; send its source or file and I compare.",
        "de": "Noch einmal geprüft: die geltende Struktur ist {found}. Kein Eintrag "
        "hier führt {formula} als {wanted}; senden Sie Quelle oder Datei, dann "
        "vergleiche ich.",
        "fr": "Vérifié à nouveau : la structure en vigueur est {found}. Aucune entrée "
        "ici ne donne {formula} comme {wanted} ; envoyez la source ou le fichier et je "
        "compare.",
        "es": "Comprobado de nuevo: la estructura vigente es {found}. Ningún registro "
        "aquí tiene {formula} como {wanted}; envíe la fuente o el archivo y comparo.",
        "zh": "已重新检查：当前结构为 {found}。这里没有 {formula} 为 {wanted} 的记录；"
        "请发来来源或文件，我来比较。",
        "ja": "もう一度確認しました。現在の構造は {found} です。{formula} が "
        "{wanted} の記録はありません。出典かファイルを送ってください。比較します。",
    },
    "form_agrees": {
        "en": "It is: the structure in force is {found}, as found from its atoms.",
        "de": "So ist es: die geltende Struktur ist {found}, aus den Atomen bestimmt.",
        "fr": "C'est le cas : la structure en vigueur est {found}, d'après ses atomes.",
        "es": "Así es: la estructura vigente es {found}, según sus átomos.",
        "zh": "确实如此：按原子位置判定，当前结构为 {found}。",
        "ja": "そのとおりです。原子位置から求めた現在の構造は {found} です。",
    },
    "form_other": {
        "en": "The structure before was {found}, and it stands for its own record. "
        "{formula} is also recorded as {wanted}; that form follows.",
        "de": "Die Struktur zuvor war {found}, und für ihren Eintrag gilt das weiter. "
        "{formula} ist auch als {wanted} verzeichnet; diese Form folgt.",
        "fr": "La structure d'avant était {found}, ce qui reste vrai de son entrée. "
        "{formula} est aussi recensé comme {wanted} ; voici cette forme.",
        "es": "La estructura anterior era {found}, y así sigue en su registro. "
        "{formula} también consta como {wanted}; esa forma sigue.",
        "zh": "之前的结构为 {found}，其记录依然成立。{formula} 也有 {wanted} "
        "的记录，如下。",
        "ja": "前の構造は {found} で、その記録は変わりません。{formula} には "
        "{wanted} の記録もあり、次に示します。",
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

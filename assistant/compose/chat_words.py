"""What the assistant says about itself, in six languages."""

from __future__ import annotations

_EXAMPLES = (
    "\n- “Can you generate a CIF file for NaZr2(PO4)3?”"
    "\n- “u_t = 0.1 u_xx, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi x); u(0.5, 1)?”"
    "\n- “How can I improve the ionic conductivity of Li0.5La0.5TiO3?”"
)

CHAT: dict[str, dict[str, str]] = {
    "abilities": {
        "en": "Without a network I make, check, repair and edit crystal structures (CIF); "
        "solve ordinary and partial differential equations with an error estimate; "
        "answer questions from a literature store with sources; give data tables with "
        "the record behind every number; check and augment your own tables; and propose "
        "compositions and structures. Answers are written by: {model}. Outgoing calls "
        "allowed: {egress}. I do not run code from messages, browse the web, or claim "
        "stability without a hull. Try:" + _EXAMPLES,
        "de": "Ohne Netz erzeuge, prüfe, repariere und ändere ich Kristallstrukturen "
        "(CIF), löse gewöhnliche und partielle Differentialgleichungen mit "
        "Fehlerschätzung, beantworte Fragen aus einem Literaturspeicher mit Quellen, "
        "gebe Datentabellen mit Herkunft jeder Zahl, prüfe und erweitere Ihre Tabellen "
        "und schlage Zusammensetzungen vor. Es antwortet: {model}. Erlaubte Aufrufe nach "
        "außen: {egress}. Beispiele:" + _EXAMPLES,
        "fr": "Sans réseau, je crée, vérifie, répare et modifie des structures "
        "cristallines (CIF), résous des équations différentielles avec estimation "
        "d'erreur, réponds d'après une base de littérature avec sources, donne des "
        "tableaux de données sourcés, contrôle et augmente vos tableaux et propose des "
        "compositions. Réponses rédigées par : {model}. Appels sortants permis : "
        "{egress}. Exemples :" + _EXAMPLES,
        "es": "Sin red creo, compruebo, reparo y edito estructuras cristalinas (CIF), "
        "resuelvo ecuaciones diferenciales con estimación de error, respondo con fuentes "
        "de la literatura, doy tablas de datos con procedencia, reviso y amplío sus "
        "tablas y propongo composiciones. Responde: {model}. Llamadas salientes "
        "permitidas: {egress}. Ejemplos:" + _EXAMPLES,
        "zh": "无需网络即可：生成、检查、修复和编辑晶体结构（CIF）；求解常微分和偏微分方程并"
        "给出误差估计；依据带来源的文献库回答问题；给出每个数值都有出处的数据表；检查并扩充"
        "您的表格；提出新的组成。当前撰写者：{model}。允许的对外调用：{egress}。示例："
        + _EXAMPLES,
        "ja": "ネットワークなしで、結晶構造（CIF）の作成・検査・修復・編集、誤差評価付きの常・"
        "偏微分方程式の解、出典付き文献知識による回答、数値ごとに出典のあるデータ表、表の検査と"
        "拡張、組成の提案ができます。回答の作成：{model}。許可された外部通信：{egress}。例："
        + _EXAMPLES,
    },
    "greeting": {
        "en": "Hello. I make and check crystal structures, solve equations with an error "
        "estimate, and answer from the literature with sources, all offline. Try:"
        + _EXAMPLES,
        "de": "Guten Tag. Ich erzeuge und prüfe Kristallstrukturen, löse Gleichungen mit "
        "Fehlerschätzung und antworte aus der Literatur mit Quellen, alles offline. "
        "Beispiele:" + _EXAMPLES,
        "fr": "Bonjour. Je crée et vérifie des structures cristallines, résous des "
        "équations avec estimation d'erreur et réponds avec sources, hors ligne. "
        "Exemples :" + _EXAMPLES,
        "es": "Hola. Creo y compruebo estructuras cristalinas, resuelvo ecuaciones con "
        "estimación de error y respondo con fuentes, todo sin red. Ejemplos:" + _EXAMPLES,
        "zh": "您好。我可以离线生成并检查晶体结构、求解带误差估计的方程，并依据文献来源回答问题。"
        "示例：" + _EXAMPLES,
        "ja": "こんにちは。結晶構造の作成と検査、誤差評価付きの方程式の解、出典付きの文献回答を"
        "オフラインで行います。例：" + _EXAMPLES,
    },
    "thanks": {
        "en": "You are welcome.", "de": "Gern geschehen.", "fr": "Avec plaisir.",
        "es": "De nada.", "zh": "不客气。", "ja": "どういたしまして。",
    },
    "privacy": {
        "en": "Outgoing calls allowed: {egress}. Every answer lists the calls that left "
        "this machine in its `egress` field; an empty list means none. Your own papers are "
        "indexed with `matassist index FOLDER` and stay in {home}. `matassist doctor` "
        "proves it with sockets blocked.",
        "de": "Erlaubte Aufrufe nach außen: {egress}. Jede Antwort nennt im Feld `egress`, "
        "was die Maschine verlassen hat; leer heißt nichts. Eigene Arbeiten nimmt "
        "`matassist index ORDNER` auf, sie bleiben in {home}. `matassist doctor` beweist "
        "es mit gesperrten Sockets.",
        "fr": "Appels sortants permis : {egress}. Chaque réponse liste dans `egress` ce "
        "qui a quitté la machine ; une liste vide signifie rien. Vos articles sont indexés "
        "par `matassist index DOSSIER` et restent dans {home}. `matassist doctor` le "
        "prouve, sockets bloqués.",
        "es": "Llamadas salientes permitidas: {egress}. Cada respuesta enumera en `egress` "
        "lo que salió de la máquina; vacío significa nada. Sus artículos se indexan con "
        "`matassist index CARPETA` y quedan en {home}. `matassist doctor` lo demuestra con "
        "los sockets bloqueados.",
        "zh": "允许的对外调用：{egress}。每个回答的 `egress` 字段列出离开本机的调用，空表示没有。"
        "用 `matassist index 文件夹` 收录您的论文，数据保存在 {home}。`matassist doctor` 会在"
        "封锁套接字的情况下证明这一点。",
        "ja": "許可された外部通信：{egress}。各回答の `egress` に外部通信が記録され、空なら通信"
        "なしです。論文は `matassist index フォルダ` で取り込み、{home} に保存されます。"
        "`matassist doctor` がソケットを遮断して確認します。",
    },
    "export": {
        "en": "A session is exported with `matassist export {session} --out DIR`: Markdown, "
        "JSON, BibTeX of its sources, and all artifacts.",
        "de": "Eine Sitzung exportiert `matassist export {session} --out ORDNER`: Markdown, "
        "JSON, BibTeX der Quellen und alle Dateien.",
        "fr": "Une session s'exporte avec `matassist export {session} --out DOSSIER` : "
        "Markdown, JSON, BibTeX des sources et tous les fichiers.",
        "es": "Una sesión se exporta con `matassist export {session} --out CARPETA`: "
        "Markdown, JSON, BibTeX de las fuentes y todos los archivos.",
        "zh": "用 `matassist export {session} --out 文件夹` 导出会话：Markdown、JSON、来源的 "
        "BibTeX 以及全部文件。",
        "ja": "セッションは `matassist export {session} --out フォルダ` で Markdown、JSON、"
        "BibTeX と全ファイルを出力できます。",
    },
    "api": {
        "en": "```python\nfrom assistant import Assistant\n\na = Assistant()\n"
        'answer = a.ask("Can you generate a CIF file for NaZr2(PO4)3?")\n'
        "answer.cif                # CIF text\nanswer.report.to_json()   # the checks as a "
        "dict\nanswer.to_json()          # everything\n```",
    },
    "model": {
        "en": "Answers are written by: {model}. With `offline` no language model is used: "
        "tools and sources answer, and sentences are composed by rules.",
        "de": "Es antwortet: {model}. Bei `offline` wird kein Sprachmodell benutzt: "
        "Werkzeuge und Quellen antworten.",
        "fr": "Réponses rédigées par : {model}. Avec `offline`, aucun modèle de langue : "
        "outils et sources répondent.",
        "es": "Responde: {model}. Con `offline` no se usa ningún modelo de lenguaje: "
        "responden herramientas y fuentes.",
        "zh": "当前撰写者：{model}。`offline` 表示不使用语言模型，由工具和来源回答。",
        "ja": "回答の作成：{model}。`offline` では言語モデルを使わず、道具と出典が答えます。",
    },
}  # fmt: skip

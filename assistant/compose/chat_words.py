"""What the assistant says about itself, in six languages."""

from __future__ import annotations

_EXAMPLES = (
    "\n- “Can you generate a CIF file for NaZr2(PO4)3?”"
    "\n- “u_t = 0.1 u_xx, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi x); u(0.5, 1)?”"
    "\n- “How can I improve the ionic conductivity of Li0.5La0.5TiO3?”"
)

_CODE = (
    "\n\n```python\nfrom assistant import Assistant\n\na = Assistant()\n"
    'answer = a.ask("Can you generate a CIF file for NaZr2(PO4)3?")\n'
    "answer.cif                # CIF text\nanswer.report.to_json()   # the checks as a "
    "dict\nanswer.to_json()          # everything\n```"
)

#: Items of lists below an answer.
LINES: dict[str, dict[str, str]] = {
    "session": {
        "en": "`{name}`: {count} questions", "de": "`{name}`: {count} Fragen",
        "fr": "`{name}` : {count} questions", "es": "`{name}`: {count} preguntas",
        "zh": "`{name}`：{count} 个问题", "ja": "`{name}`：質問 {count} 件",
    },
    "structure": {
        "en": "structure {number}: {asked}", "de": "Struktur {number}: {asked}",
        "fr": "structure {number} : {asked}", "es": "estructura {number}: {asked}",
        "zh": "结构 {number}：{asked}", "ja": "構造 {number}：{asked}",
    },
    "equation": {
        "en": "equation {number}: {asked}", "de": "Gleichung {number}: {asked}",
        "fr": "équation {number} : {asked}", "es": "ecuación {number}: {asked}",
        "zh": "方程 {number}：{asked}", "ja": "方程式 {number}：{asked}",
    },
    "table": {
        "en": "table {number}: {asked}", "de": "Tabelle {number}: {asked}",
        "fr": "tableau {number} : {asked}", "es": "tabla {number}: {asked}",
        "zh": "表格 {number}：{asked}", "ja": "表 {number}：{asked}",
    },
}  # fmt: skip

LINES |= {
    "leaves_no": {
        "en": "No: nothing leaves this machine.",
        "de": "Nein: nichts verlässt diesen Rechner.",
        "fr": "Non : rien ne quitte cette machine.",
        "es": "No: nada sale de esta máquina.",
        "zh": "不会：没有任何内容离开本机。", "ja": "いいえ。何もこの計算機の外に出ません。",
    },
    "leaves_yes": {
        "en": "Yes: nothing leaves this machine.",
        "de": "Ja: nichts verlässt diesen Rechner.",
        "fr": "Oui : rien ne quitte cette machine.",
        "es": "Sí: nada sale de esta máquina.",
        "zh": "是的：没有任何内容离开本机。", "ja": "はい。何もこの計算機の外に出ません。",
    },
    "leaves_plain": {
        "en": "Nothing leaves this machine.", "de": "Nichts verlässt diesen Rechner.",
        "fr": "Rien ne quitte cette machine.", "es": "Nada sale de esta máquina.",
        "zh": "没有任何内容离开本机。", "ja": "何もこの計算機の外に出ません。",
    },
}  # fmt: skip

CHAT: dict[str, dict[str, str]] = {
    "generators": {
        "en": "On tables of tens to a few thousand rows tree-based rows are the first choice here: they train in seconds and come nearest to what real rows teach (docs/generators.md holds the figures). Of the deep systems flow matching and diffusion follow, then variational autoencoders; adversarial ones (GAN, CTGAN) need far more rows and time. Below about 200 rows look at the membership attack that every answer reports, and expect that augmentation does not help: send the table with “augment it to N rows”, and real and augmented rows are compared on five splits. A model is named in the request (“use ddpm”) or with `matassist train --model NAME`.",
        "de": "Für Tabellen mit einigen zehn bis tausend Zeilen sind hier baumbasierte Zeilen die erste Wahl: in Sekunden trainiert und am nächsten an dem, was echte Zeilen lehren (Zahlen in docs/generators.md). Von den tiefen Systemen folgen Flow Matching und Diffusion, dann Autoencoder; adversariale (GAN, CTGAN) brauchen weit mehr Zeilen und Zeit. Unter etwa 200 Zeilen zählt der Mitgliedschaftsangriff, den jede Antwort nennt, und meist hilft Augmentierung nicht: Schicken Sie die Tabelle mit „auf N Zeilen erweitern“, dann werden echte und erweiterte Zeilen an fünf Aufteilungen verglichen. Ein Modell nennt man in der Anfrage („mit ddpm“) oder mit `matassist train --model NAME`.",
        "fr": "Pour des tableaux de quelques dizaines à milliers de lignes, les arbres sont ici le premier choix : entraînés en secondes, ils sont les plus proches de ce qu'apprennent les lignes réelles (chiffres dans docs/generators.md). Parmi les systèmes profonds suivent flow matching et diffusion, puis les autoencodeurs ; les GAN et CTGAN demandent bien plus de lignes et de temps. Sous 200 lignes environ, regardez l'attaque d'appartenance donnée avec chaque réponse, et attendez-vous à ce que l'augmentation n'aide pas : envoyez le tableau avec « étends à N lignes » et les deux sont comparés sur cinq partitions. Un modèle se nomme dans la demande (« avec ddpm ») ou par `matassist train --model NAME`.",
        "es": "Para tablas de decenas a miles de filas, los árboles son aquí la primera opción: se entrenan en segundos y quedan más cerca de lo que enseñan las filas reales (cifras en docs/generators.md). De los sistemas profundos siguen flow matching y difusión, luego los autocodificadores; los GAN y CTGAN necesitan muchas más filas y tiempo. Por debajo de unas 200 filas mire el ataque de pertenencia que da cada respuesta, y cuente con que aumentar no ayude: envíe la tabla con «amplía a N filas» y se comparan en cinco particiones. Un modelo se nombra en la petición («con ddpm») o con `matassist train --model NAME`.",
        "zh": "对几十到几千行的表格，这里首选基于树的生成器：几秒内训练完，且最接近真实行所能教会的（数据见 docs/generators.md）。深度模型中其次是 flow matching 和扩散，再是变分自编码器；对抗模型（GAN、CTGAN）需要多得多的行数和时间。少于约 200 行时请看每个回答给出的成员推断攻击，并且增强多半无益：请附上表格并说“扩充到 N 行”，会在五次划分上比较真实与增强数据。模型可在请求中指定（“用 ddpm”）或用 `matassist train --model NAME`。",
        "ja": "数十〜数千行の表では、ここでは木に基づく生成器が第一選択です。数秒で学習し、実データが教えるものに最も近づきます（数値は docs/generators.md）。深層モデルでは flow matching と拡散が続き、次に変分オートエンコーダー、敵対的なもの（GAN、CTGAN）ははるかに多くの行と時間を要します。約 200 行未満では各回答が示すメンバーシップ攻撃を確認し、拡張が役立たないことも想定してください。表を添えて「N 行に増やして」と送れば、5 分割で実データと比較します。モデルは依頼文（「ddpm で」）か `matassist train --model NAME` で指定します。",
    },
    "code": {
        "en": "No: nothing that stands in a message is executed, neither code nor "
        "commands. Send the equation, the structure or the table itself and I compute "
        "with it; a solved equation comes with a script that you can run.",
        "de": "Nein: nichts aus einer Nachricht wird ausgeführt, weder Code noch Befehle. "
        "Senden Sie Gleichung, Struktur oder Tabelle selbst; eine gelöste Gleichung kommt "
        "mit einem Skript, das Sie ausführen können.",
        "fr": "Non : rien de ce qu'un message contient n'est exécuté, ni code ni commande. "
        "Envoyez l'équation, la structure ou le tableau ; une équation résolue vient avec "
        "un script que vous pouvez lancer.",
        "es": "No: nada de lo que contiene un mensaje se ejecuta, ni código ni órdenes. "
        "Envíe la ecuación, la estructura o la tabla; una ecuación resuelta trae un script "
        "que usted puede ejecutar.",
        "zh": "不能：消息中的任何代码或命令都不会被执行。请直接发送方程、结构或表格；"
        "解出的方程会附带可自行运行的脚本。",
        "ja": "いいえ。メッセージ中のコードや命令は一切実行しません。方程式、構造、表そのものを"
        "送ってください。解いた方程式には実行できるスクリプトが付きます。",
    },
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
        "en": "{leaves}Outgoing calls allowed: {egress}. Every answer lists the calls that left "
        "this machine in its `egress` field; an empty list means none. Your own papers are "
        "indexed with `matassist index FOLDER` and stay in {home}. `matassist doctor` "
        "proves it with sockets blocked.",
        "de": "{leaves}Erlaubte Aufrufe nach außen: {egress}. Jede Antwort nennt im Feld `egress`, "
        "was die Maschine verlassen hat; leer heißt nichts. Eigene Arbeiten nimmt "
        "`matassist index ORDNER` auf, sie bleiben in {home}. `matassist doctor` beweist "
        "es mit gesperrten Sockets.",
        "fr": "{leaves}Appels sortants permis : {egress}. Chaque réponse liste dans `egress` ce "
        "qui a quitté la machine ; une liste vide signifie rien. Vos articles sont indexés "
        "par `matassist index DOSSIER` et restent dans {home}. `matassist doctor` le "
        "prouve, sockets bloqués.",
        "es": "{leaves}Llamadas salientes permitidas: {egress}. Cada respuesta enumera en `egress` "
        "lo que salió de la máquina; vacío significa nada. Sus artículos se indexan con "
        "`matassist index CARPETA` y quedan en {home}. `matassist doctor` lo demuestra con "
        "los sockets bloqueados.",
        "zh": "{leaves}允许的对外调用：{egress}。每个回答的 `egress` 字段列出离开本机的调用，空表示没有。"
        "用 `matassist index 文件夹` 收录您的论文，数据保存在 {home}。`matassist doctor` 会在"
        "封锁套接字的情况下证明这一点。",
        "ja": "{leaves}許可された外部通信：{egress}。各回答の `egress` に外部通信が記録され、空なら通信"
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
        "en": "From Python:" + _CODE, "de": "Aus Python:" + _CODE,
        "fr": "Depuis Python :" + _CODE, "es": "Desde Python:" + _CODE,
        "zh": "在 Python 中：" + _CODE, "ja": "Python から：" + _CODE,
    },
    "papers": {
        "en": "Index your own papers with `matassist index FOLDER`. Their records stay in "
        "{home}; nothing is sent. `matassist knowledge list` shows them, `matassist "
        "knowledge remove ID` takes one out. Documents sent with one request are used for "
        "that request only.",
        "de": "Eigene Arbeiten nimmt `matassist index ORDNER` auf. Sie bleiben in {home}; "
        "nichts wird gesendet. `matassist knowledge list` zeigt sie, `matassist knowledge "
        "remove ID` entfernt sie.",
        "fr": "Indexez vos articles avec `matassist index DOSSIER`. Ils restent dans "
        "{home} ; rien n'est envoyé. `matassist knowledge list` les montre, `matassist "
        "knowledge remove ID` en retire un.",
        "es": "Indexe sus artículos con `matassist index CARPETA`. Se quedan en {home}; no "
        "se envía nada. `matassist knowledge list` los muestra y `matassist knowledge "
        "remove ID` quita uno.",
        "zh": "用 `matassist index 文件夹` 收录您自己的论文。数据保存在 {home}，不会外发。"
        "`matassist knowledge list` 列出，`matassist knowledge remove ID` 删除。",
        "ja": "自分の論文は `matassist index フォルダ` で取り込みます。{home} に保存され、外部に"
        "は送られません。`matassist knowledge list` で一覧、`matassist knowledge remove ID` で"
        "削除できます。",
    },
    "local": {
        "en": "A model file of your own (GGUF) is used with `--model local:FILE` after "
        "`pip install \".[local]\"`. It runs on this machine through llama.cpp; its "
        "SHA-256 stands in every answer. What it writes passes the same checks. Answers "
        "are now written by: {model}.",
        "de": "Eine eigene Modelldatei (GGUF) benutzt `--model local:DATEI` nach "
        "`pip install \".[local]\"`. Sie läuft auf diesem Rechner; ihre SHA-256-Summe "
        "steht in jeder Antwort. Zurzeit antwortet: {model}.",
        "fr": "Un fichier de modèle (GGUF) s'utilise avec `--model local:FICHIER` après "
        "`pip install \".[local]\"`. Il tourne sur cette machine ; son SHA-256 figure "
        "dans chaque réponse. Réponses actuelles : {model}.",
        "es": "Un archivo de modelo propio (GGUF) se usa con `--model local:ARCHIVO` tras "
        "`pip install \".[local]\"`. Corre en esta máquina; su SHA-256 consta en cada "
        "respuesta. Ahora responde: {model}.",
        "zh": "执行 `pip install \".[local]\"` 后，可用 `--model local:文件` 使用自己的 GGUF "
        "模型。它在本机运行，其 SHA-256 写入每个回答。当前撰写者：{model}。",
        "ja": "`pip install \".[local]\"` の後、`--model local:ファイル` で自分の GGUF モデルを"
        "使えます。この計算機で動き、SHA-256 が各回答に記されます。現在の作成者：{model}。",
    },
    "install": {
        "en": "`make demo` in the checkout installs everything and runs an example; `make "
        "app` starts the page; `matassist doctor` says what is installed. Extras: "
        "`pip install \".[local]\"` for a model file, `\".[mcp]\"` for MCP, "
        "`\".[physics]\"` for relaxation.",
        "de": "`make demo` im Projektordner installiert alles und zeigt ein Beispiel; `make "
        "app` startet die Seite; `matassist doctor` sagt, was installiert ist.",
        "fr": "`make demo` dans le dossier du projet installe tout et lance un exemple ; "
        "`make app` ouvre la page ; `matassist doctor` dit ce qui est installé.",
        "es": "`make demo` en la carpeta del proyecto instala todo y ejecuta un ejemplo; "
        "`make app` abre la página; `matassist doctor` dice qué está instalado.",
        "zh": "在项目目录执行 `make demo` 完成安装并运行示例；`make app` 打开页面；`matassist "
        "doctor` 显示已安装的内容。",
        "ja": "プロジェクトのフォルダで `make demo` を実行すると導入と例の実行が行われます。"
        "`make app` で画面、`matassist doctor` で導入状況を確認できます。",
    },
    "cite": {
        "en": "Cite the software as its README says, with the version that `matassist "
        "--version` prints; cite the sources of an answer from its reference list "
        "(`matassist export {session} --out DIR` writes BibTeX).",
        "de": "Zitieren Sie die Software wie in der README angegeben, mit der Version aus "
        "`matassist --version`; die Quellen einer Antwort stehen in ihrem Verzeichnis "
        "(`matassist export {session} --out ORDNER` schreibt BibTeX).",
        "fr": "Citez le logiciel selon le README, avec la version de `matassist --version` "
        "; les sources d'une réponse sont dans sa liste (`matassist export {session} "
        "--out DOSSIER` écrit du BibTeX).",
        "es": "Cite el programa como indica el README, con la versión de `matassist "
        "--version`; las fuentes de una respuesta están en su lista (`matassist export "
        "{session} --out CARPETA` escribe BibTeX).",
        "zh": "请按 README 引用本软件，并注明 `matassist --version` 的版本；回答的来源见其参考文献"
        "（`matassist export {session} --out 文件夹` 输出 BibTeX）。",
        "ja": "README に従い、`matassist --version` の版を添えて引用してください。回答の出典は"
        "その一覧にあります（`matassist export {session} --out フォルダ` で BibTeX を出力）。",
    },
    "limits": {
        "en": "I do not run code from messages, browse the web, or claim that a proposed "
        "material is stable. I give no number without a source or a computation: where "
        "the store has none I say so. A structure is called verified only when every "
        "check passed and every coordinate has a source. Language models may draft and "
        "rephrase, and never have the last word.",
        "de": "Ich führe keinen Code aus Nachrichten aus, suche nicht im Netz und behaupte "
        "nicht, dass ein vorgeschlagener Stoff stabil ist. Ohne Quelle oder Rechnung nenne "
        "ich keine Zahl. Geprüft heißt eine Struktur nur, wenn jede Prüfung bestanden ist "
        "und jede Koordinate eine Quelle hat.",
        "fr": "Je n'exécute pas de code reçu, ne parcours pas le web et n'affirme pas "
        "qu'un matériau proposé est stable. Sans source ni calcul, je ne donne aucun "
        "nombre. Une structure n'est dite vérifiée que si chaque contrôle a réussi et si "
        "chaque coordonnée a une source.",
        "es": "No ejecuto código de los mensajes, no navego por la red ni afirmo que un "
        "material propuesto sea estable. Sin fuente ni cálculo no doy números. Una "
        "estructura solo se llama verificada si pasó cada comprobación y cada coordenada "
        "tiene fuente.",
        "zh": "我不执行消息中的代码，不浏览网页，也不断言所提出的材料是稳定的。没有来源或计算就不给"
        "数值。只有全部检查通过且每个坐标都有来源，结构才称为已验证。",
        "ja": "メッセージ中のコードは実行せず、ウェブも閲覧せず、提案した物質が安定だとは主張しま"
        "せん。出典も計算もない数値は示しません。全検査に合格し、全座標に出典がある構造だけを検証"
        "済みと呼びます。",
    },
    "trust": {
        "en": "By checks that can fail, and by sources. A structure is judged by its "
        "symmetry, sites, distances, composition and charge; an equation by its residual, "
        "its conditions and a finer solution; a fact or a cell of a table by the record "
        "behind it, whose id and DOI are shown. `verified` means that every check passed "
        "and every number has a source; `unverified` comes with the reservation; without "
        "a source I say so. Ask “where does that come from?” or “are you sure?” after an "
        "answer, and it is looked up or checked again.",
        "de": "Durch Prüfungen, die fehlschlagen können, und durch Quellen. Eine Struktur "
        "wird an Symmetrie, Lagen, Abständen, Zusammensetzung und Ladung gemessen, eine "
        "Gleichung an Residuum, Bedingungen und einer feineren Lösung, eine Aussage oder "
        "Tabellenzelle am Eintrag dahinter, dessen Kennung und DOI gezeigt werden. "
        "`verified` heißt: alle Prüfungen bestanden und jede Zahl hat eine Quelle; "
        "`unverified` nennt den Vorbehalt; ohne Quelle sage ich das. „Woher stammt das?“ "
        "oder „Bist du sicher?“ nach einer Antwort lässt sie noch einmal prüfen.",
        "fr": "Par des contrôles qui peuvent échouer, et par des sources. Une structure est "
        "jugée sur sa symétrie, ses sites, ses distances, sa composition et sa charge ; "
        "une équation sur son résidu, ses conditions et une solution plus fine ; un fait "
        "ou une cellule de tableau sur la fiche qui le porte, avec identifiant et DOI. "
        "`verified` : tous les contrôles ont réussi et chaque nombre a une source ; "
        "`unverified` donne la réserve ; sans source, je le dis. « D'où cela vient-il ? » "
        "ou « tu es sûr ? » après une réponse la fait vérifier à nouveau.",
        "es": "Con comprobaciones que pueden fallar y con fuentes. Una estructura se juzga "
        "por simetría, posiciones, distancias, composición y carga; una ecuación, por su "
        "residuo, sus condiciones y una solución más fina; un hecho o una celda de tabla, "
        "por el registro que lo respalda, con identificador y DOI. `verified` significa "
        "que todo se comprobó y cada número tiene fuente; `unverified` indica la reserva; "
        "sin fuente lo digo. «¿De dónde sale?» o «¿seguro?» tras una respuesta hace que se "
        "compruebe de nuevo.",
        "zh": "靠可能失败的检查和来源。结构按对称性、位点、距离、组成和电荷检查；方程按残差、条件和更细的"
        "解检查；事实或表格单元按其背后的记录检查，并给出记录编号和 DOI。`verified` 表示全部检查通过且"
        "每个数值都有来源；`unverified` 会说明保留意见；没有来源时我会直说。回答之后可以问“这从哪里来？”"
        "或“你确定吗？”，我会重新核对。",
        "ja": "失敗しうる検査と出典によります。構造は対称性・サイト・距離・組成・電荷で、方程式は残差・"
        "条件・より細かい解で、事実や表の値は根拠の記録（番号と DOI を表示）で確かめます。`verified` は"
        "全検査に合格し全数値に出典があること、`unverified` は留保付き、出典がなければそう述べます。"
        "回答の後に「出典は？」「本当ですか？」と尋ねれば、もう一度確かめます。",
    },
    "web": {
        "en": "No, I look nothing up on the web. I answer from records on this machine: the "
        "bundled ones and the papers and tables that you add with `matassist index` or "
        "attach to a message. Outgoing calls allowed: {egress}.",
        "de": "Nein, ich schlage nichts im Netz nach. Ich antworte aus Einträgen auf diesem "
        "Rechner: den mitgelieferten und den Arbeiten und Tabellen, die Sie mit `matassist "
        "index` aufnehmen oder anhängen. Erlaubte Aufrufe nach außen: {egress}.",
        "fr": "Non, je ne cherche rien sur le web. Je réponds d'après les fiches de cette "
        "machine : celles qui sont fournies, et les articles et tableaux ajoutés par "
        "`matassist index` ou joints à un message. Appels sortants permis : {egress}.",
        "es": "No, no busco nada en la red. Respondo con los registros de este equipo: los "
        "incluidos y los artículos y tablas que usted añada con `matassist index` o "
        "adjunte. Llamadas salientes permitidas: {egress}.",
        "zh": "不，我不上网查询。我依据本机上的记录回答：随附的记录，以及您用 `matassist index` 加入或随消息"
        "附上的论文和表格。允许的对外调用：{egress}。",
        "ja": "いいえ、ウェブでは何も調べません。この機械にある記録（同梱のものと、`matassist index` で加えた"
        "り添付したりした論文や表）から答えます。許可された外部通信：{egress}。",
    },
    "languages": {
        "en": "English, Chinese, German, Japanese, French and Spanish, mixed as well. I "
        "answer in the language of the question; quoted claims may stay in that of their "
        "record. “In German please” gives the last answer in another one.",
        "de": "Englisch, Chinesisch, Deutsch, Japanisch, Französisch und Spanisch, auch "
        "gemischt. Ich antworte in der Sprache der Frage; zitierte Aussagen können in der "
        "ihres Eintrags bleiben. „Auf Englisch bitte“ gibt die letzte Antwort anders.",
        "fr": "Anglais, chinois, allemand, japonais, français et espagnol, même mêlés. Je "
        "réponds dans la langue de la question ; les citations peuvent rester dans celle "
        "de leur fiche. « En anglais s'il te plaît » redonne la dernière réponse.",
        "es": "Inglés, chino, alemán, japonés, francés y español, también mezclados. "
        "Respondo en el idioma de la pregunta; las citas pueden quedar en el de su "
        "registro. «En inglés por favor» da la última respuesta en otro.",
        "zh": "英语、中文、德语、日语、法语和西班牙语，也可以混用。我用提问的语言回答；引用的论述可能保留"
        "其记录的语言。说“请用英文”可换一种语言给出上一个回答。",
        "ja": "英語、中国語、ドイツ語、日本語、フランス語、スペイン語です。混ざっていても構いません。質問の"
        "言語で答え、引用は記録の言語のままのことがあります。「英語で」と言えば直前の回答を別の言語で示します。",
    },
    "forget": {
        "en": "Conversations are plain files in {home}, folder `sessions`; delete the file "
        "of a session to forget it. I delete nothing by myself.",
        "de": "Gespräche sind einfache Dateien in {home}, Ordner `sessions`; wer die Datei "
        "löscht, löscht das Gespräch. Von selbst lösche ich nichts.",
        "fr": "Les conversations sont de simples fichiers dans {home}, dossier `sessions` ; "
        "supprimez le fichier pour l'oublier. Je n'efface rien moi-même.",
        "es": "Las conversaciones son archivos en {home}, carpeta `sessions`; borre el "
        "archivo para olvidarla. Por mi cuenta no borro nada.",
        "zh": "会话是 {home} 下 `sessions` 文件夹中的普通文件；删除文件即删除会话。我不会自行删除。",
        "ja": "会話は {home} の `sessions` フォルダにある普通のファイルです。ファイルを消せば会話"
        "も消えます。自動では何も削除しません。",
    },
    "sessions": {
        "en": "Conversations are kept in {home}, folder `sessions`; nothing else reads "
        "them. Kept: {count}.",
        "de": "Gespräche liegen in {home}, Ordner `sessions`. Aufbewahrt: {count}.",
        "fr": "Les conversations sont dans {home}, dossier `sessions`. Conservées : "
        "{count}.",
        "es": "Las conversaciones están en {home}, carpeta `sessions`. Guardadas: {count}.",
        "zh": "会话保存在 {home} 的 `sessions` 文件夹。共 {count} 个。",
        "ja": "会話は {home} の `sessions` フォルダにあります。保存数：{count}。",
    },
    "search": {
        "en": "Places found in kept conversations: {count}.",
        "de": "Fundstellen in aufbewahrten Gesprächen: {count}.",
        "fr": "Passages trouvés dans les conversations : {count}.",
        "es": "Pasajes encontrados en las conversaciones: {count}.",
        "zh": "在已保存的会话中找到：{count} 处。",
        "ja": "保存された会話で見つかった箇所：{count}。",
    },
    "versions": {
        "en": "Versions in this session: {count}. Say “go back to the version before” to "
        "return to an earlier one.",
        "de": "Versionen in dieser Sitzung: {count}. „Geh zurück zur vorigen Version“ holt "
        "eine frühere.",
        "fr": "Versions dans cette session : {count}. « Reviens à la version précédente » "
        "rappelle la précédente.",
        "es": "Versiones en esta sesión: {count}. «Vuelve a la versión anterior» recupera "
        "la anterior.",
        "zh": "本会话的版本数：{count}。说“回到上一个版本”可恢复之前的版本。",
        "ja": "この会話の版：{count}。「一つ前のバージョンに戻して」で前の版に戻ります。",
    },
    "sent": {
        "en": "Calls that left this machine in session {session}: {count}.",
        "de": "Aufrufe nach außen in der Sitzung {session}: {count}.",
        "fr": "Appels sortants dans la session {session} : {count}.",
        "es": "Llamadas salientes en la sesión {session}: {count}.",
        "zh": "会话 {session} 中离开本机的调用：{count}。",
        "ja": "会話 {session} で外部に出た通信：{count}。",
    },
    "unable": {
        "en": "I cannot do that: I run no quantum-chemical or molecular-dynamics programs, "
        "train no language models, measure and make nothing, and order nothing. I can build "
        "and check the structure, solve equations, cite the literature, make tables and "
        "propose candidates.",
        "de": "Das kann ich nicht: Ich rechne keine Quantenchemie oder Molekulardynamik, "
        "trainiere keine Sprachmodelle, messe und stelle nichts her und bestelle nichts. Ich "
        "kann die Struktur bauen und prüfen, Gleichungen lösen, Literatur belegen, Tabellen "
        "erstellen und Kandidaten vorschlagen.",
        "fr": "Je ne peux pas le faire : je ne lance pas de calculs quantiques ni de "
        "dynamique moléculaire, n'entraîne pas de modèles de langage, ne mesure, ne fabrique "
        "et ne commande rien. Je peux construire et vérifier la structure, résoudre des "
        "équations, citer la littérature, faire des tableaux et proposer des candidats.",
        "es": "No puedo hacerlo: no ejecuto cálculos cuánticos ni dinámica molecular, no "
        "entreno modelos de lenguaje, no mido, fabrico ni encargo nada. Puedo construir y "
        "comprobar la estructura, resolver ecuaciones, citar la literatura, hacer tablas y "
        "proponer candidatos.",
        "zh": "这我做不到：我不运行量子化学或分子动力学程序，不训练语言模型，不做测量和制备，也不下订单。"
        "我可以构建并检查结构、求解方程、引用文献、制作数据表、提出候选材料。",
        "ja": "それはできません。量子化学計算や分子動力学、言語モデルの学習、測定、合成、注文は行いません。"
        "構造の作成と検査、方程式の求解、文献の引用、表の作成、候補の提案はできます。",
    },
    "outside": {
        "en": "That is outside what I do, and I have no source for it. I work on crystal "
        "structures, equations, the materials literature, data tables and new candidates.",
        "de": "Das liegt außerhalb meines Gebiets, und ich habe keine Quelle dafür. Ich "
        "arbeite an Kristallstrukturen, Gleichungen, Werkstoffliteratur, Datentabellen und "
        "neuen Kandidaten.",
        "fr": "Cela sort de mon domaine et je n'ai pas de source. Je traite les structures "
        "cristallines, les équations, la littérature des matériaux, les tableaux de "
        "données et les nouveaux candidats.",
        "es": "Eso queda fuera de lo que hago y no tengo fuente. Trabajo con estructuras "
        "cristalinas, ecuaciones, literatura de materiales, tablas de datos y nuevos "
        "candidatos.",
        "zh": "这超出了我的范围，也没有来源。我处理晶体结构、方程、材料文献、数据表和新的候选材料。",
        "ja": "それは私の範囲外で、出典もありません。結晶構造、方程式、材料の文献、データ表、新しい"
        "候補を扱います。",
    },
    "who": {
        "en": "I am a materials assistant: a program that makes and checks crystal "
        "structures, solves differential equations and answers from sourced records. "
        "Answers are written by: {model}.",
        "de": "Ich bin ein Materialassistent: ein Programm, das Kristallstrukturen "
        "erzeugt und prüft, Differentialgleichungen löst und aus Datensätzen mit Quelle "
        "antwortet. Es antwortet: {model}.",
        "fr": "Je suis un assistant pour les matériaux : un programme qui crée et vérifie "
        "des structures cristallines, résout des équations différentielles et répond "
        "d'après des fiches sourcées. Réponses écrites par : {model}.",
        "es": "Soy un asistente de materiales: un programa que crea y comprueba "
        "estructuras cristalinas, resuelve ecuaciones diferenciales y responde a partir "
        "de registros con fuente. Responde: {model}.",
        "zh": "我是材料助手：一个生成并检查晶体结构、求解微分方程、"
        "并依据有来源的记录作答的程序。回答由 {model} 写出。",
        "ja": "私は材料アシスタントです。結晶構造の作成と検査、微分方程式の求解、"
        "出典のある記録に基づく回答を行うプログラムです。回答を書くもの：{model}。",
    },
    "files": {
        "en": "I see only what comes with a request: its text, attached files (CIF, CSV, "
        "XLSX, PDF, HTML, text, BibTeX) and the papers that you indexed. I look at "
        "nothing else on this computer. Outgoing calls allowed: {egress}.",
        "de": "Ich sehe nur, was mit einer Anfrage kommt: ihren Text, angehängte Dateien "
        "(CIF, CSV, XLSX, PDF, HTML, Text, BibTeX) und die Arbeiten, die Sie indexiert "
        "haben. Sonst lese ich nichts auf diesem Rechner. Erlaubte Aufrufe nach außen: {egress}.",
        "fr": "Je ne vois que ce qui accompagne une demande : son texte, les fichiers "
        "joints (CIF, CSV, XLSX, PDF, HTML, texte, BibTeX) et les articles que vous avez "
        "indexés. Je ne lis rien d'autre sur cet ordinateur. Appels sortants autorisés : {egress}.",
        "es": "Solo veo lo que llega con una petición: su texto, los archivos adjuntos "
        "(CIF, CSV, XLSX, PDF, HTML, texto, BibTeX) y los artículos que usted indexó. No leo nada más en este ordenador. "
        "Llamadas salientes permitidas: {egress}.",
        "zh": "我只能看到随请求发来的内容：文字、附件（CIF、CSV、XLSX、PDF、HTML、文本、BibTeX），"
        "以及您索引过的论文。"
        "我不读取这台电脑上的其他内容。允许的外部调用：{egress}。",
        "ja": "見えるのは依頼とともに届くもの（文章と添付ファイル：CIF、CSV、XLSX、PDF、HTML、テキスト、"
        "BibTeX）と、"
        "索引に登録された論文だけです。この計算機の他のものは読みません。"
        "許可された外部への呼び出し：{egress}。",
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

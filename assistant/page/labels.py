"""The labels that the page draws around an answer, in the language of the question.

A label is found by its English words; one that is not listed stays English, and so do
the parts of the page that belong to no question.
"""

from __future__ import annotations

_ORDER = ("de", "fr", "es", "zh", "ja")
#: English to German, French, Spanish, Chinese and Japanese.
_WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "verified": ("bestätigt", "vérifié", "verificado", "已验证", "検証済み"),
    "unverified": (
        "nicht bestätigt", "non vérifié", "no verificado", "未验证", "未検証",
    ),
    "needs input": (
        "Angabe fehlt", "précision requise", "falta un dato", "需要补充", "入力が必要",
    ),
    "no source": ("keine Quelle", "aucune source", "sin fuente", "无来源", "出典なし"),
    "refused": ("abgelehnt", "refusé", "rechazado", "已拒绝", "拒否"),
    "error": ("Fehler", "erreur", "error", "错误", "エラー"),
    "Attached": ("Angehängt", "Joint", "Adjunto", "附件", "添付"),
    "Wanted": ("Gesucht", "Demandé", "Se pide", "所求", "求める値"),
    "Not used for this answer": (
        "Für diese Antwort nicht verwendet", "Non utilisé pour cette réponse",
        "No usado en esta respuesta", "本回答未使用", "この回答では未使用",
    ),
    "The CIF that was sent": (
        "Die gesendete CIF-Datei", "Le CIF envoyé", "El CIF enviado", "所发送的 CIF",
        "送られた CIF",
    ),
    "What was checked": (
        "Was geprüft wurde", "Ce qui a été contrôlé", "Lo que se comprobó", "检查内容",
        "検査した内容",
    ),
    "The whole answer in words": (
        "Die ganze Antwort in Worten", "La réponse complète en texte",
        "La respuesta completa en palabras", "完整文字回答", "文章による回答の全文",
    ),
    "assumptions": ("Annahmen", "hypothèses", "suposiciones", "假设", "仮定"),
    "Where sources disagree": (
        "Wo die Quellen sich widersprechen", "Où les sources divergent",
        "Dónde discrepan las fuentes", "来源不一致之处", "出典が食い違う点",
    ),
    "Evidence: values with their records": (
        "Belege: Werte mit ihren Einträgen", "Preuves : valeurs et leurs fiches",
        "Pruebas: valores con sus registros", "证据：数值及其记录",
        "根拠：値とその記録",
    ),
    "sources": ("Quellen", "sources", "fuentes", "来源", "出典"),
    "further sources": (
        "Weitere Quellen", "Autres sources", "Más fuentes", "更多来源", "その他の出典",
    ),
    "record": ("Eintrag", "fiche", "registro", "记录", "記録"),
    "Credibility": (
        "Glaubwürdigkeit", "Crédibilité", "Credibilidad", "可信度", "信頼度",
    ),
    "3D": ("3D", "3D", "3D", "3D", "3D"),
    "Verdicts": ("Urteile", "Verdicts", "Veredictos", "判定", "判定"),
    "Line by line": (
        "Zeile für Zeile", "Ligne par ligne", "Línea a línea", "逐行对比", "行ごと",
    ),
    "Symmetry and sites": (
        "Symmetrie und Lagen", "Symétrie et sites", "Simetría y sitios", "对称性与位点",
        "対称性とサイト",
    ),
    "Powder": (
        "Pulverdiagramm", "Diagramme de poudre", "Difractograma", "粉末衍射",
        "粉末回折",
    ),
    "Download CIF": (
        "CIF herunterladen", "Télécharger le CIF", "Descargar CIF", "下载 CIF",
        "CIF をダウンロード",
    ),
    "Repair it": ("Reparieren", "Réparer", "Reparar", "修复", "修復する"),
    "Before": ("Vorher", "Avant", "Antes", "修改前", "変更前"),
    "After": ("Nachher", "Après", "Después", "修改后", "変更後"),
    "Still picture": (
        "Standbild", "Image fixe", "Imagen fija", "静态图", "静止画",
    ),
    "What was wrong with the file as it came": (
        "Was an der Datei, wie sie kam, nicht stimmte",
        "Ce qui n'allait pas dans le fichier reçu",
        "Lo que estaba mal en el archivo recibido", "原文件的问题",
        "受け取ったファイルの問題点",
    ),
    "Changes, each with its reason": (
        "Änderungen, jede mit ihrem Grund", "Modifications, chacune avec sa raison",
        "Cambios, cada uno con su razón", "修改及其理由", "変更とその理由",
    ),
    "Verdict per rule, with what was measured": (
        "Urteil je Regel, mit dem Gemessenen", "Verdict par règle, avec la mesure",
        "Veredicto por regla, con lo medido", "逐条规则判定与测量值",
        "規則ごとの判定と測定値",
    ),
    "The problem as it was read": (
        "Das Problem, wie es gelesen wurde", "Le problème tel qu'il a été lu",
        "El problema tal como se leyó", "读取到的问题", "読み取った問題",
    ),
    "Something is wrong? Edit the problem and solve again": (
        "Stimmt etwas nicht? Problem ändern und neu lösen",
        "Une erreur ? Modifier le problème et résoudre à nouveau",
        "¿Algo está mal? Editar el problema y resolver de nuevo",
        "有误？修改问题并重新求解", "誤りがあれば問題を直して再計算",
    ),
    "Yes, solve this": (
        "Ja, so lösen", "Oui, résoudre ainsi", "Sí, resolver así", "是的，求解",
        "はい、解く",
    ),
    "How it was checked": (
        "Wie geprüft wurde", "Comment cela a été contrôlé", "Cómo se comprobó",
        "检查方式", "検証の方法",
    ),
    "The script, ready to run": (
        "Das Skript, lauffähig", "Le script, prêt à lancer",
        "El guion, listo para ejecutar", "可直接运行的脚本", "そのまま動くスクリプト",
    ),
    "Download the script": (
        "Skript herunterladen", "Télécharger le script", "Descargar el guion",
        "下载脚本",
        "スクリプトをダウンロード",
    ),
    "Double-click a cell to edit it; the files below hold your edits.": (
        "Doppelklick ändert eine Zelle; die Dateien unten enthalten die Änderungen.",
        "Un double-clic modifie une cellule ; les fichiers ci-dessous en tiennent "
        "compte.",
        "Doble clic para editar una celda; los archivos de abajo llevan los cambios.",
        "双击单元格可编辑；下方文件包含您的修改。",
        "セルをダブルクリックして編集。下のファイルに反映されます。",
    ),
    "Where each number comes from": (
        "Woher jede Zahl stammt", "D'où vient chaque nombre",
        "De dónde viene cada número", "每个数值的出处", "各数値の出どころ",
    ),
    "Plot": ("Diagramm", "Graphique", "Gráfico", "图", "グラフ"),
    "Quantity": ("Größe", "Grandeur", "Magnitud", "物理量", "量"),
    "Over": ("Über", "En fonction de", "Frente a", "横轴", "横軸"),
    "Candidates are proposals: neither made nor proven stable.": (
        "Kandidaten sind Vorschläge: weder hergestellt noch als stabil erwiesen.",
        "Les candidats sont des propositions : ni synthétisés ni prouvés stables.",
        "Los candidatos son propuestas: ni sintetizados ni probados estables.",
        "候选物仅为建议：既未合成，也未证明稳定。",
        "候補は提案です。合成も安定性の証明もされていません。",
    ),
    "Structure": ("Struktur", "Structure", "Estructura", "结构", "構造"),
}  # fmt: skip


def label(words: str, language: str) -> str:
    """A label in a language; in English where it is not listed.

    >>> label("Plot", "de"), label("Plot", "it"), label("CIF", "de")
    ('Diagramm', 'Plot', 'CIF')
    """
    listed = _WORDS.get(words)
    if listed is None or language not in _ORDER:
        return words
    return listed[_ORDER.index(language)]

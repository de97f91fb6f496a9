"""Whether a question leans on a document of the user."""

from __future__ import annotations

import re

#: A question that leans on a document of the user: "what does my note say".
OF_DOCUMENT = re.compile(
    r"\b(?:this|the|that|my|our|attached|uploaded|enclosed|these|supplied)\s+"
    r"(?:\w+\s+)?(?:attached\s+|uploaded\s+|enclosed\s+)?(?:paper|pdf|document|article|manuscript|report|thesis|preprint|study"
    r"|text|publication|file|note|lab ?book|abstract)s?\b|"
    r"\b(?:the\s+)?authors?\b|\battached\b|"
    r"\b(?:dies\w*|der|das|dem|mein\w*|angehängt\w*|beigefügt\w*)\s+(?:\w+\s+)?(?:paper|"
    r"pdf|dokument|artikel|bericht|manuskript|arbeit|studie|text|datei|notiz)\b|"
    r"\bautoren\b|"
    r"\b(?:ce|cet|cette|le|l'|mon|l’)\s*(?:papier|pdf|document|article|rapport|manuscrit|"
    r"texte|fichier|étude|note)\b|\bauteurs\b|\bci-joint\w*|"
    r"\b(?:este|esta|el|la|mi)\s+(?:artículo|pdf|documento|informe|manuscrito|texto|"
    r"archivo|trabajo|estudio|nota)\b|\bautores\b|\badjunt[oa]s?\b|"
    r"(?:这|本|该|此|附件)(?:篇|个|份)?(?:的)?(?:论文|文章|文献|文件|文档|报告|PDF|笔记)|"
    r"我的(?:文件|文档|笔记)|附件|作者|"
    r"(?:この|添付の?|その)(?:論文|文書|ファイル|PDF|記事|報告|レポート|資料|ノート)|添付|著者",
    re.IGNORECASE,
)

"""Sentences for computed facts about symmetry and geometry, in six languages."""

from __future__ import annotations

FACTS: dict[str, dict[str, str]] = {
    "general_position": {
        "en": "The general position of {group} (No. {number}, {setting}) has multiplicity {multiplicity} ({multiplicity}{letter}).",
        "de": "Die allgemeine Lage von {group} (Nr. {number}, {setting}) hat die Multiplizität {multiplicity} ({multiplicity}{letter}).",
        "fr": "La position générale de {group} (n° {number}, {setting}) a la multiplicité {multiplicity} ({multiplicity}{letter}).",
        "es": "La posición general de {group} (n.º {number}, {setting}) tiene multiplicidad {multiplicity} ({multiplicity}{letter}).",
        "zh": "{group}（第 {number} 号，{setting}）的一般位置多重度为 {multiplicity}（{multiplicity}{letter}）。",
        "ja": "{group}（No. {number}、{setting}）の一般位置の多重度は {multiplicity}（{multiplicity}{letter}）です。",
    },
    "general_position_other": {
        "en": "On {setting} it is {multiplicity}.", "de": "Mit {setting} ist sie {multiplicity}.",
        "fr": "Avec {setting}, elle vaut {multiplicity}.", "es": "Con {setting} es {multiplicity}.",
        "zh": "在 {setting} 下为 {multiplicity}。", "ja": "{setting} では {multiplicity} です。",
    },
    "wyckoff_list": {
        "en": "Wyckoff positions of {group} (No. {number}, {setting}): {positions}.",
        "de": "Wyckoff-Lagen von {group} (Nr. {number}, {setting}): {positions}.",
        "fr": "Positions de Wyckoff de {group} (n° {number}, {setting}) : {positions}.",
        "es": "Posiciones de Wyckoff de {group} (n.º {number}, {setting}): {positions}.",
        "zh": "{group}（第 {number} 号，{setting}）的 Wyckoff 位置：{positions}。",
        "ja": "{group}（No. {number}、{setting}）のワイコフ位置：{positions}。",
    },
    "special": {
        "en": "({point}) is on the special position {label} ({text}) of {group} ({setting}).",
        "de": "({point}) liegt auf der speziellen Lage {label} ({text}) von {group} ({setting}).",
        "fr": "({point}) est sur la position spéciale {label} ({text}) de {group} ({setting}).",
        "es": "({point}) está en la posición especial {label} ({text}) de {group} ({setting}).",
        "zh": "({point}) 位于 {group}（{setting}）的特殊位置 {label}（{text}）。",
        "ja": "({point}) は {group}（{setting}）の特殊位置 {label}（{text}）にあります。",
    },
    "general": {
        "en": "({point}) is on the general position {label} of {group} ({setting}).",
        "de": "({point}) liegt auf der allgemeinen Lage {label} von {group} ({setting}).",
        "fr": "({point}) est sur la position générale {label} de {group} ({setting}).",
        "es": "({point}) está en la posición general {label} de {group} ({setting}).",
        "zh": "({point}) 位于 {group}（{setting}）的一般位置 {label}。",
        "ja": "({point}) は {group}（{setting}）の一般位置 {label} にあります。",
    },
    "rounded": {
        "en": "({point}) is a rounded form of ({exact}): taken to the letter it would be on {general}, so write five decimals.",
        "de": "({point}) ist gerundet aus ({exact}): wörtlich genommen läge es auf {general}; fünf Nachkommastellen schreiben.",
        "fr": "({point}) est un arrondi de ({exact}) : pris à la lettre, il serait sur {general} ; écrire cinq décimales.",
        "es": "({point}) es un redondeo de ({exact}): al pie de la letra estaría en {general}; escriba cinco decimales.",
        "zh": "({point}) 是 ({exact}) 的舍入值：若按字面则位于 {general}，请写五位小数。",
        "ja": "({point}) は ({exact}) の丸めです。字面どおりでは {general} になるため、小数 5 桁で書いてください。",
    },
    "centric": {
        "en": "{group} (No. {number}, {setting}), point group {point_group}, is centrosymmetric.",
        "de": "{group} (Nr. {number}, {setting}), Punktgruppe {point_group}, ist zentrosymmetrisch.",
        "fr": "{group} (n° {number}, {setting}), groupe ponctuel {point_group}, est centrosymétrique.",
        "es": "{group} (n.º {number}, {setting}), grupo puntual {point_group}, es centrosimétrico.",
        "zh": "{group}（第 {number} 号，{setting}），点群 {point_group}，具有对称中心。",
        "ja": "{group}（No. {number}、{setting}）、点群 {point_group} は対称中心をもちます。",
    },
    "acentric": {
        "en": "{group} (No. {number}, {setting}), point group {point_group}, is not centrosymmetric.",
        "de": "{group} (Nr. {number}, {setting}), Punktgruppe {point_group}, ist nicht zentrosymmetrisch.",
        "fr": "{group} (n° {number}, {setting}), groupe ponctuel {point_group}, n'est pas centrosymétrique.",
        "es": "{group} (n.º {number}, {setting}), grupo puntual {point_group}, no es centrosimétrico.",
        "zh": "{group}（第 {number} 号，{setting}），点群 {point_group}，没有对称中心。",
        "ja": "{group}（No. {number}、{setting}）、点群 {point_group} は対称中心をもちません。",
    },
    "sohncke": {
        "en": "It has proper rotations only, so a chiral crystal may have it.",
        "de": "Sie hat nur eigentliche Drehungen, ein chiraler Kristall kann sie haben.",
        "fr": "Il n'a que des rotations propres : un cristal chiral peut l'avoir.",
        "es": "Solo tiene rotaciones propias: un cristal quiral puede tenerlo.",
        "zh": "它只含真转动，手性晶体可以具有它。", "ja": "固有回転のみをもち、キラル結晶がとり得ます。",
    },
    "group": {
        "en": "{group} (No. {number}, {setting}) is {system}, point group {point_group}, with {operations} operations in the conventional cell.",
        "de": "{group} (Nr. {number}, {setting}): {system}, Punktgruppe {point_group}, {operations} Operationen in der konventionellen Zelle.",
        "fr": "{group} (n° {number}, {setting}) : {system}, groupe ponctuel {point_group}, {operations} opérations dans la maille conventionnelle.",
        "es": "{group} (n.º {number}, {setting}): {system}, grupo puntual {point_group}, {operations} operaciones en la celda convencional.",
        "zh": "{group}（第 {number} 号，{setting}）：{system}，点群 {point_group}，惯用晶胞中有 {operations} 个操作。",
        "ja": "{group}（No. {number}、{setting}）：{system}、点群 {point_group}、慣用格子で {operations} 個の操作。",
    },
    "space_group": {
        "en": "{formula} has space group {group} (No. {number}), found by spglib.",
        "de": "{formula} hat die Raumgruppe {group} (Nr. {number}), gefunden mit spglib.",
        "fr": "{formula} a le groupe d'espace {group} (n° {number}), trouvé par spglib.",
        "es": "{formula} tiene el grupo espacial {group} (n.º {number}), hallado por spglib.",
        "zh": "{formula} 的空间群为 {group}（第 {number} 号），由 spglib 求得。",
        "ja": "{formula} の空間群は {group}（No. {number}）です（spglib による）。",
    },
    "atoms": {
        "en": "The conventional cell of {formula} holds {count} atoms ({content}).",
        "de": "Die konventionelle Zelle von {formula} enthält {count} Atome ({content}).",
        "fr": "La maille conventionnelle de {formula} contient {count} atomes ({content}).",
        "es": "La celda convencional de {formula} contiene {count} átomos ({content}).",
        "zh": "{formula} 的惯用晶胞含 {count} 个原子（{content}）。",
        "ja": "{formula} の慣用格子には {count} 個の原子（{content}）があります。",
    },
    "cell": {
        "en": "Cell of {formula}: a = {a}, b = {b}, c = {c} Å, α = {alpha}, β = {beta}, γ = {gamma}°, volume {volume} Å³.",
        "de": "Zelle von {formula}: a = {a}, b = {b}, c = {c} Å, α = {alpha}, β = {beta}, γ = {gamma}°, Volumen {volume} Å³.",
        "fr": "Maille de {formula} : a = {a}, b = {b}, c = {c} Å, α = {alpha}, β = {beta}, γ = {gamma}°, volume {volume} Å³.",
        "es": "Celda de {formula}: a = {a}, b = {b}, c = {c} Å, α = {alpha}, β = {beta}, γ = {gamma}°, volumen {volume} Å³.",
        "zh": "{formula} 的晶胞：a = {a}，b = {b}，c = {c} Å，α = {alpha}，β = {beta}，γ = {gamma}°，体积 {volume} Å³。",
        "ja": "{formula} の格子：a = {a}、b = {b}、c = {c} Å、α = {alpha}、β = {beta}、γ = {gamma}°、体積 {volume} Å³。",
    },
    "density": {
        "en": "The density of {formula} computed from the cell is {density} g/cm³.",
        "de": "Die aus der Zelle berechnete Dichte von {formula} ist {density} g/cm³.",
        "fr": "La densité de {formula} calculée d'après la maille est {density} g/cm³.",
        "es": "La densidad de {formula} calculada de la celda es {density} g/cm³.",
        "zh": "由晶胞计算得 {formula} 的密度为 {density} g/cm³。",
        "ja": "格子から計算した {formula} の密度は {density} g/cm³ です。",
    },
    "bonds": {
        "en": "{site} has {number} {ligand} at {low} to {high} Å.",
        "de": "{site} hat {number} {ligand} bei {low} bis {high} Å.",
        "fr": "{site} a {number} {ligand} à {low}–{high} Å.",
        "es": "{site} tiene {number} {ligand} a {low}–{high} Å.",
        "zh": "{site} 周围有 {number} 个 {ligand}，距离 {low} 至 {high} Å。",
        "ja": "{site} の周りに {ligand} が {number} 個、{low}〜{high} Å にあります。",
    },
    "powder": {
        "en": "Powder pattern of {formula}, Cu Kα, the strongest lines (2θ, hkl, intensity, spacing): {peaks}.",
        "de": "Pulverdiagramm von {formula}, Cu Kα, stärkste Linien (2θ, hkl, Intensität, Abstand): {peaks}.",
        "fr": "Diagramme de poudre de {formula}, Cu Kα, raies les plus fortes (2θ, hkl, intensité, distance) : {peaks}.",
        "es": "Difractograma de {formula}, Cu Kα, líneas más intensas (2θ, hkl, intensidad, espaciado): {peaks}.",
        "zh": "{formula} 的粉末衍射（Cu Kα），最强峰（2θ、hkl、强度、面间距）：{peaks}。",
        "ja": "{formula} の粉末回折（Cu Kα）、強い線（2θ、hkl、強度、面間隔）：{peaks}。",
    },
    "inherited": {
        "en": "The structure that this is computed from was not verified.",
        "de": "Die Struktur, aus der dies berechnet ist, wurde nicht bestätigt.",
        "fr": "La structure dont ceci est calculé n'a pas été vérifiée.",
        "es": "La estructura de la que se calcula no está verificada.",
        "zh": "用于计算的结构尚未验证。", "ja": "計算に用いた構造は未検証です。",
    },
    "recalled": {
        "en": "The source of the structure is named, but its numbers were recalled, so this is not verified.",
        "de": "Die Quelle der Struktur ist genannt, ihre Zahlen wurden aber nicht verglichen: nicht bestätigt.",
        "fr": "La source de la structure est nommée, mais ses nombres n'ont pas été comparés : non vérifié.",
        "es": "Se nombra la fuente de la estructura, pero sus números no se cotejaron: no verificado.",
        "zh": "已注明结构来源，但数值未核对，因此未验证。", "ja": "構造の出典は示しましたが数値は未照合のため、未検証です。",
    },
}  # fmt: skip


def sentence(name: str, language: str, values: dict[str, object]) -> str:
    """A fact in words; what a fact's values decide is decided here."""
    key = name
    if name == "point":
        key = "special" if values.get("special") else "general"
    elif name == "centric" and not values.get("centric"):
        key = "acentric"
    forms = FACTS[key]
    return forms.get(language, forms["en"]).format(**values)

"""Words of weigh-ins and molar masses in six languages."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "weigh": {
        "en": "Weigh in for {grams} g of {target}: {parts}.",
        "de": "Einwaage für {grams} g {target}: {parts}.",
        "fr": "À peser pour {grams} g de {target} : {parts}.",
        "es": "A pesar para {grams} g de {target}: {parts}.",
        "zh": "制备 {grams} g {target} 的称量：{parts}。",
        "ja": "{target} {grams} g の秤量値：{parts}。",
    },
    "yield": {
        "en": "{given} of {source} give {grams} g of {target}.",
        "de": "{given} {source} ergeben {grams} g {target}.",
        "fr": "{given} de {source} donnent {grams} g de {target}.",
        "es": "{given} de {source} dan {grams} g de {target}.",
        "zh": "{given} {source} 可得 {grams} g {target}。",
        "ja": "{source} {given} から {target} が {grams} g 得られます。",
    },
    "header": {
        "en": "| precursor | mol per mol | g/mol | weigh in (g) |",
        "de": "| Edukt | mol je mol | g/mol | Einwaage (g) |",
        "fr": "| précurseur | mol par mol | g/mol | à peser (g) |",
        "es": "| precursor | mol por mol | g/mol | a pesar (g) |",
        "zh": "| 原料 | 摩尔比 | g/mol | 称量 (g) |",
        "ja": "| 原料 | モル比 | g/mol | 秤量 (g) |",
    },
    "total": {
        "en": "Together {sum} g are weighed in; the balanced reaction loses {loss} g "
        "({share} % of its precursors) on firing.",
        "de": "Zusammen werden {sum} g eingewogen; die ausgeglichene Reaktion verliert "
        "beim Brennen {loss} g ({share} % ihrer Edukte).",
        "fr": "Au total {sum} g ; la réaction équilibrée perd {loss} g "
        "({share} % de ses précurseurs) à la cuisson.",
        "es": "En total {sum} g; la reacción ajustada pierde {loss} g "
        "({share} % de sus precursores) al calcinar.",
        "zh": "共称量 {sum} g；按配平反应，烧结失重 {loss} g（原料的 {share} %）。",
        "ja": "合計 {sum} g を秤量。釣り合った反応では焼成で {loss} g"
        "（原料の {share} %）減ります。",
    },
    "no_loss": {
        "en": "Together {sum} g; the balanced reaction gives off nothing.",
        "de": "Zusammen {sum} g; die ausgeglichene Reaktion gibt nichts ab.",
        "fr": "Au total {sum} g ; la réaction équilibrée ne libère rien.",
        "es": "En total {sum} g; la reacción ajustada no libera nada.",
        "zh": "共 {sum} g；配平反应不放出气体。",
        "ja": "合計 {sum} g。釣り合った反応では何も失われません。",
    },
    "gases": {
        "en": "Given off: {gases}.", "de": "Abgegeben: {gases}.",
        "fr": "Libéré : {gases}.", "es": "Se desprende: {gases}.",
        "zh": "放出：{gases}。", "ja": "放出：{gases}。",
    },
    "uptake": {
        "en": "Taken up from air: {gases}.", "de": "Aus der Luft aufgenommen: {gases}.",
        "fr": "Pris à l'air : {gases}.", "es": "Tomado del aire: {gases}.",
        "zh": "从空气吸收：{gases}。", "ja": "空気から取り込む：{gases}。",
    },
    "as_in_air": {
        "en": "Gases are written as in air (C as CO2, H as H2O, N of ammonium as NH3, of "
        "nitrate as NO2); under inert gas some leaves in other forms.",
        "de": "Gase wie an Luft (C als CO2, H als H2O, N aus Ammonium als NH3, aus Nitrat "
        "als NO2); unter Inertgas entweicht manches in anderer Form.",
        "fr": "Gaz écrits comme à l'air (C en CO2, H en H2O, N de l'ammonium en NH3, du "
        "nitrate en NO2) ; sous gaz inerte, d'autres formes partent.",
        "es": "Gases como en aire (C como CO2, H como H2O, N del amonio como NH3, del "
        "nitrato como NO2); bajo gas inerte salen otras formas.",
        "zh": "气体按空气中书写（C 为 CO2，H 为 H2O，铵的 N 为 NH3，硝酸根的 N 为 NO2）；"
        "惰性气氛下形式可能不同。",
        "ja": "気体は空気中として表記（C は CO2、H は H2O、アンモニウムの N は NH3、"
        "硝酸の N は NO2）。不活性ガス中では別の形になることがあります。",
    },
    "excess": {
        "en": "{formula}: {percent} % above the stoichiometric amount; the reaction is "
        "written without it.",
        "de": "{formula}: {percent} % über der stöchiometrischen Menge; die Reaktion ist "
        "ohne Überschuss geschrieben.",
        "fr": "{formula} : {percent} % au-dessus de la quantité stœchiométrique ; la "
        "réaction est écrite sans excès.",
        "es": "{formula}: {percent} % sobre la cantidad estequiométrica; la reacción se "
        "escribe sin exceso.",
        "zh": "{formula}：比化学计量多 {percent} %；反应式未含过量。",
        "ja": "{formula}：化学量論量より {percent} % 過剰。反応式は過剰分を含みません。",
    },
    "purity": {
        "en": "{formula}: weighed for a purity of {percent} %.",
        "de": "{formula}: für {percent} % Reinheit eingewogen.",
        "fr": "{formula} : pesé pour une pureté de {percent} %.",
        "es": "{formula}: pesado para una pureza del {percent} %.",
        "zh": "{formula}：按纯度 {percent} % 称量。",
        "ja": "{formula}：純度 {percent} % として秤量。",
    },
    "assumed": {
        "en": "no precursor was named for the rest, so the usual {formulas} are taken; "
        "name others and they are used",
        "de": "für den Rest wurde kein Edukt genannt, daher die üblichen {formulas}; "
        "andere werden auf Nennung verwendet",
        "fr": "aucun précurseur n'a été nommé pour le reste : {formulas}, les usuels ; "
        "nommez-en d'autres pour les utiliser",
        "es": "no se nombró precursor para el resto: {formulas}, los usuales; nombre "
        "otros y se usarán",
        "zh": "其余未指定原料，采用常用的 {formulas}；可另行指定",
        "ja": "残りの原料は指定がなく、通常の {formulas} を用いました。別の原料も指定できます",
    },
    "no_amount": {
        "en": "no amount was named: {grams} g of product are taken",
        "de": "keine Menge genannt: {grams} g Produkt angenommen",
        "fr": "aucune quantité nommée : {grams} g de produit",
        "es": "no se nombró cantidad: {grams} g de producto",
        "zh": "未给出数量：按 {grams} g 产物计算",
        "ja": "量の指定なし：生成物 {grams} g として計算",
    },
    "means": {
        "en": "{name} means {formula}", "de": "{name} steht für {formula}",
        "fr": "{name} désigne {formula}", "es": "{name} es {formula}",
        "zh": "{name} 指 {formula}", "ja": "{name} は {formula} とする",
    },
    "excess_of": {
        "en": "the excess is taken to be of {what}, which evaporates",
        "de": "der Überschuss gilt für {what}, das verdampft",
        "fr": "l'excès porte sur {what}, qui s'évapore",
        "es": "el exceso se refiere a {what}, que se evapora",
        "zh": "过量指易挥发的 {what}", "ja": "過剰は揮発する {what} についてとする",
    },
    "moist": {
        "en": "{formulas} takes up water or CO2 from air: fire it before weighing.",
        "de": "{formulas} nimmt Wasser oder CO2 aus der Luft auf: vor dem Einwiegen glühen.",
        "fr": "{formulas} prend l'eau ou le CO2 de l'air : à calciner avant pesée.",
        "es": "{formulas} toma agua o CO2 del aire: calcinar antes de pesar.",
        "zh": "{formulas} 会吸收空气中的水或 CO2：称量前先灼烧。",
        "ja": "{formulas} は空気中の水や CO2 を吸うため、秤量前に焼成してください。",
    },
    "molar": {
        "en": "{formula} has a molar mass of {mass} g/mol.",
        "de": "{formula} hat die Molmasse {mass} g/mol.",
        "fr": "{formula} a une masse molaire de {mass} g/mol.",
        "es": "{formula} tiene una masa molar de {mass} g/mol.",
        "zh": "{formula} 的摩尔质量为 {mass} g/mol。",
        "ja": "{formula} のモル質量は {mass} g/mol です。",
    },
    "amount": {
        "en": "{given} of {formula} are {other}.", "de": "{given} {formula} sind {other}.",
        "fr": "{given} de {formula} font {other}.",
        "es": "{given} de {formula} son {other}.",
        "zh": "{given} {formula} 为 {other}。", "ja": "{formula} {given} は {other} です。",
    },
    "share": {
        "en": "Mass fractions in {formula}: {parts}.",
        "de": "Massenanteile in {formula}: {parts}.",
        "fr": "Fractions massiques dans {formula} : {parts}.",
        "es": "Fracciones másicas en {formula}: {parts}.",
        "zh": "{formula} 的质量分数：{parts}。", "ja": "{formula} の質量分率：{parts}。",
    },
    "source": {
        "en": "Computed from standard atomic weights [{id}]; a second table of weights "
        "agrees to {percent} %.",
        "de": "Berechnet aus Standard-Atomgewichten [{id}]; eine zweite Tabelle stimmt auf "
        "{percent} % überein.",
        "fr": "Calculé avec les masses atomiques standard [{id}] ; une seconde table "
        "concorde à {percent} %.",
        "es": "Calculado con pesos atómicos estándar [{id}]; una segunda tabla coincide "
        "en {percent} %.",
        "zh": "按标准原子量计算 [{id}]；第二份原子量表相差 {percent} % 以内。",
        "ja": "標準原子量より計算 [{id}]。別の表とは {percent} % 以内で一致。",
    },
    "missing": {
        "en": "Which precursor brings {what}? Name it by its formula.",
        "de": "Welches Edukt bringt {what} mit? Bitte als Formel nennen.",
        "fr": "Quel précurseur apporte {what} ? Donnez sa formule.",
        "es": "¿Qué precursor aporta {what}? Dé su fórmula.",
        "zh": "哪种原料提供 {what}？请给出化学式。",
        "ja": "{what} をもたらす原料はどれですか？化学式で教えてください。",
    },
    "left_over": {
        "en": "These do not make {target} alone: {what} would be left over, and no gas "
        "carries it away.",
        "de": "Daraus wird nicht allein {target}: {what} bliebe übrig, und kein Gas nimmt "
        "es mit.",
        "fr": "Cela ne donne pas {target} seul : il resterait {what}, qu'aucun gaz "
        "n'emporte.",
        "es": "Con esto no se obtiene solo {target}: sobraría {what} y ningún gas se lo "
        "lleva.",
        "zh": "这些原料不能只得到 {target}：会剩下 {what}，且没有气体将其带走。",
        "ja": "これらだけでは {target} になりません。{what} が残り、気体としても出ません。",
    },
    "negative": {
        "en": "These do not make {target}: they bring too much, {what} would have to be "
        "taken away.",
        "de": "Daraus wird nicht {target}: sie bringen zu viel, {what} müsste entfernt "
        "werden.",
        "fr": "Cela ne donne pas {target} : il y en a trop, il faudrait retirer {what}.",
        "es": "Con esto no se obtiene {target}: aportan de más, habría que quitar {what}.",
        "zh": "这些原料不能得到 {target}：成分过多，需去除 {what}。",
        "ja": "これらでは {target} になりません。多すぎて {what} を取り除く必要があります。",
    },
    "ambiguous": {
        "en": "Several of {what} bring the same element, so their shares are open. Which "
        "one is to be left out?",
        "de": "Mehrere von {what} bringen dasselbe Element mit, die Anteile sind offen. "
        "Welches soll entfallen?",
        "fr": "Plusieurs de {what} apportent le même élément, leurs parts sont libres. "
        "Lequel retirer ?",
        "es": "Varios de {what} aportan el mismo elemento y sus partes quedan abiertas. "
        "¿Cuál se omite?",
        "zh": "{what} 中有多种带来同一元素，比例不定。去掉哪一种？",
        "ja": "{what} の複数が同じ元素をもたらすため割合が決まりません。どれを除きますか？",
    },
    "hydrate": {
        "en": "How much water do these hold: {what}? Name each with its water, such as "
        "Co(NO3)2·6H2O, or say “anhydrous”.",
        "de": "Wie viel Wasser enthalten: {what}? Bitte mit Wasser nennen, etwa "
        "Co(NO3)2·6H2O, oder „wasserfrei“ schreiben.",
        "fr": "Combien d'eau contiennent : {what} ? Nommez-les avec leur eau, par exemple "
        "Co(NO3)2·6H2O, ou dites « anhydre ».",
        "es": "¿Cuánta agua contienen: {what}? Nómbrelos con su agua, como "
        "Co(NO3)2·6H2O, o diga «anhidro».",
        "zh": "这些原料含多少结晶水：{what}？请写出含水化学式，如 Co(NO3)2·6H2O，"
        "或说明“无水”。",
        "ja": "{what} の結晶水はいくつですか？Co(NO3)2·6H2O のように書くか、"
        "「無水」と書いてください。",
    },
    "no_excess": {
        "en": "Of what is the excess: of which element or precursor of {target}?",
        "de": "Wovon der Überschuss: von welchem Element oder Edukt von {target}?",
        "fr": "L'excès de quoi : de quel élément ou précurseur de {target} ?",
        "es": "¿Exceso de qué: de qué elemento o precursor de {target}?",
        "zh": "过量的是 {target} 的哪种元素或原料？",
        "ja": "過剰にするのは {target} のどの元素または原料ですか？",
    },
}  # fmt: skip

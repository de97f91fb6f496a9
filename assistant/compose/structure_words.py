"""The frame of structure answers in six languages."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "sound": {
        "en": "no check found an error.", "de": "keine Prüfung fand einen Fehler.",
        "fr": "aucun contrôle n'a trouvé d'erreur.",
        "es": "ninguna comprobación encontró errores.", "zh": "所有检查均未发现错误。",
        "ja": "どの検査でも誤りは見つかりませんでした。",
    },
    "mended": {
        "en": "the file as it came had findings (errors: {errors}, warnings: "
        "{warnings}); after {changes} change(s) no check finds an error.",
        "de": "die Datei, wie sie kam, hatte Befunde (Fehler: {errors}, Warnungen: "
        "{warnings}); nach {changes} Änderung(en) findet keine Prüfung einen Fehler.",
        "fr": "le fichier reçu avait des défauts (erreurs : {errors}, avertissements : "
        "{warnings}) ; après {changes} modification(s), aucun contrôle ne trouve "
        "d'erreur.",
        "es": "el archivo recibido tenía hallazgos (errores: {errors}, avisos: "
        "{warnings}); tras {changes} cambio(s) ninguna comprobación encuentra errores.",
        "zh": "原文件有问题（错误：{errors}，警告：{warnings}）；经 {changes} 处修改后，所有检查均未发现错误。",
        "ja": "受け取ったファイルには所見がありました（誤り：{errors}、警告：{warnings}）。"
        "{changes} 箇所の変更後、どの検査でも誤りは見つかりません。",
    },
    "warned": {
        "en": "no check found an error, but some warn.",
        "de": "keine Prüfung fand einen Fehler, aber einige warnen.",
        "fr": "aucun contrôle n'a trouvé d'erreur, mais certains avertissent.",
        "es": "ninguna comprobación encontró errores, pero algunas advierten.",
        "zh": "未发现错误，但有检查发出警告。",
        "ja": "誤りは見つかりませんが、警告する検査があります。",
    },
    "not_sound": {
        "en": "the checks found errors.", "de": "die Prüfungen fanden Fehler.",
        "fr": "les contrôles ont trouvé des erreurs.",
        "es": "las comprobaciones encontraron errores.", "zh": "检查发现错误。",
        "ja": "検査で誤りが見つかりました。",
    },
    "because_findings": {
        "en": "Not verified: see the findings.", "de": "Nicht bestätigt: siehe Befunde.",
        "fr": "Non vérifié : voir les constats.",
        "es": "No verificado: véanse los hallazgos.", "zh": "未验证：见检查结果。",
        "ja": "未検証：所見を参照。",
    },
    "because_open": {
        "en": "Not verified: a rule could not be judged.",
        "de": "Nicht bestätigt: eine Regel ließ sich nicht beurteilen.",
        "fr": "Non vérifié : une règle n'a pas pu être jugée.",
        "es": "No verificado: una regla no se pudo juzgar.", "zh": "未验证：有规则无法判断。",
        "ja": "未検証：判定できない規則があります。",
    },
    "because_open_site": {
        "en": "Not verified: a rule concerns a site that stays empty and is open.",
        "de": "Nicht bestätigt: eine Regel betrifft eine leere Lage und bleibt offen.",
        "fr": "Non vérifié : une règle porte sur un site vide et reste ouverte.",
        "es": "No verificado: una regla atañe a un sitio vacío y queda abierta.",
        "zh": "未验证：有规则涉及空位点，仍未定。",
        "ja": "未検証：空のサイトに関する規則が未判定です。",
    },
    "because_unread": {
        "en": "Not verified: part of a rule was not understood.",
        "de": "Nicht bestätigt: ein Teil einer Regel wurde nicht verstanden.",
        "fr": "Non vérifié : une partie d'une règle n'a pas été comprise.",
        "es": "No verificado: no se entendió parte de una regla.",
        "zh": "未验证：有规则内容未能理解。", "ja": "未検証：規則の一部を理解できません。",
    },
    "because_constructed": {
        "en": "Not verified: some numbers were constructed or optimised by us, "
        "not taken from a source.",
        "de": "Nicht bestätigt: einige Zahlen wurden von uns konstruiert oder optimiert "
        "und stammen aus keiner Quelle.",
        "fr": "Non vérifié : certains nombres ont été construits ou optimisés par nous "
        "et ne viennent d'aucune source.",
        "es": "No verificado: algunos números los construimos u optimizamos nosotros, "
        "no proceden de una fuente.",
        "zh": "未验证：部分数值由本工具构造或优化，并非来自文献。",
        "ja": "未検証：一部の数値は出典ではなく、当方の構築・最適化によるものです。",
    },
    "because_recalled": {
        "en": "Not verified: the source is named, but its numbers were recalled and "
        "not compared with the print.",
        "de": "Nicht bestätigt: die Quelle ist genannt, ihre Zahlen wurden aber nicht "
        "mit dem Druck verglichen.",
        "fr": "Non vérifié : la source est nommée, mais ses nombres n'ont pas été "
        "comparés à l'imprimé.",
        "es": "No verificado: se nombra la fuente, pero sus números no se cotejaron con "
        "el original.",
        "zh": "未验证：已注明来源，但数值未与原文核对。",
        "ja": "未検証：出典は示しましたが、数値は原文と照合していません。",
    },
    "because_model": {
        "en": "Not verified: the numbers were written by a language model.",
        "de": "Nicht bestätigt: die Zahlen schrieb ein Sprachmodell.",
        "fr": "Non vérifié : les nombres ont été écrits par un modèle de langue.",
        "es": "No verificado: los números los escribió un modelo de lenguaje.",
        "zh": "未验证：数值由语言模型给出。", "ja": "未検証：数値は言語モデルによるものです。",
    },
    "because_differs": {
        "en": "Not verified: a record of this compound and space group differs.",
        "de": "Nicht bestätigt: Ein Eintrag dieser Verbindung und Raumgruppe weicht ab.",
        "fr": "Non vérifié : une entrée de ce composé et de ce groupe diffère.",
        "es": "No verificado: difiere una entrada de este compuesto y grupo espacial.",
        "zh": "未验证：该化合物在此空间群的记录与之不同。",
        "ja": "未検証：この化合物・空間群の記録と異なります。",
    },
    "because_unseen": {
        "en": "Not verified: nothing was found to repair, and no record tells whether "
        "something is wrong that no check can see.",
        "de": "Nicht bestätigt: Es fand sich nichts zu reparieren, und kein Eintrag sagt, "
        "ob ein Fehler vorliegt, den keine Prüfung sieht.",
        "fr": "Non vérifié : rien à réparer n'a été trouvé, et aucune entrée ne dit s'il "
        "y a une erreur qu'aucun contrôle ne voit.",
        "es": "No verificado: no se halló nada que reparar y ninguna entrada dice si hay "
        "un error que ninguna comprobación ve.",
        "zh": "未验证：没有发现可修复之处，也没有记录能说明是否存在检查看不出的错误。",
        "ja": "未検証：修復すべき点は見つからず、検査で見えない誤りの有無を示す記録もありません。",
    },
    "because_volume": {
        "en": "Not verified: stated volume and cell disagree; either may be wrong.",
        "de": "Nicht bestätigt: Volumen und Zelle widersprechen sich; eins von beiden.",
        "fr": "Non vérifié : volume et maille se contredisent ; lequel est faux ?",
        "es": "No verificado: volumen y celda se contradicen; ¿cuál es erróneo?",
        "zh": "未验证：所给体积与晶胞不符，无法断定哪一个有误。",
        "ja": "未検証：記された体積と格子が合わず、どちらが誤りか分かりません。",
    },
    "because_alternatives": {
        "en": "Not verified: another repair mends the file as well; which was meant?",
        "de": "Nicht bestätigt: Eine andere Änderung heilt die Datei ebenso; welche war "
        "gemeint?",
        "fr": "Non vérifié : une autre correction répare aussi le fichier ; laquelle "
        "était voulue ?",
        "es": "No verificado: otra corrección repara igual el archivo; ¿cuál se quería?",
        "zh": "未验证：另一种修改同样可以修复该文件；您指的是哪一种？",
        "ja": "未検証：別の修正でも直せます。どちらのつもりでしたか。",
    },
    "because_unanswered": {
        "en": "Not verified: a question beside the structure has no answer here.",
        "de": "Nicht bestätigt: Eine Frage neben der Struktur hat hier keine Antwort.",
        "fr": "Non vérifié : une question posée avec la structure reste sans réponse.",
        "es": "No verificado: una pregunta junto a la estructura queda sin respuesta.",
        "zh": "未验证：与结构一同提出的一个问题在此没有答案。",
        "ja": "未検証：構造とともに尋ねられた質問の一つに答えがありません。",
    },
    "asked_beside": {
        "en": "Asked beside it", "de": "Dazu gefragt", "fr": "Demandé en plus",
        "es": "Preguntado además", "zh": "附带的问题", "ja": "あわせて尋ねられたこと",
    },
    "because_wishes": {
        "en": "Not verified: the structure of the plain compound is given; these wishes "
        "were not fulfilled:",
        "de": "Nicht bestätigt: gegeben ist die reine Verbindung; diese Wünsche wurden "
        "nicht erfüllt:",
        "fr": "Non vérifié : la structure du composé pur est donnée ; ces souhaits n'ont "
        "pas été satisfaits :",
        "es": "No verificado: se da la estructura del compuesto puro; no se cumplieron "
        "estos deseos:",
        "zh": "未验证：给出的是纯化合物的结构，以下要求未满足：",
        "ja": "未検証：純粋な化合物の構造です。次の要望は満たされていません：",
    },
    "because_unused": {
        "en": "Not verified: the plain compound was made; not used, because not "
        "understood:",
        "de": "Nicht bestätigt: gegeben ist die einfache Verbindung; nicht verwendet, "
        "weil nicht verstanden:",
        "fr": "Non vérifié : le composé simple est donné ; mots non utilisés, car non "
        "compris :",
        "es": "No verificado: se da el compuesto simple; palabras no usadas, por no "
        "entenderse:",
        "zh": "未验证：给出的是普通化合物；以下词语未能理解，未使用：",
        "ja": "未検証：通常の化合物を示しました。理解できず使わなかった語：",
    },
    "known_form": {
        "en": "the known {system} form was taken, not the structure before distorted; "
        "for that, say “lower the symmetry to {system}”",
        "de": "genommen wurde die bekannte Form ({system}), nicht die vorige Struktur "
        "verzerrt; dafür „lower the symmetry to {system}“ sagen",
        "fr": "la forme connue ({system}) a été prise, non la structure précédente "
        "déformée ; pour celle-ci, dire « lower the symmetry to {system} »",
        "es": "se tomó la forma conocida ({system}), no la estructura anterior "
        "distorsionada; para esta, diga «lower the symmetry to {system}»",
        "zh": "取的是已知的 {system} 晶型，而不是将先前结构畸变；若要后者，请说“lower the "
        "symmetry to {system}”",
        "ja": "既知の {system} 相をとりました。前の構造を歪ませたものではありません。後者は「lower "
        "the symmetry to {system}」と書いてください",
    },
    "as_intended": {
        "en": "as intended, the file has fewer symmetry operations than its atoms",
        "de": "wie gewünscht hat die Datei weniger Symmetrieoperationen als ihre Atome",
        "fr": "comme voulu, le fichier a moins d'opérations de symétrie que ses atomes",
        "es": "como se pidió, el archivo tiene menos operaciones de simetría que sus "
        "átomos",
        "zh": "按要求，文件中的对称操作少于原子实际具有的对称性",
        "ja": "ご要望どおり、ファイルの対称操作は原子のもつ対称性より少なくなっています",
    },
    "because_left": {
        "en": "Not verified: this part of the instruction was not carried out:",
        "de": "Nicht bestätigt: dieser Teil der Anweisung wurde nicht ausgeführt:",
        "fr": "Non vérifié : cette partie de l'instruction n'a pas été exécutée :",
        "es": "No verificado: esta parte de la instrucción no se ejecutó:",
        "zh": "未验证：指令的这一部分没有执行：",
        "ja": "未検証：指示のこの部分は実行されていません：",
    },
    "because_doubt": {
        "en": "Not verified: there is a doubt about the record.",
        "de": "Nicht bestätigt: am Datensatz bestehen Zweifel.",
        "fr": "Non vérifié : un doute pèse sur la fiche.",
        "es": "No verificado: hay dudas sobre el registro.",
        "zh": "未验证：对该记录存疑。", "ja": "未検証：この記録には疑問があります。",
    },
    "record_fails": {
        "en": "On record {formula} is {known} ({record}); {rule} fails there: {measured}.",
        "de": "Belegt ist {formula} als {known} ({record}); {rule} ist dort verletzt: "
        "{measured}.",
        "fr": "{formula} est connu en {known} ({record}) ; {rule} n'y est pas respectée : "
        "{measured}.",
        "es": "{formula} consta en {known} ({record}); allí no se cumple {rule}: "
        "{measured}.",
        "zh": "记录中 {formula} 为 {known}（{record}），不满足 {rule}：{measured}。",
        "ja": "記録では {formula} は {known}（{record}）で、{rule} を満たしません：{measured}。",
    },
    "form_serves": {
        "en": "“{named}” was asked for and is given; the rules that it fails are met by "
        "{formula} as {known} ({record}).",
        "de": "„{named}“ war verlangt und wird gegeben; die dort verletzten Regeln erfüllt "
        "{formula} als {known} ({record}).",
        "fr": "« {named} » a été demandé et est donné ; les règles non respectées le sont "
        "par {formula} en {known} ({record}).",
        "es": "Se pidió «{named}» y se entrega; las reglas incumplidas las cumple "
        "{formula} como {known} ({record}).",
        "zh": "按要求给出“{named}”；其不满足的规则由 {formula} 的 {known}（{record}）满足。",
        "ja": "「{named}」を示します。満たさない規則は {formula} の {known}（{record}）が満たします。",
    },
    "corrected": {
        "en": "“{written}” was read as “{meant}”.",
        "de": "„{written}“ wurde als „{meant}“ gelesen.",
        "fr": "« {written} » a été lu « {meant} ».",
        "es": "«{written}» se leyó como «{meant}».",
        "zh": "“{written}”按“{meant}”理解。", "ja": "「{written}」を「{meant}」と解釈しました。",
    },
    "ended": {
        "en": "No longer held, since another space group is asked: {rules}",
        "de": "Gilt nicht mehr, da eine andere Raumgruppe verlangt ist: {rules}",
        "fr": "Ne vaut plus, un autre groupe d'espace étant demandé : {rules}",
        "es": "Ya no vale, pues se pide otro grupo espacial: {rules}",
        "zh": "因要求另一空间群，以下规则不再适用：{rules}",
        "ja": "別の空間群が求められたため、次の規則は適用されません：{rules}",
    },
    "built_from": {
        "en": "Built by symmetry operations from record {record}",
        "de": "Mit Symmetrieoperationen aus dem Datensatz {record} gebaut",
        "fr": "Construit par opérations de symétrie à partir de la fiche {record}",
        "es": "Construido con operaciones de simetría a partir del registro {record}",
        "zh": "由记录 {record} 经对称操作构建", "ja": "記録 {record} から対称操作で構築",
    },
    "computed": {
        "en": "Computed by density functional theory at 0 K, not measured.",
        "de": "Mit Dichtefunktionaltheorie bei 0 K berechnet, nicht gemessen.",
        "fr": "Calculé par théorie de la fonctionnelle de la densité à 0 K, non mesuré.",
        "es": "Calculado con teoría del funcional de la densidad a 0 K, no medido.",
        "zh": "由密度泛函理论在 0 K 下计算得到，并非实测。",
        "ja": "0 K での密度汎関数法による計算値で、実測値ではありません。",
    },
    "computed_read": {
        "en": "Measured ({record}): {cell} Å; the computed lengths differ by {apart}.",
        "de": "Gemessen ({record}): {cell} Å; die berechneten Längen weichen um {apart} "
        "ab.",
        "fr": "Mesuré ({record}) : {cell} Å ; les longueurs calculées diffèrent de "
        "{apart}.",
        "es": "Medido ({record}): {cell} Å; las longitudes calculadas difieren en "
        "{apart}.",
        "zh": "实测值（{record}）：{cell} Å；计算所得边长相差 {apart}。",
        "ja": "実測値（{record}）：{cell} Å。計算による長さの差は {apart} です。",
    },
    "computed_unread": {
        "en": "Measured cell as recalled, not read in print ({record}): {cell} Å; the "
        "computed lengths differ by {apart}.",
        "de": "Gemessene Zelle aus dem Gedächtnis, nicht im Druck gelesen ({record}): "
        "{cell} Å; die berechneten Längen weichen um {apart} ab.",
        "fr": "Maille mesurée citée de mémoire, non lue dans l'imprimé ({record}) : "
        "{cell} Å ; les longueurs calculées diffèrent de {apart}.",
        "es": "Celda medida según se recuerda, no leída en el original ({record}): "
        "{cell} Å; las longitudes calculadas difieren en {apart}.",
        "zh": "实测晶胞凭记忆引用、未查原文（{record}）：{cell} Å；计算所得边长相差 {apart}。",
        "ja": "実測の格子は記憶による値で原文未照合（{record}）：{cell} Å。"
        "計算による長さの差は {apart} です。",
    },
    "computed_shift": {
        "en": "The sites of both agree within {shift} Å.",
        "de": "Die Lagen beider stimmen auf {shift} Å überein.",
        "fr": "Les sites des deux concordent à {shift} Å près.",
        "es": "Los sitios de ambas coinciden en {shift} Å.",
        "zh": "两者的原子位置相差不超过 {shift} Å。",
        "ja": "両者の原子位置の差は {shift} Å 以内です。",
    },
    "found_group": {
        "en": "Space group found:", "de": "Gefundene Raumgruppe:",
        "fr": "Groupe d'espace trouvé :", "es": "Grupo espacial encontrado:",
        "zh": "所得空间群：", "ja": "求められた空間群：",
    },
    "rules": {
        "en": "Rules", "de": "Regeln", "fr": "Règles", "es": "Reglas", "zh": "规则",
        "ja": "規則",
    },
    "not_understood": {
        "en": "Not understood in {rule}:", "de": "In {rule} nicht verstanden:",
        "fr": "Non compris dans {rule} :", "es": "No entendido en {rule}:",
        "zh": "{rule} 中未理解：", "ja": "{rule} で理解できない部分：",
    },
    "findings": {
        "en": "Findings", "de": "Befunde", "fr": "Constats", "es": "Hallazgos",
        "zh": "检查结果", "ja": "所見",
    },
    "findings_before": {
        "en": "Findings in the file as it came", "de": "Befunde in der Datei, wie sie kam",
        "fr": "Constats dans le fichier reçu", "es": "Hallazgos en el archivo recibido",
        "zh": "原文件的检查结果", "ja": "受け取ったファイルの所見",
    },
    "line": {
        "en": "line", "de": "Zeile", "fr": "ligne", "es": "línea", "zh": "行", "ja": "行",
    },
    "expected": {
        "en": "expected:", "de": "erwartet:", "fr": "attendu :", "es": "esperado:",
        "zh": "应为：", "ja": "期待値：",
    },
    "found": {
        "en": "found:", "de": "gefunden:", "fr": "trouvé :", "es": "encontrado:",
        "zh": "实际：", "ja": "実際：",
    },
    "cure": {
        "en": "cure:", "de": "Abhilfe:", "fr": "remède :", "es": "remedio:",
        "zh": "修正方法：", "ja": "対処：",
    },
    "changes": {
        "en": "Changes", "de": "Änderungen", "fr": "Modifications", "es": "Cambios",
        "zh": "修改", "ja": "変更",
    },
    "two_repairs": {
        "en": "Each of these repairs mends the file",
        "de": "Jede dieser Änderungen heilt die Datei",
        "fr": "Chacune de ces corrections répare le fichier",
        "es": "Cada una de estas correcciones repara el archivo",
        "zh": "以下每一种修改都可以修复该文件", "ja": "次のどの修正でも直せます",
    },
    "which_repair": {
        "en": "The first was taken. Which was meant: {numbers}?",
        "de": "Die erste wurde genommen. Welche war gemeint: {numbers}?",
        "fr": "La première a été prise. Laquelle était voulue : {numbers} ?",
        "es": "Se tomó la primera. ¿Cuál se quería: {numbers}?",
        "zh": "已采用第一种。您指的是哪一种：{numbers}？",
        "ja": "一番目を採りました。どれのつもりでしたか：{numbers}？",
    },
    "repair_offer": {
        "en": "Say \"repair it\" and the smallest changes are made, each with its reason.",
        "de": "„Repariere es“ macht die kleinsten Änderungen, jede mit ihrem Grund.",
        "fr": "« Répare-le » fait les plus petites modifications, chacune motivée.",
        "es": "«Repáralo» hace los cambios más pequeños, cada uno con su motivo.",
        "zh": "回复“修复它”即作最小改动，每处都说明理由。",
        "ja": "「直して」と書けば、理由を添えて最小限の変更をします。",
    },
    "proof": {
        "en": "Checks and what they measured", "de": "Prüfungen und Messwerte",
        "fr": "Contrôles et mesures", "es": "Comprobaciones y medidas",
        "zh": "检查项目与测量结果", "ja": "検査と測定結果",
    },
    "skipped": {
        "en": "not run:", "de": "nicht ausgeführt:", "fr": "non exécuté :",
        "es": "no ejecutado:", "zh": "未执行：", "ja": "未実行：",
    },
    "sources": {
        "en": "Sources", "de": "Quellen", "fr": "Sources", "es": "Fuentes", "zh": "来源",
        "ja": "出典",
    },
    "recalled": {
        "en": "recalled values, not compared with the print",
        "de": "aus dem Gedächtnis wiedergegeben, nicht mit dem Druck verglichen",
        "fr": "valeurs citées de mémoire, non comparées à l'imprimé",
        "es": "valores recordados, no cotejados con el original",
        "zh": "凭记忆引用的数值，未与原文核对", "ja": "記憶による値で、原文と未照合",
    },
    "basis_record": {
        "en": "from the record:", "de": "aus dem Datensatz:", "fr": "de la fiche :",
        "es": "del registro:", "zh": "来自记录：", "ja": "記録から：",
    },
    "basis_rule": {
        "en": "from your rules:", "de": "aus Ihren Regeln:", "fr": "de vos règles :",
        "es": "de sus reglas:", "zh": "来自您的规则：", "ja": "ご指定の規則から：",
    },
    "basis_draft": {
        "en": "from your file:", "de": "aus Ihrer Datei:", "fr": "de votre fichier :",
        "es": "de su archivo:", "zh": "来自您的文件：", "ja": "お持ちのファイルから：",
    },
    "basis_symmetry": {
        "en": "fixed by symmetry:", "de": "durch Symmetrie festgelegt:",
        "fr": "fixé par la symétrie :", "es": "fijado por la simetría:",
        "zh": "由对称性确定：", "ja": "対称性で決まる：",
    },
    "basis_constructed": {
        "en": "constructed or optimised by us:", "de": "von uns konstruiert:",
        "fr": "construit ou optimisé par nous :", "es": "construido por nosotros:",
        "zh": "由本工具构造：", "ja": "当方で構築：",
    },
    "no_structure": {
        "en": "No sound structure of {formula} could be had: no record fits, and the "
        "rules do not fix one. Give a space group, Wyckoff sites or a cell.",
        "de": "Für {formula} ließ sich keine tragfähige Struktur finden: kein Datensatz "
        "passt, und die Regeln legen keine fest. Nennen Sie Raumgruppe, Wyckoff-Lagen "
        "oder Zelle.",
        "fr": "Aucune structure fiable de {formula} : aucune fiche ne convient et les "
        "règles n'en fixent pas. Donnez un groupe d'espace, des sites de Wyckoff ou une "
        "maille.",
        "es": "No se obtuvo una estructura fiable de {formula}: ningún registro encaja y "
        "las reglas no la fijan. Indique grupo espacial, sitios de Wyckoff o celda.",
        "zh": "无法得到 {formula} 的可靠结构：没有合适的记录，规则也不足以确定。"
        "请给出空间群、Wyckoff 位置或晶胞。",
        "ja": "{formula} の確かな構造が得られません：合う記録がなく、規則でも決まりません。"
        "空間群、ワイコフ位置、格子定数を示してください。",
    },
    "contradiction": {
        "en": "The rules contradict each other, so no structure was drafted.",
        "de": "Die Regeln widersprechen sich, daher wurde keine Struktur entworfen.",
        "fr": "Les règles se contredisent ; aucune structure n'a été ébauchée.",
        "es": "Las reglas se contradicen; no se propuso ninguna estructura.",
        "zh": "规则相互矛盾，因此没有生成结构。",
        "ja": "規則が矛盾しているため、構造は作成していません。",
    },
    "nearest": {
        "en": "Nearest feasible choice:", "de": "Nächste mögliche Wahl:",
        "fr": "Choix possible le plus proche :", "es": "Opción viable más cercana:",
        "zh": "最接近的可行选择：", "ja": "最も近い可能な選択：",
    },
    "which_file": {
        "en": "Which structure? Please paste the CIF or attach the file.",
        "de": "Welche Struktur? Bitte fügen Sie die CIF-Datei ein oder hängen Sie sie an.",
        "fr": "Quelle structure ? Collez le CIF ou joignez le fichier.",
        "es": "¿Qué estructura? Pegue el CIF o adjunte el archivo.",
        "zh": "哪个结构？请粘贴 CIF 或附上文件。",
        "ja": "どの構造ですか。CIF を貼り付けるか、ファイルを添付してください。",
    },
    "no_format": {
        "en": "{wanted} cannot hold partial occupancies; this structure has some. Ask for "
        "an ordered supercell first.",
        "de": "{wanted} kennt keine Teilbesetzungen; diese Struktur hat welche.",
        "fr": "{wanted} ne connaît pas les occupations partielles de cette structure.",
        "es": "{wanted} no admite ocupaciones parciales; esta estructura las tiene.",
        "zh": "{wanted} 无法表示部分占位，而该结构含有部分占位。",
        "ja": "{wanted} は部分占有を表せません。この構造には部分占有があります。",
    },
    "version_before": {
        "en": "before", "de": "vorher", "fr": "avant", "es": "antes", "zh": "之前",
        "ja": "以前",
    },
    "version_now": {
        "en": "now", "de": "jetzt", "fr": "maintenant", "es": "ahora", "zh": "现在",
        "ja": "現在",
    },
    "workbook": {
        "en": "Workbook {file}: cell, sites, all atoms and nearest neighbours.",
        "de": "Arbeitsmappe {file}: Zelle, Lagen, alle Atome und nächste Nachbarn.",
        "fr": "Classeur {file} : maille, sites, tous les atomes et voisins.",
        "es": "Libro {file}: celda, sitios, todos los átomos y vecinos.",
        "zh": "工作簿 {file}：晶胞、位点、全部原子与近邻。",
        "ja": "ブック {file}：格子、サイト、全原子、最近接。",
    },
    "no_folder": {
        "en": "A workbook is a file: name a folder for it (--out DIR, or the download "
        "button of the page).",
        "de": "Eine Arbeitsmappe ist eine Datei: bitte einen Ordner nennen (--out DIR).",
        "fr": "Un classeur est un fichier : indiquez un dossier (--out DIR).",
        "es": "Un libro es un archivo: indique una carpeta (--out DIR).",
        "zh": "工作簿是文件：请指定文件夹（--out DIR）。",
        "ja": "ブックはファイルです。フォルダを指定してください（--out DIR）。",
    },
    "no_earlier": {
        "en": "There is no earlier version of the structure in this conversation.",
        "de": "In diesem Gespräch gibt es keine frühere Fassung der Struktur.",
        "fr": "Il n'y a pas de version antérieure de la structure dans cet échange.",
        "es": "No hay una versión anterior de la estructura en esta conversación.",
        "zh": "本次对话中没有更早的结构版本。",
        "ja": "この会話には以前の構造がありません。",
    },
    "no_cell": {
        "en": "“{word}”: such matter has no unit cell, and a CIF describes a periodic "
        "one. Ask for a crystalline form, or for a model of disorder in a supercell.",
        "de": "„{word}“: Solche Materie hat keine Elementarzelle, und eine CIF-Datei "
        "beschreibt eine periodische Struktur. Fragen Sie nach einer kristallinen Form.",
        "fr": "« {word} » : cette matière n'a pas de maille, et un CIF décrit une "
        "structure périodique. Demandez une forme cristalline.",
        "es": "«{word}»: esa materia no tiene celda unidad, y un CIF describe una "
        "estructura periódica. Pida una forma cristalina.",
        "zh": "“{word}”：这类物质没有晶胞，而 CIF 描述周期性结构。请指定一种晶态。",
        "ja": "「{word}」：単位胞がなく、CIF は周期構造を記述します。結晶形を指定してください。",
    },
    "no_database": {
        "en": "No online database is asked, and {id} is not among the shipped records. "
        "Which compound is it? Give its formula, and its form where it has several.",
        "de": "Es wird keine Online-Datenbank befragt, und {id} fehlt unter den "
        "mitgelieferten Datensätzen. Welche Verbindung ist es?",
        "fr": "Aucune base en ligne n'est interrogée, et {id} n'est pas dans les "
        "données fournies. De quel composé s'agit-il ?",
        "es": "No se consulta ninguna base en línea y {id} no está entre los registros "
        "incluidos. ¿Qué compuesto es?",
        "zh": "不查询在线数据库，随附记录中也没有 {id}。请给出化学式。",
        "ja": "オンラインのデータベースは参照せず、{id} は同梱の記録にありません。化学式を教えてください。",
    },
    "at_hand": {
        "en": "The structure at hand", "de": "Die vorliegende Struktur",
        "fr": "La structure en cours", "es": "La estructura actual",
        "zh": "当前结构", "ja": "現在の構造",
    },
    "which_change": {
        "en": "Which change? For example “set a to 3.905”, “replace 10 % of Zr by Sc”, "
        "“make a 2x1x1 supercell”.",
        "de": "Welche Änderung? Zum Beispiel „set a to 3.905“, „2x1x1-Superzelle“.",
        "fr": "Quelle modification ? Par exemple « a = 3,905 » ou « supermaille 2x1x1 ».",
        "es": "¿Qué cambio? Por ejemplo «a = 3.905» o «supercelda 2x1x1».",
        "zh": "要做什么修改？例如“a = 3.905”或“2x1x1 超胞”。",
        "ja": "どう変更しますか。例：「a = 3.905」「2x1x1 スーパーセル」。",
    },
    "which_compound": {
        "en": "Which compound? Give its formula or mineral name, for example NaZr2(PO4)3.",
        "de": "Welche Verbindung? Nennen Sie Formel oder Mineralnamen, etwa NaZr2(PO4)3.",
        "fr": "Quel composé ? Donnez sa formule ou son nom minéral, p. ex. NaZr2(PO4)3.",
        "es": "¿Qué compuesto? Dé su fórmula o nombre mineral, por ejemplo NaZr2(PO4)3.",
        "zh": "哪种化合物？请给出化学式或矿物名，例如 NaZr2(PO4)3。",
        "ja": "どの化合物ですか。化学式か鉱物名を示してください（例：NaZr2(PO4)3）。",
    },
    "which_polymorph": {
        "en": "Which form do you want: {options}?",
        "de": "Welche Modifikation möchten Sie: {options}?",
        "fr": "Quelle forme souhaitez-vous : {options} ?",
        "es": "¿Qué forma desea: {options}?", "zh": "需要哪种晶型：{options}？",
        "ja": "どの相が必要ですか：{options}。",
    },
}  # fmt: skip


def say_word(name: str, language: str) -> str:
    """A sentence in a language, English where it is missing."""
    forms = WORDS[name]
    return forms.get(language, forms["en"])

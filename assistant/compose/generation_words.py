"""The frame of generation and augmentation answers in six languages."""

from __future__ import annotations

_EN = {
    "shared_site": "No element alone on each site meets the wishes: one site is shared by two in equal parts ({n} of {of} combinations); how they order was not looked at.",
    "fewer": "{of} were asked for; the wishes allow only {n}.",
    "share_safe": "This attack gives no reason against sharing the synthetic rows alone: it does not find the training rows. One attack that fails is no proof.",
    "share_slight": "Share the synthetic rows with care: the attack finds training rows slightly better than chance.",
    "share_leaks": "Do not share the synthetic rows: they give training rows away.",
    "share_only": "The real rows of the table are as private as before: leave out every row without `{flag}`.",
    "tells": "What tells rows apart most: {columns}.",
    "tells_column": "`{column}` ({share:.0%} of the real rows hold a value that no other row has; the attack without it {auc:.3f})",
    "tells_name": "`{column}` (names rows: left out of the training and to be left out of what is shared)",
    "no_class": '"{name}" is no class that is known here. Known types: {known}. Or give a pattern such as ABX3, a system such as Li-P-S, or elements.',
    "structures": "{n} candidate structures ({what})",
    "group": "space group",
    "faults": "errors",
    "unrelaxed": "not relaxed, no energy computed",
    "without": "No template was found for: {formulas}.",
    "no_stability": "Unverified: cells and coordinates were constructed from other compounds; no stability is claimed.",
    "slight": "The attack does slightly better than chance: treat the rows as only partly private.",
    "no_column": "{name} is no column of {table}; it has {columns}.",
    "never": "{wish} never occurs in {table}; the column has {values}.",
    "unread": "Not applied, as it could not be read: {parts}.",
    "say_wish": "{parts}: please say it as a column and a number, such as {example}.",
    "candidates": "{n} candidate compositions ({what})",
    "known": "known",
    "new": "not on the list",
    "formula": "formula",
    "states": "oxidation states",
    "status": "known?",
    "parent": "from",
    "search": "{allowed} formulas meet all rules among {looked} combinations looked at"
    " ({how}); {n} of them were chosen for variety with seed {seed}.",
    "exhaustive": "every combination",
    "random": "a random part",
    "formula_model": "{target} is predicted by a forest on descriptors of the elements, fitted on {n} formulas of the table (cross-validated error {error}, R² {r2:.3f}).",
    "formula_unjudged": "How often such formulas hit cannot be told: no model of {target} explains enough of the table.",
    "formula_judge": "Judged by a model of rows that the generator did not see (error {error}, R² {r2:.3f}): {hits} of {n} formulas made for the wish hit it within that error; formulas made without it: {base} of {n}; measured ones nearest to it (retrieval): {retrieved} of {n}.",
    "formula_beyond": "Extrapolation: {wish} lies outside the measured range {low:g} to {high:g}; the model knows nothing beyond it.",
    "formula_how": "New formulas: elements of {name}'s formulas exchanged by odds counted in them; seed {seed}.",
    "formula_unverified": "Unverified: predictions of a model, no measurement; whether such a compound exists was not computed.",
    "metallic": "Metals carry no charges here: no formula was checked for neutrality. Metallic radii and valence electrons as tabulated in pymatgen; delta is the spread of the radii, vec the valence electrons an atom, and the lattice is what the rule of vec expects (fcc from 8, bcc below 6.87).",
    "radii": "Radii: {source}; tolerance factor t = (r_A + r_X)/(√2 (r_B + r_X)).",
    "states_source": "Oxidation states: {source}.",
    "known_source": "Known formulas: {source}. Absence from that list does not prove "
    "that a compound is new.",
    "unverified": "Unverified: these are proposals by rule. Neither stability nor any "
    "property was computed.",
    "not_judged": "Not judged here, as no model of it is at hand: {what}.",
    "rows": "{n} synthetic rows ({name})",
    "augmented": "{real} real + {made} synthetic = {total} rows ({name})",
    "helps": "Augmentation helps here: R² for {target} rises by {d:+.4f} "
    "(95 % interval {low:+.4f} to {high:+.4f}, {k} paired splits; {real:.3f} → "
    "{both:.3f}).",
    "hurts": "Augmentation does not help here, it hurts: R² for {target} changes by "
    "{d:+.4f} (95 % interval {low:+.4f} to {high:+.4f}, {k} paired splits; {real:.3f} "
    "→ {both:.3f}).",
    "no difference": "Augmentation does not help here: R² for {target} changes by "
    "{d:+.4f}, which is within the noise (95 % interval {low:+.4f} to {high:+.4f}, {k} "
    "paired splits; {real:.3f} → {both:.3f}).",
    "unknown": "Whether augmentation helps could not be measured: {reason}.",
    "alone": "Trained on synthetic rows alone, R² on real rows kept apart is {v:.3f}.",
    "quality": "Quality score (sdmetrics, real rows kept apart): {v:.3f}.",
    "zeros": "Largest error of a column's share of zeros: {v:.3f}.",
    "privacy": "Nearest-record ratio {dcr:.2f} (1 = like fresh data, 0 = copies); "
    "membership attack AUC {auc:.3f} ± {se:.3f} (0.5 tells nothing).",
    "leaks": "Warning: the synthetic rows give their training rows away.",
    "safe": "The attack finds no training rows beyond chance.",
    "rules": "Kept in every synthetic row: {rules}.",
    "rate": "{rate:.1%} of {drawn} drawn rows met rules and wishes.",
    "model": "Model: {model}, trained on your rows only; seed {seed}.",
    "flag": "Column `{flag}` marks synthetic rows. They are samples of a model, not "
    "measurements.",
    "need_table": "Please attach the table (CSV or XLSX) or paste its rows with a "
    "header line; I cannot augment rows that I have not seen.",
    "by_rules": "They follow from rules that were read, not from a judgement of merit or stability:",
    "untold": "Nothing here reads or ranks this, so the list stays as it is: “{what}”. "
    "Which elements shall be in or out, how many candidates, or which limit (tolerance "
    "factor 0.9–1.0)?",
    "need_table_rows": "Please attach the table (CSV or XLSX) to learn from, or paste "
    "its rows with a header line.",
    "shown": "The first {n} rows are shown; all are in the table of the answer.",
    "judge": "Predicted {target} by a gradient-boosting model fitted on other real rows"
    " (cross-validated RMSE {rmse:.4g}, R² {r2:.3f}): {hits} of {n} rows hit the wish"
    " within that error; unconditional samples: {base} of {m}; best real rows kept"
    " (retrieval): {retrieved} of {n}.",
    "which_target": "What shall the candidates be: a structure type (spinels), a "
    "chemical system (Li-Zr-Cl) or a class (chlorides)?",
    "how_many": "How many candidates shall it be, 1 to 500?",
    "both_ways": "{names} is both asked for and excluded.",
    "no_range": "No tolerance factor lies at or above {low:g} and at or below "
    "{high:g}.",
    "too_few": "{name}: {n} rows are too few to learn from; send 10 at the least, "
    "50 or more to be sensible.",
    "how_many_rows": "{name} has {n} rows; how many synthetic rows between 1 and "
    "{most} shall be added?",
    "alloys": "Proposals here balance charges, and alloys have none. Attach a table "
    "of known alloys (composition and property) and I draw new rows like them, also "
    "for a wish such as hardness = 600.",
    "nothing": "Nothing could be made in this time; ask for fewer or allow more time.",
    "known_left_out": "{n} of {of} allowed ones are known and were left out.",
    "unusual_last": "{n} of {of} hold a charge that known compounds of the anion "
    "hardly show; they come last.",
}
_ZH = {
    "shared_site": '每个位置只放一种元素无法满足要求：有一个位置由两种元素各占一半（{of} 种组合中的 {n} 种）；未考察其有序性。',
    "fewer": '要求 {of} 个；满足要求的只有 {n} 个。',
    "share_safe": "此攻击没有给出反对单独分享合成行的理由：它找不到训练行。但一种攻击失败并不是证明。",
    "share_slight": "分享合成行需谨慎：攻击找到训练行的能力略高于随机。",
    "share_leaks": "不要分享这些合成行：它们会泄露训练行。",
    "share_only": "表中的真实行仍和以前一样需要保密：请去掉所有没有 `{flag}` 标记的行。",
    "tells": "最能区分各行的列：{columns}。",
    "tells_column": "`{column}`（{share:.0%} 的真实行取值独一无二；去掉该列后攻击 AUC {auc:.3f}）",
    "tells_name": "`{column}`（行的名称：未参与训练，分享时应去掉）",
    "no_class": "这里不认识“{name}”这一类。已知结构类型：{known}。也可给出 ABX3 这样的通式、Li-P-S 这样的体系或元素。",
    "structures": "{n} 个候选结构（{what}）",
    "group": "空间群",
    "faults": "错误数",
    "unrelaxed": "未弛豫，未计算能量",
    "without": "未找到模板：{formulas}。",
    "no_stability": "未验证：晶胞和坐标由其他化合物构造得到；不作任何稳定性判断。",
    "slight": "攻击略好于随机：这些行只能算部分保密。",
    "no_column": "{table} 没有名为 {name} 的列；现有列：{columns}。",
    "never": "{table} 中从未出现 {wish}；该列的取值：{values}。",
    "unread": "以下内容未能理解，未应用：{parts}。",
    "say_wish": "{parts}：请用列名和数值说明，例如 {example}。",
    "candidates": "{n} 个候选成分（{what}）",
    "known": "已知", "new": "不在列表中", "formula": "化学式", "states": "氧化态",
    "status": "已知？", "parent": "来自",
    "search": "在考察的 {looked} 种组合中有 {allowed} 个满足全部规则（{how}）；"
    "按多样性选出 {n} 个，随机种子 {seed}。",
    "exhaustive": "全部组合", "random": "随机部分",
    "formula_model": "{target} 由基于元素描述符的森林预测，用表中 {n} 个化学式拟合（交叉验证误差 {error}，R² {r2:.3f}）。",
    "formula_unjudged": "无法给出命中率：没有模型能充分解释表中的 {target}。",
    "formula_judge": "由生成器未见过的行所拟合的模型判断（误差 {error}，R² {r2:.3f}）：按要求生成的 {n} 个化学式中 {hits} 个在误差内命中；无条件生成：{n} 个中 {base} 个；最接近的实测化学式（检索）：{n} 个中 {retrieved} 个。",
    "formula_beyond": "外推：{wish} 超出实测范围 {low:g} 至 {high:g}；模型对此之外一无所知。",
    "formula_how": "新化学式：按 {name} 中统计的频率交换其化学式中的元素；随机种子 {seed}。",
    "formula_unverified": "未验证：这是模型预测而非测量，未计算化合物是否存在。",
    "metallic": "金属之间不计离子电荷：未检查电中性。金属半径和价电子数取自 pymatgen；delta 为半径离散度，vec 为每原子价电子数，晶格由 vec 规则推断（≥8 为 fcc，<6.87 为 bcc）。",
    "radii": "离子半径：{source}；容忍因子 t = (r_A + r_X)/(√2 (r_B + r_X))。",
    "states_source": "氧化态：{source}。",
    "known_source": "已知化学式：{source}。不在列表中并不证明该化合物是新的。",
    "unverified": "未验证：这些是按规则提出的候选，未计算稳定性或任何性质。",
    "not_judged": "此处没有相应模型，未作判断：{what}。",
    "rows": "{n} 行合成数据（{name}）",
    "augmented": "{real} 行真实 + {made} 行合成 = {total} 行（{name}）",
    "helps": "数据增强在此有效：{target} 的 R² 变化 {d:+.4f}（95 % 区间 {low:+.4f} 至 "
    "{high:+.4f}，{k} 次配对划分；{real:.3f} → {both:.3f}）。",
    "hurts": "数据增强在此无益，反而有害：{target} 的 R² 变化 {d:+.4f}（95 % 区间 "
    "{low:+.4f} 至 {high:+.4f}，{k} 次配对划分；{real:.3f} → {both:.3f}）。",
    "no difference": "数据增强在此没有帮助：{target} 的 R² 变化 {d:+.4f}，在噪声范围内"
    "（95 % 区间 {low:+.4f} 至 {high:+.4f}，{k} 次配对划分；{real:.3f} → {both:.3f}）。",
    "unknown": "无法衡量数据增强是否有效：{reason}。",
    "alone": "仅用合成数据训练时，对预留真实数据的 R² 为 {v:.3f}。",
    "quality": "质量得分（sdmetrics，对预留真实数据）：{v:.3f}。",
    "zeros": "各列零值比例的最大误差：{v:.3f}。",
    "privacy": "最近记录比 {dcr:.2f}（1 = 如同新数据，0 = 复制）；成员推断攻击 AUC "
    "{auc:.3f} ± {se:.3f}（0.5 表示无信息）。",
    "leaks": "警告：合成数据泄露了训练数据。",
    "safe": "攻击未能超出随机水平识别训练数据。",
    "rules": "每个合成行都满足的规则：{rules}。",
    "rate": "抽取的 {drawn} 行中有 {rate:.1%} 满足规则和要求。",
    "model": "模型：{model}，仅用您的数据训练；随机种子 {seed}。",
    "flag": "列 `{flag}` 标记合成行。它们是模型样本，不是测量值。",
    "need_table": "请附上表格（CSV 或 XLSX），或粘贴带表头的数据；未见到的数据无法增强。",
    "by_rules": "它们由读出的规则得出，并非对优劣或稳定性的判断：",
    "untold": "这里无法理解或排序这一要求，列表保持不变：“{what}”。需要包含或排除哪些元素、多少个"
    "候选，或什么界限（容忍因子 0.9–1.0）？",
    "need_table_rows": "请附上用于学习的表格（CSV 或 XLSX），或粘贴带表头的数据。",
    "shown": "此处显示前 {n} 行；全部在答案的表格中。",
    "judge": "由在其他真实行上拟合的梯度提升模型预测 {target}（交叉验证 RMSE {rmse:.4g}，"
    "R² {r2:.3f}）：{n} 行中有 {hits} 行在该误差内达到目标；无条件样本：{m} 行中 {base} "
    "行；检索真实行：{n} 行中 {retrieved} 行。",
    "which_target": "候选应是什么：结构类型（尖晶石）、化学体系（Li-Zr-Cl）"
    "还是一类材料（氯化物）？",
    "how_many": "需要多少个候选（1 到 500）？",
    "both_ways": "{names} 同时被要求包含和排除。",
    "no_range": "没有容忍因子既不小于 {low:g} 又不大于 {high:g}。",
    "too_few": "{name}：{n} 行太少，无法学习；至少需要 10 行，最好 50 行以上。",
    "how_many_rows": "{name} 有 {n} 行；需要增加多少合成行（1 到 {most}）？",
    "alloys": "这里的候选按电荷平衡提出，而合金没有离子电荷。请附上已知合金的表格（"
    "成分和性能），即可生成类似的新行，也可按要求（如硬度 = 600）生成。",
    "nothing": "在给定时间内未能生成；请减少数量或延长时间。",
    "known_left_out": "{of} 个允许的化学式中有 {n} 个已知，已略去。",
    "unusual_last": "{of} 个中有 {n} 个含有该阴离子的已知化合物中罕见的价态；排在最"
    "后。",
}  # fmt: skip
_DE = {
    "shared_site": 'Mit einem Element je Platz sind die Wünsche nicht zu erfüllen: Ein Platz ist zu gleichen Teilen mit zweien besetzt ({n} von {of} Kombinationen); ihre Ordnung wurde nicht betrachtet.',
    "fewer": '{of} waren gewünscht; die Wünsche lassen nur {n} zu.',
    "share_safe": "Dieser Angriff spricht nicht dagegen, die synthetischen Zeilen allein weiterzugeben: Er findet die Trainingszeilen nicht. Ein gescheiterter Angriff ist kein Beweis.",
    "share_slight": "Die synthetischen Zeilen nur mit Vorsicht weitergeben: Der Angriff findet Trainingszeilen etwas besser als der Zufall.",
    "share_leaks": "Die synthetischen Zeilen nicht weitergeben: Sie verraten Trainingszeilen.",
    "share_only": "Die echten Zeilen der Tabelle sind so vertraulich wie zuvor: jede Zeile ohne `{flag}` weglassen.",
    "tells": "Was Zeilen am meisten unterscheidet: {columns}.",
    "tells_column": "`{column}` ({share:.0%} der echten Zeilen haben einen Wert, den keine andere hat; Angriff ohne sie {auc:.3f})",
    "tells_name": "`{column}` (benennt Zeilen: nicht gelernt und beim Weitergeben wegzulassen)",
    "no_class": "„{name}“ ist hier keine bekannte Klasse. Bekannt sind: {known}. Möglich sind auch ein Muster wie ABX3, ein System wie Li-P-S oder Elemente.",
    "structures": "{n} Strukturkandidaten ({what})",
    "group": "Raumgruppe",
    "faults": "Fehler",
    "unrelaxed": "nicht relaxiert, keine Energie berechnet",
    "without": "Keine Vorlage gefunden für: {formulas}.",
    "no_stability": "Ungeprüft: Zellen und Koordinaten sind aus anderen Verbindungen konstruiert; über Stabilität wird nichts behauptet.",
    "slight": "Der Angriff ist etwas besser als der Zufall: Die Zeilen gelten nur als teilweise vertraulich.",
    "no_column": "{name} ist keine Spalte von {table}; vorhanden sind {columns}.",
    "never": "{wish} kommt in {table} nicht vor; die Spalte hat {values}.",
    "unread": "Nicht angewandt, weil nicht verstanden: {parts}.",
    "say_wish": "{parts}: bitte als Spalte und Zahl angeben, etwa {example}.",
    "candidates": "{n} Kandidaten ({what})",
    "known": "bekannt", "new": "nicht in der Liste", "formula": "Formel",
    "states": "Oxidationszahlen", "status": "bekannt?", "parent": "aus",
    "search": "{allowed} Formeln erfüllen alle Regeln unter {looked} betrachteten "
    "Kombinationen ({how}); {n} davon wurden auf Vielfalt ausgewählt, Startwert {seed}.",
    "exhaustive": "alle Kombinationen", "random": "ein zufälliger Teil",
    "formula_model": "{target} wird von einem Wald über Elementdeskriptoren vorhergesagt, angepasst an {n} Formeln der Tabelle (Kreuzvalidierungsfehler {error}, R² {r2:.3f}).",
    "formula_unjudged": "Wie oft solche Formeln treffen, lässt sich nicht sagen: Kein Modell von {target} erklärt genug von der Tabelle.",
    "formula_judge": "Beurteilt von einem Modell aus Zeilen, die der Generator nicht sah (Fehler {error}, R² {r2:.3f}): {hits} von {n} für den Wunsch erzeugten Formeln treffen ihn in diesem Fehler; ohne den Wunsch erzeugte: {base} von {n}; nächste gemessene (Suche): {retrieved} von {n}.",
    "formula_beyond": "Extrapolation: {wish} liegt außerhalb des gemessenen Bereichs {low:g} bis {high:g}; jenseits davon weiß das Modell nichts.",
    "formula_how": "Neue Formeln: Elemente der Formeln von {name}, getauscht nach darin gezählten Häufigkeiten; Startwert {seed}.",
    "formula_unverified": "Ungeprüft: Vorhersagen eines Modells, keine Messung; ob es eine solche Verbindung gibt, wurde nicht berechnet.",
    "metallic": "Metalle tragen hier keine Ladungen: Neutralität wurde nicht geprüft. Metallradien und Valenzelektronen wie in pymatgen; delta ist die Streuung der Radien, vec die Zahl der Valenzelektronen je Atom, das Gitter folgt der vec-Regel (fcc ab 8, bcc unter 6,87).",
    "radii": "Radien: {source}; Toleranzfaktor t = (r_A + r_X)/(√2 (r_B + r_X)).",
    "states_source": "Oxidationszahlen: {source}.",
    "known_source": "Bekannte Formeln: {source}. Das Fehlen in dieser Liste beweist "
    "nicht, dass eine Verbindung neu ist.",
    "unverified": "Ungeprüft: Vorschläge nach Regeln; weder Stabilität noch "
    "Eigenschaften wurden berechnet.",
    "not_judged": "Hier nicht beurteilt, da kein Modell dafür vorliegt: {what}.",
    "rows": "{n} synthetische Zeilen ({name})",
    "augmented": "{real} echte + {made} synthetische = {total} Zeilen ({name})",
    "helps": "Die Augmentierung hilft hier: R² für {target} ändert sich um {d:+.4f} "
    "(95-%-Intervall {low:+.4f} bis {high:+.4f}, {k} gepaarte Aufteilungen; {real:.3f} "
    "→ {both:.3f}).",
    "hurts": "Die Augmentierung hilft hier nicht, sie schadet: R² für {target} ändert "
    "sich um {d:+.4f} (95-%-Intervall {low:+.4f} bis {high:+.4f}, {k} gepaarte "
    "Aufteilungen; {real:.3f} → {both:.3f}).",
    "no difference": "Die Augmentierung hilft hier nicht: R² für {target} ändert sich "
    "um {d:+.4f}, im Rahmen des Rauschens (95-%-Intervall {low:+.4f} bis {high:+.4f}, "
    "{k} gepaarte Aufteilungen; {real:.3f} → {both:.3f}).",
    "unknown": "Ob die Augmentierung hilft, ließ sich nicht messen: {reason}.",
    "alone": "Nur mit synthetischen Zeilen trainiert ist R² auf zurückgehaltenen "
    "echten Zeilen {v:.3f}.",
    "quality": "Qualität (sdmetrics, zurückgehaltene echte Zeilen): {v:.3f}.",
    "zeros": "Größter Fehler eines Nullanteils: {v:.3f}.",
    "privacy": "Verhältnis der nächsten Abstände {dcr:.2f} (1 = wie neue Daten, 0 = "
    "Kopien); Angriff auf Mitgliedschaft AUC {auc:.3f} ± {se:.3f} (0.5 sagt nichts).",
    "leaks": "Warnung: Die synthetischen Zeilen verraten Trainingszeilen.",
    "safe": "Der Angriff findet Trainingszeilen nicht besser als der Zufall.",
    "rules": "In jeder synthetischen Zeile eingehalten: {rules}.",
    "rate": "{rate:.1%} von {drawn} gezogenen Zeilen erfüllten Regeln und Wünsche.",
    "model": "Modell: {model}, nur mit Ihren Zeilen trainiert; Startwert {seed}.",
    "flag": "Spalte `{flag}` kennzeichnet synthetische Zeilen: Proben eines Modells, "
    "keine Messungen.",
    "need_table": "Bitte hängen Sie die Tabelle an (CSV oder XLSX) oder fügen Sie die "
    "Zeilen mit Kopfzeile ein.",
    "by_rules": "Sie folgen aus den gelesenen Regeln, nicht aus einem Urteil über Güte oder Stabilität:",
    "untold": "Danach kann hier nichts auswählen oder ordnen, die Liste bleibt: „{what}“. "
    "Welche Elemente sollen enthalten oder ausgeschlossen sein, wie viele Kandidaten, "
    "oder welche Grenze (Toleranzfaktor 0,9–1,0)?",
    "need_table_rows": "Bitte hängen Sie die Tabelle an (CSV oder XLSX), von der "
    "gelernt werden soll, oder fügen Sie ihre Zeilen mit Kopfzeile ein.",
    "shown": "Gezeigt sind die ersten {n} Zeilen; alle stehen in der Tabelle.",
    "judge": "Vorhergesagt ({target}) von einem Gradient-Boosting-Modell auf anderen "
    "echten Zeilen (kreuzvalidierter RMSE {rmse:.4g}, R² {r2:.3f}): {hits} von {n} "
    "Zeilen treffen den Wunsch innerhalb dieses Fehlers; ohne Bedingung {base} von {m};"
    " Suche in echten Zeilen {retrieved} von {n}.",
    "which_target": "Was sollen die Kandidaten sein: ein Strukturtyp (Spinelle), "
    "ein Stoffsystem (Li-Zr-Cl) oder eine Klasse (Chloride)?",
    "how_many": "Wie viele Kandidaten sollen es sein, 1 bis 500?",
    "both_ways": "{names} ist zugleich verlangt und ausgeschlossen.",
    "no_range": "Kein Toleranzfaktor ist mindestens {low:g} und höchstens {high:g}.",
    "too_few": "{name}: {n} Zeilen sind zu wenig, um daraus zu lernen; mindestens "
    "10, besser 50 oder mehr.",
    "how_many_rows": "{name} hat {n} Zeilen; wie viele synthetische Zeilen (1 bis "
    "{most}) sollen dazukommen?",
    "alloys": "Vorschläge gleichen hier Ladungen aus, und Legierungen haben keine. "
    "Hängen Sie eine Tabelle bekannter Legierungen an (Zusammensetzung und "
    "Eigenschaft), dann ziehe ich ähnliche neue Zeilen, auch zu einem Wunsch wie "
    "Härte = 600.",
    "nothing": "In dieser Zeit entstand nichts; verlangen Sie weniger oder erlauben "
    "Sie mehr Zeit.",
    "known_left_out": "{n} von {of} erlaubten sind bekannt und wurden weggelassen.",
    "unusual_last": "{n} von {of} enthalten eine Ladung, die bekannte Verbindungen "
    "des Anions kaum zeigen; sie kommen zuletzt.",
}  # fmt: skip
_FR = {
    "shared_site": "Aucun élément seul sur chaque site ne répond aux souhaits : un site est partagé par deux à parts égales ({n} combinaisons sur {of}) ; leur ordre n'a pas été examiné.",
    "fewer": "{of} étaient demandées ; les souhaits n'en permettent que {n}.",
    "share_safe": "Cette attaque ne donne aucune raison de ne pas partager les lignes synthétiques seules : elle ne retrouve pas les lignes d'entraînement. Une attaque qui échoue n'est pas une preuve.",
    "share_slight": "Partagez les lignes synthétiques avec prudence : l'attaque retrouve des lignes d'entraînement un peu mieux que le hasard.",
    "share_leaks": "Ne partagez pas les lignes synthétiques : elles trahissent des lignes d'entraînement.",
    "share_only": "Les lignes réelles du tableau restent aussi confidentielles qu'avant : retirez toute ligne sans `{flag}`.",
    "tells": "Ce qui distingue le plus les lignes : {columns}.",
    "tells_column": "`{column}` ({share:.0%} des lignes réelles ont une valeur unique ; l'attaque sans elle {auc:.3f})",
    "tells_name": "`{column}` (nomme les lignes : non apprise, à retirer avant partage)",
    "no_class": "« {name} » n'est pas une classe connue ici. Types connus : {known}. Un motif comme ABX3, un système comme Li-P-S ou des éléments conviennent aussi.",
    "structures": "{n} structures candidates ({what})",
    "group": "groupe d'espace",
    "faults": "erreurs",
    "unrelaxed": "non relaxée, aucune énergie calculée",
    "without": "Aucun modèle trouvé pour : {formulas}.",
    "no_stability": "Non vérifié : mailles et coordonnées construites d'après d'autres composés ; aucune stabilité n'est affirmée.",
    "slight": "L'attaque fait un peu mieux que le hasard : ces lignes ne sont que partiellement confidentielles.",
    "no_column": "{name} n'est pas une colonne de {table} ; il y a {columns}.",
    "never": "{wish} n'apparaît jamais dans {table} ; la colonne contient {values}.",
    "unread": "Non appliqué, car non compris : {parts}.",
    "say_wish": "{parts} : veuillez l'écrire comme colonne et nombre, par exemple {example}.",
    "candidates": "{n} compositions candidates ({what})",
    "known": "connue", "new": "absente de la liste", "formula": "formule",
    "states": "degrés d'oxydation", "status": "connue ?", "parent": "issue de",
    "search": "{allowed} formules respectent toutes les règles parmi {looked} "
    "combinaisons examinées ({how}) ; {n} ont été choisies pour leur variété, graine "
    "{seed}.",
    "exhaustive": "toutes les combinaisons", "random": "une partie au hasard",
    "formula_model": "{target} est prédit par une forêt sur des descripteurs des éléments, ajustée sur {n} formules du tableau (erreur de validation croisée {error}, R² {r2:.3f}).",
    "formula_unjudged": "La fréquence des succès ne peut être dite : aucun modèle de {target} n'explique assez le tableau.",
    "formula_judge": "Jugé par un modèle de lignes que le générateur n'a pas vues (erreur {error}, R² {r2:.3f}) : {hits} des {n} formules faites pour le souhait l'atteignent à cette erreur près ; sans lui : {base} sur {n} ; mesures les plus proches (recherche) : {retrieved} sur {n}.",
    "formula_beyond": "Extrapolation : {wish} sort du domaine mesuré {low:g} à {high:g} ; le modèle ne sait rien au-delà.",
    "formula_how": "Nouvelles formules : éléments des formules de {name} échangés selon les fréquences comptées ; graine {seed}.",
    "formula_unverified": "Non vérifié : prédictions d'un modèle, pas des mesures ; l'existence de ces composés n'a pas été calculée.",
    "metallic": "Les métaux ne portent pas de charge ici : la neutralité n'a pas été vérifiée. Rayons métalliques et électrons de valence d'après pymatgen ; delta est la dispersion des rayons, vec le nombre d'électrons de valence par atome, le réseau suit la règle de vec (fcc à partir de 8, bcc sous 6,87).",
    "radii": "Rayons : {source} ; facteur de tolérance t = (r_A + r_X)/(√2 (r_B + r_X)).",
    "states_source": "Degrés d'oxydation : {source}.",
    "known_source": "Formules connues : {source}. L'absence de cette liste ne prouve "
    "pas qu'un composé est nouveau.",
    "unverified": "Non vérifié : propositions par règles ; ni stabilité ni propriété "
    "n'ont été calculées.",
    "not_judged": "Non jugé ici, faute de modèle : {what}.",
    "rows": "{n} lignes synthétiques ({name})",
    "augmented": "{real} lignes réelles + {made} synthétiques = {total} ({name})",
    "helps": "L'augmentation aide ici : R² pour {target} varie de {d:+.4f} (intervalle "
    "à 95 % {low:+.4f} à {high:+.4f}, {k} découpages appariés ; {real:.3f} → "
    "{both:.3f}).",
    "hurts": "L'augmentation n'aide pas ici, elle nuit : R² pour {target} varie de "
    "{d:+.4f} (intervalle à 95 % {low:+.4f} à {high:+.4f}, {k} découpages appariés ; "
    "{real:.3f} → {both:.3f}).",
    "no difference": "L'augmentation n'aide pas ici : R² pour {target} varie de "
    "{d:+.4f}, dans le bruit (intervalle à 95 % {low:+.4f} à {high:+.4f}, {k} "
    "découpages appariés ; {real:.3f} → {both:.3f}).",
    "unknown": "L'effet de l'augmentation n'a pas pu être mesuré : {reason}.",
    "alone": "Entraîné sur les seules lignes synthétiques, R² sur les lignes réelles "
    "mises de côté vaut {v:.3f}.",
    "quality": "Score de qualité (sdmetrics, lignes réelles mises de côté) : {v:.3f}.",
    "zeros": "Plus grande erreur d'une proportion de zéros : {v:.3f}.",
    "privacy": "Rapport au plus proche enregistrement {dcr:.2f} (1 = données neuves, "
    "0 = copies) ; attaque d'appartenance AUC {auc:.3f} ± {se:.3f} (0.5 ne dit rien).",
    "leaks": "Attention : les lignes synthétiques trahissent des lignes réelles.",
    "safe": "L'attaque ne fait pas mieux que le hasard.",
    "rules": "Règles tenues dans chaque ligne synthétique : {rules}.",
    "rate": "{rate:.1%} des {drawn} lignes tirées respectaient règles et souhaits.",
    "model": "Modèle : {model}, entraîné sur vos lignes seulement ; graine {seed}.",
    "flag": "La colonne `{flag}` marque les lignes synthétiques : des tirages d'un "
    "modèle, pas des mesures.",
    "need_table": "Veuillez joindre le tableau (CSV ou XLSX) ou coller ses lignes avec "
    "l'en-tête.",
    "by_rules": "Elles découlent des règles lues, non d'un jugement de mérite ou de stabilité :",
    "untold": "Rien ici ne lit ni ne classe cela, la liste reste telle quelle : « {what} ». "
    "Quels éléments inclure ou exclure, combien de candidats, ou quelle limite "
    "(facteur de tolérance 0,9–1,0) ?",
    "need_table_rows": "Veuillez joindre le tableau (CSV ou XLSX) dont apprendre, ou "
    "coller ses lignes avec l'en-tête.",
    "shown": "Les {n} premières lignes sont montrées ; toutes sont dans le tableau.",
    "judge": "{target} prédit par un modèle ajusté sur d'autres lignes réelles (RMSE en "
    "validation croisée {rmse:.4g}, R² {r2:.3f}) : {hits} lignes sur {n} atteignent le "
    "souhait à cette erreur près ; sans condition {base} sur {m} ; recherche parmi les "
    "lignes réelles {retrieved} sur {n}.",
    "which_target": "Que doivent être les candidats : un type de structure "
    "(spinelles), un système chimique (Li-Zr-Cl) ou une classe (chlorures) ?",
    "how_many": "Combien de candidats, de 1 à 500 ?",
    "both_ways": "{names} est à la fois demandé et exclu.",
    "no_range": "Aucun facteur de tolérance n'est à la fois au moins {low:g} et au "
    "plus {high:g}.",
    "too_few": "{name} : {n} lignes ne suffisent pas pour apprendre ; 10 au "
    "minimum, 50 ou plus de préférence.",
    "how_many_rows": "{name} a {n} lignes ; combien de lignes synthétiques (1 à "
    "{most}) faut-il ajouter ?",
    "alloys": "Les propositions équilibrent ici des charges, et les alliages n'en "
    "ont pas. Joignez un tableau d'alliages connus (composition et propriété) et "
    "j'en tirerai de nouvelles lignes, aussi pour un souhait tel que dureté = 600.",
    "nothing": "Rien n'a pu être produit dans ce temps ; demandez moins ou accordez "
    "plus de temps.",
    "known_left_out": "{n} des {of} formules permises sont connues et ont été "
    "omises.",
    "unusual_last": "{n} sur {of} portent une charge que les composés connus de "
    "l'anion ne montrent guère ; elles viennent en dernier.",
}  # fmt: skip
_ES = {
    "shared_site": 'Ningún elemento solo en cada sitio cumple lo pedido: un sitio lo comparten dos a partes iguales ({n} de {of} combinaciones); su orden no se examinó.',
    "fewer": 'Se pidieron {of}; lo pedido solo permite {n}.',
    "share_safe": "Este ataque no da motivo contra compartir solo las filas sintéticas: no encuentra las filas de entrenamiento. Un ataque que falla no es una prueba.",
    "share_slight": "Comparta las filas sintéticas con cuidado: el ataque encuentra filas de entrenamiento algo mejor que el azar.",
    "share_leaks": "No comparta las filas sintéticas: delatan filas de entrenamiento.",
    "share_only": "Las filas reales de la tabla son tan privadas como antes: quite toda fila sin `{flag}`.",
    "tells": "Lo que más distingue a las filas: {columns}.",
    "tells_column": "`{column}` ({share:.0%} de las filas reales tienen un valor único; el ataque sin ella {auc:.3f})",
    "tells_name": "`{column}` (nombra filas: no se aprendió y no debe compartirse)",
    "no_class": "«{name}» no es una clase conocida aquí. Tipos conocidos: {known}. También sirve un patrón como ABX3, un sistema como Li-P-S o elementos.",
    "structures": "{n} estructuras candidatas ({what})",
    "group": "grupo espacial",
    "faults": "errores",
    "unrelaxed": "no relajada, sin energía calculada",
    "without": "No se halló plantilla para: {formulas}.",
    "no_stability": "Sin verificar: celdas y coordenadas construidas a partir de otros compuestos; no se afirma estabilidad alguna.",
    "slight": "El ataque es algo mejor que el azar: trate las filas como solo en parte privadas.",
    "no_column": "{name} no es una columna de {table}; hay {columns}.",
    "never": "{wish} nunca aparece en {table}; la columna tiene {values}.",
    "unread": "No aplicado, porque no se entendió: {parts}.",
    "say_wish": "{parts}: escríbalo como columna y número, por ejemplo {example}.",
    "candidates": "{n} composiciones candidatas ({what})",
    "known": "conocida", "new": "no está en la lista", "formula": "fórmula",
    "states": "estados de oxidación", "status": "¿conocida?", "parent": "a partir de",
    "search": "{allowed} fórmulas cumplen todas las reglas entre {looked} combinaciones"
    " examinadas ({how}); {n} se eligieron por variedad, semilla {seed}.",
    "exhaustive": "todas las combinaciones", "random": "una parte al azar",
    "formula_model": "{target} se predice con un bosque sobre descriptores de los elementos, ajustado a {n} fórmulas de la tabla (error de validación cruzada {error}, R² {r2:.3f}).",
    "formula_unjudged": "No puede decirse con qué frecuencia aciertan: ningún modelo de {target} explica bastante de la tabla.",
    "formula_judge": "Juzgado por un modelo de filas que el generador no vio (error {error}, R² {r2:.3f}): {hits} de {n} fórmulas hechas para el deseo lo cumplen dentro de ese error; sin él: {base} de {n}; medidas más cercanas (búsqueda): {retrieved} de {n}.",
    "formula_beyond": "Extrapolación: {wish} queda fuera del intervalo medido {low:g} a {high:g}; el modelo no sabe nada más allá.",
    "formula_how": "Fórmulas nuevas: elementos de las fórmulas de {name} intercambiados según las frecuencias contadas; semilla {seed}.",
    "formula_unverified": "Sin verificar: predicciones de un modelo, no medidas; no se calculó si el compuesto existe.",
    "metallic": "Los metales no llevan carga aquí: no se comprobó la neutralidad. Radios metálicos y electrones de valencia según pymatgen; delta es la dispersión de los radios, vec los electrones de valencia por átomo y la red sigue la regla de vec (fcc desde 8, bcc por debajo de 6,87).",
    "radii": "Radios: {source}; factor de tolerancia t = (r_A + r_X)/(√2 (r_B + r_X)).",
    "states_source": "Estados de oxidación: {source}.",
    "known_source": "Fórmulas conocidas: {source}. La ausencia en esa lista no prueba "
    "que un compuesto sea nuevo.",
    "unverified": "Sin verificar: propuestas por reglas; no se calculó estabilidad ni "
    "propiedad alguna.",
    "not_judged": "No se juzga aquí, por falta de modelo: {what}.",
    "rows": "{n} filas sintéticas ({name})",
    "augmented": "{real} filas reales + {made} sintéticas = {total} ({name})",
    "helps": "La ampliación ayuda aquí: R² de {target} cambia en {d:+.4f} (intervalo "
    "del 95 % {low:+.4f} a {high:+.4f}, {k} particiones pareadas; {real:.3f} → "
    "{both:.3f}).",
    "hurts": "La ampliación no ayuda aquí, perjudica: R² de {target} cambia en {d:+.4f} "
    "(intervalo del 95 % {low:+.4f} a {high:+.4f}, {k} particiones pareadas; {real:.3f}"
    " → {both:.3f}).",
    "no difference": "La ampliación no ayuda aquí: R² de {target} cambia en {d:+.4f}, "
    "dentro del ruido (intervalo del 95 % {low:+.4f} a {high:+.4f}, {k} particiones "
    "pareadas; {real:.3f} → {both:.3f}).",
    "unknown": "No se pudo medir si la ampliación ayuda: {reason}.",
    "alone": "Entrenado solo con filas sintéticas, R² en filas reales apartadas es "
    "{v:.3f}.",
    "quality": "Calidad (sdmetrics, filas reales apartadas): {v:.3f}.",
    "zeros": "Mayor error de una proporción de ceros: {v:.3f}.",
    "privacy": "Cociente al registro más cercano {dcr:.2f} (1 = datos nuevos, 0 = "
    "copias); ataque de pertenencia AUC {auc:.3f} ± {se:.3f} (0.5 no dice nada).",
    "leaks": "Aviso: las filas sintéticas delatan filas reales.",
    "safe": "El ataque no supera al azar.",
    "rules": "Reglas cumplidas en cada fila sintética: {rules}.",
    "rate": "{rate:.1%} de {drawn} filas extraídas cumplían reglas y deseos.",
    "model": "Modelo: {model}, entrenado solo con sus filas; semilla {seed}.",
    "flag": "La columna `{flag}` marca las filas sintéticas: muestras de un modelo, no "
    "mediciones.",
    "need_table": "Adjunte la tabla (CSV o XLSX) o pegue sus filas con encabezado.",
    "by_rules": "Se siguen de las reglas leídas, no de un juicio de mérito o estabilidad:",
    "untold": "Aquí nada lee ni ordena eso, la lista queda como está: «{what}». ¿Qué "
    "elementos incluir o excluir, cuántos candidatos o qué límite (factor de tolerancia "
    "0,9–1,0)?",
    "need_table_rows": "Adjunte la tabla (CSV o XLSX) de la que aprender, o pegue sus "
    "filas con encabezado.",
    "shown": "Se muestran las primeras {n} filas; todas están en la tabla.",
    "judge": "{target} predicho por un modelo ajustado a otras filas reales (RMSE "
    "cruzado {rmse:.4g}, R² {r2:.3f}): {hits} de {n} filas aciertan dentro de ese "
    "error; sin condición {base} de {m}; búsqueda en filas reales {retrieved} de {n}.",
    "which_target": "¿Qué han de ser los candidatos: un tipo de estructura "
    "(espinelas), un sistema químico (Li-Zr-Cl) o una clase (cloruros)?",
    "how_many": "¿Cuántos candidatos, de 1 a 500?",
    "both_ways": "{names} se pide y se excluye a la vez.",
    "no_range": "Ningún factor de tolerancia es a la vez al menos {low:g} y como "
    "mucho {high:g}.",
    "too_few": "{name}: {n} filas son muy pocas para aprender; 10 como mínimo, "
    "mejor 50 o más.",
    "how_many_rows": "{name} tiene {n} filas; ¿cuántas filas sintéticas (1 a "
    "{most}) se añaden?",
    "alloys": "Las propuestas equilibran aquí cargas, y las aleaciones no las "
    "tienen. Adjunte una tabla de aleaciones conocidas (composición y propiedad) y "
    "extraeré filas nuevas parecidas, también para un deseo como dureza = 600.",
    "nothing": "No se pudo producir nada en este tiempo; pida menos o permita más "
    "tiempo.",
    "known_left_out": "{n} de {of} permitidas son conocidas y se omitieron.",
    "unusual_last": "{n} de {of} tienen una carga que los compuestos conocidos del "
    "anión apenas muestran; van al final.",
}  # fmt: skip
_JA = {
    "shared_site": '各サイトに一元素ずつでは条件を満たせないため、一つのサイトを二元素が等分に占めます（{of} 通り中 {n} 通り）。秩序化は調べていません。',
    "fewer": '{of} 件の希望に対し、条件を満たすのは {n} 件だけです。',
    "share_safe": "この攻撃からは、合成行だけを共有することに反対する理由は見つかりません（学習行を当てられません）。ただし一つの攻撃の失敗は証明ではありません。",
    "share_slight": "合成行の共有は慎重に：攻撃は偶然よりわずかに学習行を当てます。",
    "share_leaks": "合成行を共有しないでください：学習行が推定できます。",
    "share_only": "表の実データ行はこれまでどおり非公開です：`{flag}` のない行は除いてください。",
    "tells": "行を最も区別する列：{columns}。",
    "tells_column": "`{column}`（実データ行の {share:.0%} が他にない値を持つ。この列を除いた攻撃 AUC {auc:.3f}）",
    "tells_name": "`{column}`（行の名前：学習に使わず、共有時も除くべき列）",
    "no_class": "「{name}」という分類はここにありません。既知の型：{known}。ABX3 のような組成式、Li-P-S のような系、元素でも指定できます。",
    "structures": "候補構造 {n} 件（{what}）",
    "group": "空間群",
    "faults": "エラー数",
    "unrelaxed": "緩和もエネルギー計算もしていません",
    "without": "雛形が見つかりません：{formulas}。",
    "no_stability": "未検証：格子と座標は他の化合物から作られたもので、安定性は主張しません。",
    "slight": "攻撃は偶然をわずかに上回ります。行の秘匿性は部分的です。",
    "no_column": "{table} に {name} という列はありません。列：{columns}。",
    "never": "{table} に {wish} はありません。列の値：{values}。",
    "unread": "読み取れなかったため適用していません：{parts}。",
    "say_wish": "{parts}：列名と数値で指定してください（例：{example}）。",
    "candidates": "候補組成 {n} 件（{what}）",
    "known": "既知", "new": "一覧にない", "formula": "化学式", "states": "酸化数",
    "status": "既知？", "parent": "元の式",
    "search": "調べた {looked} 通りの組み合わせのうち {allowed} 件が全規則を満たし"
    "（{how}）、多様性により {n} 件を選択（シード {seed}）。",
    "exhaustive": "全組み合わせ", "random": "無作為な一部",
    "formula_model": "{target} は元素記述子の森林モデルで予測（表の {n} 個の化学式で学習、交差検証誤差 {error}、R² {r2:.3f}）。",
    "formula_unjudged": "命中率は示せません：{target} を十分に説明するモデルがありません。",
    "formula_judge": "生成器が見ていない行のモデルによる判定（誤差 {error}、R² {r2:.3f}）：希望に合わせた {n} 個中 {hits} 個が誤差内で命中、条件なしでは {n} 個中 {base} 個、最も近い実測値（検索）では {n} 個中 {retrieved} 個。",
    "formula_beyond": "外挿：{wish} は測定範囲 {low:g}〜{high:g} の外にあり、モデルはその先を知りません。",
    "formula_how": "新しい化学式：{name} の化学式の元素を、そこで数えた頻度に従って交換；シード {seed}。",
    "formula_unverified": "未検証：モデルの予測であり測定値ではありません。化合物の存在は計算していません。",
    "metallic": "金属同士には電荷がないため、電気的中性は確認していません。金属半径と価電子数は pymatgen の表による。delta は半径のばらつき、vec は原子あたりの価電子数、格子は vec 則による（8 以上で fcc、6.87 未満で bcc）。",
    "radii": "イオン半径：{source}；許容因子 t = (r_A + r_X)/(√2 (r_B + r_X))。",
    "states_source": "酸化数：{source}。",
    "known_source": "既知の化学式：{source}。一覧にないことは新規性の証明ではありません。",
    "unverified": "未検証：規則による提案であり、安定性も物性も計算していません。",
    "not_judged": "モデルがないため判断していません：{what}。",
    "rows": "合成データ {n} 行（{name}）",
    "augmented": "実データ {real} 行 + 合成 {made} 行 = {total} 行（{name}）",
    "helps": "データ拡張は有効です：{target} の R² は {d:+.4f} 変化（95 % 区間 {low:+.4f} "
    "〜 {high:+.4f}、対応のある分割 {k} 回；{real:.3f} → {both:.3f}）。",
    "hurts": "データ拡張は役に立たず、有害です：{target} の R² は {d:+.4f} 変化（95 % 区間 "
    "{low:+.4f} 〜 {high:+.4f}、対応のある分割 {k} 回；{real:.3f} → {both:.3f}）。",
    "no difference": "データ拡張は役に立ちません：{target} の R² の変化 {d:+.4f} は誤差の"
    "範囲内です（95 % 区間 {low:+.4f} 〜 {high:+.4f}、対応のある分割 {k} 回；{real:.3f} "
    "→ {both:.3f}）。",
    "unknown": "データ拡張の効果は測定できませんでした：{reason}。",
    "alone": "合成行のみで学習した場合、別に取った実データでの R² は {v:.3f}。",
    "quality": "品質スコア（sdmetrics、別に取った実データ）：{v:.3f}。",
    "zeros": "ゼロの割合の最大誤差：{v:.3f}。",
    "privacy": "最近傍比 {dcr:.2f}（1 = 新しいデータ相当、0 = 複製）；所属推定攻撃 AUC "
    "{auc:.3f} ± {se:.3f}（0.5 は情報なし）。",
    "leaks": "警告：合成行から学習行が推定できます。",
    "safe": "攻撃は偶然以上に学習行を見つけられません。",
    "rules": "全合成行が満たす規則：{rules}。",
    "rate": "抽出した {drawn} 行の {rate:.1%} が規則と要望を満たしました。",
    "model": "モデル：{model}（お手元の行のみで学習、シード {seed}）。",
    "flag": "列 `{flag}` が合成行を示します。モデルの標本であり、測定値ではありません。",
    "need_table": "表（CSV または XLSX）を添付するか、見出し付きで行を貼り付けてください。",
    "by_rules": "読み取った規則から得たもので、良し悪しや安定性の判断ではありません：",
    "untold": "ここではそれを読み取ることも並べることもできないため、一覧はそのままです：「{what}」。"
    "含める・除く元素、候補の数、範囲（許容因子 0.9〜1.0）のどれを指定しますか？",
    "need_table_rows": "学習する表（CSV または XLSX）を添付するか、見出し付きで行を"
    "貼り付けてください。",
    "shown": "最初の {n} 行を表示しています。全行は回答の表にあります。",
    "judge": "他の実データで学習したモデルによる {target} の予測（交差検証 RMSE {rmse:.4g}、"
    "R² {r2:.3f}）：{n} 行中 {hits} 行がその誤差内で目標を達成；無条件では {m} 行中 {base} "
    "行；実データ検索では {n} 行中 {retrieved} 行。",
    "which_target": "候補は何にしますか：構造型（スピネル）、"
    "化学系（Li-Zr-Cl）、それとも物質群（塩化物）？",
    "how_many": "候補は何件にしますか（1〜500）？",
    "both_ways": "{names} は必須と除外の両方に指定されています。",
    "no_range": "{low:g} 以上かつ {high:g} 以下の許容因子はありません。",
    "too_few": "{name}：{n} 行では学習に足りません。最低 10 行、できれば 50 行以上を"
    "送ってください。",
    "how_many_rows": "{name} は {n} 行あります。合成行を何行（1〜{most}）追加します"
    "か？",
    "alloys": "ここでの提案は電荷の釣り合いに基づきますが、合金にはイオン電荷があり"
    "ません。既知の合金の表（組成と物性）を添付すれば、それに似た新しい行を、硬さ = 6"
    "00 などの要望つきでも作れます。",
    "nothing": "この時間内には何も作れませんでした。数を減らすか時間を延ばしてくださ"
    "い。",
    "known_left_out": "許容された {of} 件のうち {n} 件は既知のため除きました。",
    "unusual_last": "{of} 件のうち {n} 件は、その陰イオンの既知化合物にまれな価数を"
    "含むため、最後に置きます。",
}  # fmt: skip

WORDS: dict[str, dict[str, str]] = {
    "en": _EN, "zh": _ZH, "de": _DE, "fr": _FR, "es": _ES, "ja": _JA,
}  # fmt: skip


def say(language: str, key: str, **values: object) -> str:
    """One line of the frame in the user's language, English when unknown."""
    return WORDS.get(language, _EN)[key].format(**values)

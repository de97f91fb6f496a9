"""Sentences that stand for each route, for comparison by meaning.

They are asked only when the patterns are unsure. Their vectors are stored beside this
file (`python -m assistant.routing_examples` writes them anew after a change).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.records import Kind

VECTORS = Path(__file__).with_name("routing_vectors.npz")

EXAMPLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.CIF: (
        "Make a crystal structure file of this mineral.",
        "Draw the unit cell of bcc iron.",
        "I want the atomic positions of perovskite in a file.",
        "Which space group does this crystal have?",
        "Is this structure centrosymmetric?",
        "How far apart are the cation and the anion in this structure?",
        "How many atoms are in the unit cell?",
        "Are the octahedra linked by corners or edges?",
        "Compute the density from the lattice parameters.",
        "Check my structure for short contacts and wrong occupancies.",
        "My file cannot be opened, please repair it.",
        "Make the structure monoclinic.",
        "Swap the two cations in the cell.",
        "Put the dopant on the octahedral site.",
        "Expand the cell along b.",
        "Remove one oxygen and show the new structure.",
        "Calculate the diffraction peaks with copper radiation.",
        "Give me a model of the layered oxide to open in a viewer.",
        "Erzeuge ein Strukturmodell von Spinell.",
        "Vertausche die Kationen in der Zelle.",
        "Donne-moi la maille cristalline du quartz.",
        "Dame la estructura cristalina de la calcita.",
        "画一个尖晶石的晶胞",
        "把这个结构改成单斜",
        "スピネルの結晶構造ファイルが欲しい",
        "この構造を単斜晶に変えて",
    ),
    Kind.EQUATION: (
        "Solve this differential equation with the given initial value.",
        "How does the temperature in the rod change with time?",
        "What concentration remains after one hour of first order decay?",
        "Compute the concentration profile when the surface is held constant.",
        "How long until the centre of the plate reaches 500 degrees?",
        "Integrate the rate equations of consecutive reactions.",
        "Find the eigenvalues of the boundary value problem.",
        "How far does carbon diffuse into the steel in two hours?",
        "Simulate phase separation with a gradient energy.",
        "Deflection of a clamped beam under its own weight.",
        "Motion of a damped spring with a driving force.",
        "Plot the solution and its numerical error.",
        "Repeat with half the time step.",
        "What is the value at t = 2?",
        "Use an implicit scheme instead.",
        "Potential between two charged plates.",
        "Wie verläuft die Temperatur im Stab über die Zeit?",
        "Berechne das Konzentrationsprofil nach einer Stunde.",
        "Calcule le profil de température dans le mur.",
        "Calcula la concentración a lo largo del tiempo.",
        "计算一小时后的浓度分布",
        "杆中的温度如何随时间变化",
        "棒の温度の時間変化を計算して",
        "一時間後の濃度分布を求めて",
    ),
    Kind.FAQ: (
        "How can the conductivity of this electrolyte be improved?",
        "Why does this phase decompose in air?",
        "What is the melting point of alumina?",
        "Tell me about layered oxides.",
        "Who discovered this compound?",
        "Which dopant works best and why?",
        "What are the advantages and drawbacks of sulfides?",
        "Typical hardness of zirconia.",
        "Explain the mechanism of ion transport.",
        "Is this material stable against lithium metal?",
        "What is the difference between sintering and hot pressing?",
        "Which technique measures the diffusion coefficient?",
        "Does humidity damage the electrolyte?",
        "Where does this value come from?",
        "I do not believe this number.",
        "And at higher temperature?",
        "What about another dopant?",
        "refractive index of diamond",
        "Wovon hängt die Leitfähigkeit ab?",
        "Schmelzpunkt von Magnesiumoxid",
        "Quelle est la conductivité thermique du cuivre ?",
        "¿De dónde sale este valor?",
        "这种材料在空气中稳定吗",
        "氧化铝的熔点是多少",
        "この材料は空気中で安定ですか",
        "アルミナの融点",
    ),
    Kind.DATA: (
        "Make a table of measured values with the source of each row.",
        "List all compounds with their conductivity and temperature.",
        "Collect published measurements in a spreadsheet.",
        "Download the experimental data as comma separated values.",
        "Find mistakes in my measurements file.",
        "Are the columns of my file consistent?",
        "Add artificial rows that look like my data.",
        "Show only the rows above 300 K.",
        "Sort it by temperature and add a column for density.",
        "I have 60 measurements and need more training data.",
        "How similar are the synthetic rows to the real ones?",
        "Every record of thermal conductivity that you hold.",
        "Stelle die Messwerte mit Quelle zusammen.",
        "Prüfe meine Messdaten auf Ausreißer.",
        "Rassemble les valeurs mesurées avec leur référence.",
        "Reúne los valores medidos con su referencia.",
        "汇总文献中的测量值并注明出处",
        "检查我的测量数据",
        "測定値を出典付きで一覧にして",
        "私の測定データを点検して",
    ),
    Kind.GENERATE: (
        "Suggest compositions that nobody has made yet.",
        "Propose candidates for a new solid electrolyte.",
        "Come up with ten unexplored oxides.",
        "Invent a material with a low band gap and no toxic elements.",
        "Sample hypothetical crystal structures in this chemical system.",
        "Which unknown compounds could exist between these elements?",
        "Enumerate possible substitutions that keep the charge balanced.",
        "Give me more candidates like these.",
        "Train a generative model and draw new formulas.",
        "I am looking for a not yet reported alloy.",
        "Schlage unbekannte Verbindungen vor.",
        "Entwirf eine neue Legierung ohne Kobalt.",
        "Propose des matériaux inédits.",
        "Inventa materiales que aún no existen.",
        "Sugiere candidatos desconocidos.",
        "推荐一些尚未报道的化合物",
        "设计一种新材料",
        "まだ報告されていない化合物を提案して",
        "新材料の候補を考えて",
    ),
    Kind.CHAT: (
        "Hello, nice to meet you.",
        "What are you able to do?",
        "Who built you and how do you work?",
        "Is anything sent to the internet?",
        "Where do you keep our conversation?",
        "How do I install or configure you?",
        "Which model writes your answers?",
        "Save our conversation to a file.",
        "Can you learn from my own papers?",
        "How do I use you in a script?",
        "What do you cost?",
        "Thanks a lot, goodbye.",
        "Guten Tag, was bist du?",
        "Wo werden meine Daten gespeichert?",
        "Qui es-tu et comment fonctionnes-tu ?",
        "¿Quién eres y cómo funcionas?",
        "你能帮我做什么",
        "数据会发送到网络吗",
        "あなたは誰ですか",
        "データは外部に送られますか",
    ),
}


def write_vectors(path: Path = VECTORS) -> int:
    """Compute and store the vectors of all sentences; returns their number."""
    from knowledge.embedding import write_stored

    texts = [text for kind in EXAMPLES for text in EXAMPLES[kind]]
    return write_stored(texts, path)


if __name__ == "__main__":
    print(write_vectors(), "vectors")

"""Premises judged by traits, element data, formulas and structures.

The facts are textbook ones: radii from Shannon's table, melting points and gaps as
every handbook lists them, shares from formulas.
"""

from __future__ import annotations

import pytest

from assistant.granted.judging import (
    refuted,
    verdicts,
)

WRONG = [
    "Pourquoi l'aluminium est-il plus dense que le titane ?",
    # orders: a pair, in which, in six languages
    "Why does germanium have a wider band gap than silicon?",
    "Warum hat Germanium eine größere Bandlücke als Silizium?",
    "Pourquoi le germanium a-t-il une bande interdite plus grande que le silicium ?",
    "¿Por qué el germanio tiene una banda prohibida mayor que el silicio?",
    "为什么锗的带隙比硅大？",
    "なぜゲルマニウムのバンドギャップはシリコンより大きいのですか？",
    "Since K+ is smaller than Na+, how does it enter the channel?",
    "Weil Magnesium schwerer als Eisen ist, wie baut man leicht?",
    "Why does tin melt at a higher temperature than copper?",
    "Since NaCl holds more potassium than KCl, is it healthier?",
    # values and levels
    "With a band gap of 3.1 eV, how does GaAs absorb infrared light?",
    "GaN has a band gap of 1.1 eV, so which laser pumps it?",
    "Why is the thermal conductivity of zirconia so high?",
    "How does PEO reach 2 mS/cm at room temperature?",
    # kinds, crystal systems, contents
    "As GaAs has an indirect band gap, how can it lase?",
    "Why does cyclic voltammetry measure the mass of the electrode?",
    "What makes sodium chloride, NaCl, with its hexagonal structure cleave in cubes?",
    "Since PbTe contains no lead, can it be shipped freely?",
    "Wie entsorge ich bleihaltiges KNN?",
    "Da MgB2 ein Kuprat ist, wie viel Sauerstoff braucht es?",
    "CsPbBr3は有機カチオンを含むので熱に弱いのですか？",
    "Since Si3N4 is an oxide, does it stand acids?",
    "With its high cobalt content, what does LiFePO4 cost?",
    # effects
    "Why does silica fume reduce the compressive strength of concrete?",
    "¿Por qué el humo de sílice reduce la resistencia del hormigón?",
    "Wieso steigt die Festigkeit von Beton, wenn man den Wasserzementwert erhöht?",
    "Why does the ionic conductivity of LAGP drop on heating?",
    # extremes, and what is known as the best
    "Why is iron the densest element?",
    "Why do ferrite magnets have a higher energy product than NdFeB?",
    "What lets nickel keep its ferromagnetism up to a higher temperature than iron?",
    "Why does adding metakaolin make concrete weaker in compression?",
    # limits
    "La densidad relativa de mis muestras de LATP es del 106 %. ¿Cómo la aumento?",
    "Our cell has a fill factor of 112 %, how do we publish it?",
    "Why is the transference number of this glass 1.4?",
]
RIGHT_OR_OPEN = [
    # what is high in a name is not the property
    "Why is the hardness of high entropy alloys raised by aluminium?",
    "The hardness of refractory high entropy alloys matters, so how is it measured?",
    "Why does silicon have a wider band gap than germanium?",
    "为什么硅的带隙比锗大？",
    "なぜシリコンのバンドギャップはゲルマニウムより大きいのですか？",
    "Since Na+ is smaller than K+, how does it enter the channel?",
    "Why is it hard to make Ga2O3 p-type?",
    "Is GaAs an indirect semiconductor?",
    "What is the effect of Ta content on LLZO?",
    "Since LLZO often contains aluminium from the crucible, how is it analysed?",
    "Since Si3N4 is a nitride, does it stand acids?",
    "Why does a thin oxide grow on Si3N4 powder?",
    "Why does LiFePO4 need a coating of an oxide?",
    "Why does the cobalt content of NMC matter?",
    "why not charge LiCoO2 to 4.5 V",
    "Why is tungsten the metal with the highest melting point?",
    "Wieso sinkt die Festigkeit von Beton, wenn man den Wasserzementwert erhöht?",
    "Dado que dopar el LGPS con bario reduce la conductividad, ¿qué más hay?",
    "Why does YBCO superconduct at 77 K?",
    "Why is the cubic phase of BaTiO3 not ferroelectric?",
    "As GaAs has a direct band gap, how can it lase?",
    "Why does doping turn BaTiO3 cubic?",
    "Our perovskite-silicon tandem solar cell has an efficiency of 34.2 %, why?",
    "Our cell has a fill factor of 82 %, how do we publish it?",
    "Why does silica fume raise the compressive strength of concrete?",
    "Since PbTe contains lead, can it be shipped freely?",
]


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_premise_is_found(text: str) -> None:
    assert "wrong" in {v.outcome for v in verdicts(text)}


@pytest.mark.parametrize("text", RIGHT_OR_OPEN)
def test_a_true_premise_or_a_question_is_never_called_wrong(text: str) -> None:
    assert "wrong" not in {v.outcome for v in verdicts(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Nb3Sn lags behind NbTi in critical temperature. How is that mended?",
        "Woran liegt es, dass die Sprungtemperatur von Nb3Sn unter der von NbTi liegt?",
        "Comment se fait-il que le gap de GaN reste inférieur à celui de Si ?",
        "¿Cómo se explica que la banda prohibida de GaN queda por debajo de la de Si?",
        "怎么解释GaN的带隙不及Si?",
        "GaNのバンドギャップはSiに及ばないため、代替案はありますか?",
        "It is well known that Li7GePS8 crystallises in the space group R-3c. Why?",
        "What follows from the fact that austenite is body-centred cubic?",
        "Porque NiO es ferromagnético, ¿qué imán sustituye?",
        "As belite releases more heat of hydration than C3A, how is it cooled?",
        "Given that anatase is more stable than rutile, how is rutile made?",
    ],
)
def test_a_false_premise_is_refuted_without_a_word_of_than_or_since(text):
    assert refuted(text)


@pytest.mark.parametrize(
    "text",
    [
        "NbTi lags behind Nb3Sn in critical temperature. How is that mended?",
        "怎么解释Si的带隙不及GaN?",
        "What follows from the fact that austenite is face-centred cubic?",
        "As C3A releases more heat of hydration than belite, how is it cooled?",
        "It is well known that Li7La3Zr2O12 has the space group Ia-3d. Why?",
    ],
)
def test_its_true_twin_is_not(text):
    assert not refuted(text)

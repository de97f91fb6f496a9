"""Changes of a structure in the words of six languages."""

import pytest

from assistant.crystal_phrases import in_plain_words
from assistant.going_back import wants_earlier, wants_version


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("halve the volume", "scale the volume by 0.5"),
        ("halbiere das Volumen der Zelle", "scale the volume by 0.5"),
        ("divise le volume par deux", "scale the volume by 0.5"),
        ("reduce el volumen a la mitad", "scale the volume by 0.5"),
        ("体积减半", "scale the volume by 0.5"),
        ("体積を半分にして", "scale the volume by 0.5"),
        ("compress it isotropically by 2 %", "decrease cell by 2 %"),
        ("komprimiere die Zelle hydrostatisch um 3,5 %", "decrease cell by 3.5 %"),
        ("comprime la maille de 3 %", "decrease cell by 3 %"),
        ("expande la celda un 2 %", "increase cell by 2 %"),
        ("把晶胞均匀压缩3%", "decrease cell by 3 %"),
        ("apply 1 % biaxial tensile strain", "biaxial strain of 1 % in the ab plane"),
        ("2% compressive biaxial strain", "biaxial strain of -2 % in the ab plane"),
        ("create 6.25 % nitrogen vacancies", "remove 6.25 % of the N"),
        ("erzeuge 5 % Sauerstoffleerstellen", "remove 5 % of the O"),
        ("crée 5 % de lacunes d'oxygène", "remove 5 % of the O"),
        ("introduce 5 % de vacantes de oxígeno", "remove 5 % of the O"),
        ("引入5%氧空位", "remove 5% of the O"),
        ("酸素空孔を5%導入して", "remove 5% of the O"),
        ("在Ba位掺入5% La，并用等量的K补偿电荷",
         "replace 5% of Ba by La, compensated by K"),
        ("verdopple das Volumen", "scale the volume by 2"),
        ("applique une déformation biaxiale de -1,5 %",
         "biaxial strain of -1.5 % in the ab plane"),
        ("格子定数cを5.30 Åに変更して", "set c to 5.30"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_the_words_of_its_reader(said, plain):
    assert in_plain_words(said).strip() == plain


@pytest.mark.parametrize(
    "words",
    ["dope it with 5 % Y and 2.5 % oxygen vacancies", "change the space group to Pnma",
     "swap the two axes for clarity"],
)  # fmt: skip
def test_other_wishes_keep_their_words(words):
    assert in_plain_words(words).strip() == words


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("back to the second version", 2), ("zurück zur dritten Fassung", 3),
        ("reviens à la deuxième version", 2),
        ("vuelve a la segunda versión", 2),
        ("回到第三个版本", 3),
        ("2番目のバージョンに戻して", 2), ("restore version 4", 4),
        ("go back two versions", None), ("the second atom", None),
    ],
)  # fmt: skip
def test_a_version_is_named_by_its_number(said, number):
    assert wants_version(said) == number
    assert number is None or wants_earlier(said) is not None

"""Names of the elements in six languages."""

from __future__ import annotations

from collections.abc import Mapping

#: Symbol, then names in English, German, French, Spanish, Chinese and Japanese. Names
#: that are first of all other words are left out: French *or*, 金 of 金属.
_TABLE = """
H hydrogen wasserstoff hydrogène hidrógeno 氢 水素
Li lithium litio 锂 リチウム
Be beryllium béryllium berilio 铍 ベリリウム
B boron bor boro 硼 ホウ素
C carbon kohlenstoff carbone carbono 碳 炭素
N nitrogen stickstoff azote nitrógeno 氮 窒素
O oxygen sauerstoff oxygène oxígeno 氧 酸素
F fluorine fluor flúor 氟 フッ素
Na sodium natrium sodio 钠 鈉 ナトリウム
Mg magnesium magnésium magnesio 镁 マグネシウム
Al aluminium aluminum aluminio 铝 アルミニウム アルミ
Si silicon silizium silicium silicio 硅 ケイ素 シリコン
P phosphorus phosphor phosphore fósforo 磷 リン
S sulfur sulphur schwefel soufre azufre 硫 硫黄
Cl chlorine chlor chlore cloro 氯 塩素
K potassium kalium potasio 钾 カリウム
Ca calcium kalzium calcio 钙 カルシウム
Sc scandium escandio 钪 スカンジウム
Ti titanium titan titane titanio 钛 チタン
V vanadium vanadio 钒 バナジウム
Cr chromium chrom chrome cromo 铬 クロム
Mn manganese mangan manganèse manganeso 锰 マンガン
Fe iron eisen fer hierro 铁 鉄
Co cobalt kobalt cobalto 钴 コバルト
Ni nickel níquel 镍 ニッケル
Cu copper kupfer cuivre cobre 铜 銅
Zn zinc zink cinc 锌 亜鉛
Ga gallium galio 镓 ガリウム
Ge germanium germanio 锗 ゲルマニウム
As arsenic arsen arsénico 砷 ヒ素
Se selenium selen sélénium selenio 硒 セレン
Br bromine brom brome bromo 溴 臭素
Rb rubidium rubidio 铷 ルビジウム
Sr strontium estroncio 锶 ストロンチウム
Y yttrium itrio 钇 イットリウム
Zr zirconium zirkonium zirkon circonio zirconio 锆 ジルコニウム
Nb niobium niob niobio 铌 ニオブ
Mo molybdenum molybdän molybdène molibdeno 钼 モリブデン
Ru ruthenium ruthénium rutenio 钌 ルテニウム
Rh rhodium rodio 铑 ロジウム
Pd palladium paladio 钯 パラジウム
Ag silver silber argent plata 银 銀
Cd cadmium kadmium cadmio 镉 カドミウム
In indium indio 铟 インジウム
Sn tin zinn étain estaño 锡 スズ 錫
Sb antimony antimon antimoine antimonio 锑 アンチモン
Te tellurium tellur tellure telurio 碲 テルル
I iodine iod jod iode yodo 碘 ヨウ素
Cs cesium caesium cäsium césium cesio 铯 セシウム
Ba barium baryum bario 钡 バリウム
La lanthanum lanthan lanthane lantano 镧 ランタン
Ce cerium cer cérium cerio 铈 セリウム
Pr praseodymium praseodym praséodyme praseodimio 镨 プラセオジム
Nd neodymium neodym néodyme neodimio 钕 ネオジム
Sm samarium samario 钐 サマリウム
Eu europium europio 铕 ユウロピウム
Gd gadolinium gadolinio 钆 ガドリニウム
Tb terbium terbio 铽 テルビウム
Dy dysprosium disprosio 镝 ジスプロシウム
Ho holmium holmio 钬 ホルミウム
Er erbium erbio 铒 エルビウム
Tm thulium tulio 铥 ツリウム
Yb ytterbium iterbio 镱 イッテルビウム
Lu lutetium lutecio 镥 ルテチウム
Hf hafnium hafnio 铪 ハフニウム
Ta tantalum tantal tantale tántalo tantalio 钽 タンタル
W tungsten wolfram tungstène tungsteno wolframio 钨 タングステン
Re rhenium rhénium renio 铼 レニウム
Os osmium osmio 锇 オスミウム
Ir iridium iridio 铱 イリジウム
Pt platinum platin platine platino 铂 白金
Au gold oro 黄金
Hg mercury quecksilber mercure mercurio 汞 水銀
Tl thallium talio 铊 タリウム
Pb lead blei plomb plomo 铅 鉛
Bi bismuth bismut wismut bismuto 铋 ビスマス
Th thorium torio 钍 トリウム
U uranium uran uranio 铀 ウラン
"""
#: Lower-case name to symbol.
NAMES: Mapping[str, str] = {
    name: symbol
    for symbol, *names in map(str.split, _TABLE.strip().splitlines())
    for name in names
}

"""Texts and the sheet that the tests set with other engines."""

from __future__ import annotations

from pathlib import Path

from .rivals import Sheet

SONG = Path(__file__).parents[2] / "fonts" / "PublisherSong-Regular.otf"
SHEET = Sheet("Publisher Song", 10.0, 15.0, 16, SONG)

STRESS = (
    "“排版是什么？”老人放下了铅字，“就是让每一行都站得住。”他指着墙上的《活字谱》（一九五八年印）说："
    "“标点不站行首，括号不站行尾；行行要齐，字字要匀！”屋里的人都笑了——原来规矩这样简单……",
    "这台机器1958年造，重3,750公斤，每小时印1200张，比旧机快27.7%；用电约4.5千瓦，误差±3毫米。"
    "A4纸一次可印2面，B5纸印4面。",
    "卡尔·本茨造了车，约翰·谷登堡造了印刷机，人名里的间隔号只占半个字。“真的吗？！”有人问。"
    "“真的！！！”大家齐声回答（声音很大），“一点不假”。",
    "WeasyPrint与Typst都能排中文，office里的文件也能打开；English words need a hyphen, "
    "or they stay whole，和汉字之间要留四分之一个字的空。",
    "全书共有3卷。",
)
"""Paragraphs with pairs, numbers, stacks, interpuncts, dashes and Western words."""

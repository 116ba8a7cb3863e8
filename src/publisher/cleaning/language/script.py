"""The script of a text: simplified or traditional."""

from __future__ import annotations

import re

_TRADITIONAL = re.compile(
    "[國為這來時個們學會開關體電車東業產經過還進區與對說話語讓發點現實動種請門問間見觀親認議計論設訊記許試該詳誰調談講證護讀變轉輪軍運農連週]"
)
_SIMPLIFIED = re.compile(
    "[国为这来时个们学会开关体电车东业产经过还进区与对说话语让发点现实动种请门问间见观亲认议计论设讯记许试该详谁调谈讲证护读变转轮军运农连周]"
)


def language(text: str) -> str:
    """The language tag of ``text`` by the script most of its telling characters are in."""
    # A book has told its script by then. Bounds the work: the question is asked again and again.
    sample = text[:200_000]
    traditional = len(_TRADITIONAL.findall(sample))
    return "zh-Hant" if traditional > len(_SIMPLIFIED.findall(sample)) else "zh-Hans"

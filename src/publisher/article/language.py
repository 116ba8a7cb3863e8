"""Language tags as BCP 47 writes them, held to the languages and scripts that exist."""

from __future__ import annotations

import re

from ..tongues import worded

_LANGUAGES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv
cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr
ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw
ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv
ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr
ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
yo za zh zu bxr cdo cjy cmn cpx czh czo dng gan hak hsn khk lzh mnp mnc nan sit tji wuu
yue
"""
_SCRIPTS = """
Arab Armn Beng Bopo Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hani Hans Hant Hebr Hira Hrkt
Jpan Kana Khmr Knda Kore Laoo Latn Mlym Mong Mymr Orya Phag Sinh Taml Telu Thaa Thai Tibt
Yiii Zyyy
"""
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<script>[A-Z][a-z]{3}))?(-(?P<region>[A-Z]{2}|\d{3}))?"
    r"(-([a-z\d]{5,8}|\d[a-z\d]{3}))*(-[a-wyz](-[a-z\d]{2,8})+)*(-x(-[a-z\d]{1,8})+)?"
)


def check_language(tag: str) -> str:
    """``tag`` if it is a BCP 47 tag in its usual letter case; else raise ValueError."""
    found = _TAG.fullmatch(tag)
    script = found["script"] if found else None
    if (
        not found
        or found["language"] not in _LANGUAGES.split()
        or (script and script not in _SCRIPTS.split())
    ):
        raise ValueError(
            worded(
                "“{tag}” is no language tag; write zh-Hans for simplified and zh-Hant for "
                "traditional Chinese, en for English",
                tag=tag,
            )
        )
    return tag


def script_of(language: str) -> str | None:
    """``zh-Hans`` or ``zh-Hant`` for what is written in Chinese, None for all else."""
    parts = language.split("-")
    if parts[0] not in ("zh", "cmn", "yue", "lzh"):
        return None
    traditional = "Hant" in parts or bool({"TW", "HK", "MO"} & set(parts))
    return "zh-Hant" if traditional else "zh-Hans"

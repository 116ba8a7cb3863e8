"""Texts for property tests: Chinese, marks, numbers and Latin in any mixture."""

from __future__ import annotations

from hypothesis import strategies as st

from publisher.composition import LineStyle, Prohibition

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张"
MARKS = "，。、；：？！“”‘’（）《》〈〉【】·～–/…"
SPECIAL = ("——", "……", "————", "？！", "！！！", "℃", "〇", "１２", "　", "\u00a0", "e\u0301")
WESTERN = ("PDF", "HarfBuzz", "typesetting", "3.14", "27.7%", "1,200", "a-b", "it’s", " ")

pieces = st.one_of(
    st.sampled_from(HAN),
    st.sampled_from(HAN),
    st.sampled_from(MARKS),
    st.sampled_from(SPECIAL),
    st.sampled_from(WESTERN),
)
texts = st.lists(pieces, min_size=1, max_size=80).map("".join)
short_texts = st.lists(pieces, min_size=1, max_size=11).map("".join)
chinese_texts = st.lists(
    st.one_of(st.sampled_from(HAN), st.sampled_from("，。、；：？！“”（）《》")),
    min_size=1,
    max_size=80,
).map("".join)
CLUSTERS = (
    "e\u0301", "👨\u200d👩\u200d👧", "🇨🇳", "か\u3099", "각", "\u1100\u1161\u11a8", "नि",
    "葛\U000e0100", "☎\ufe0f", "ｶﾞ",
)  # fmt: skip
"""Characters of several code points."""
runs_of_one = st.builds(
    str.__mul__,
    st.sampled_from(
        ("G", "a", "1", "。", "（", "”", "—", "…", "！", "１", "/", "-", "é", "\u00a0", "’")
    ),
    st.integers(1, 60),
)
words = st.text(st.sampled_from("abcdefgXYZ019.-_/@:&="), min_size=1, max_size=40)
adversarial_texts = st.lists(
    st.one_of(pieces, st.sampled_from(CLUSTERS), runs_of_one, words, st.text(max_size=6)),
    min_size=1,
    max_size=12,
).map("".join)
"""Texts with stretches that nothing parts."""
measures = st.integers(min_value=6, max_value=40)
styles = st.builds(
    LineStyle,
    prohibition=st.sampled_from(Prohibition),
    hanging=st.booleans(),
    trim_start=st.booleans(),
    tight_pairs=st.booleans(),
    gap_ceiling=st.sampled_from((0.25, 1 / 3, 0.5)),
    hyphenate=st.booleans(),
    avoid_runt=st.booleans(),
)

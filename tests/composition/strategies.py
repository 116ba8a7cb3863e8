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

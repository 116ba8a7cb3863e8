"""Heads break where the sense does, at every span of the newspapers."""

from __future__ import annotations

import pytest

from publisher.galley import typesetter
from publisher.words import frequency, is_idiom
from publisher.words.clues import clues, tears
from publisher.words.sense import gather_clues, weigh_breaks
from publisher.words.tagging import Word, tag

from .judged import Head, count, judge, read_heads, trials
from .learning import SELDOM, learn

WHOLE = ("村支书", "沪指", "教科文组织", "洪家关", "不可触碰", "百分之六点七", "第12次", "领导小组")


@pytest.mark.long
def test_phrases_are_seldom_torn() -> None:
    """Few breaks tear what they need not, in heads that were tuned on and in others."""
    for name, most in (("tuned", 0.055), ("unseen", 0.105)):
        sums = count(list(trials(read_heads(name), ("tabloid",))))
        assert sums[0] <= most * sums.total()
        assert sums[2] > sums[1]


@pytest.mark.long
def test_the_judge_sees_what_is_torn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is known of words two breaks in five tear something: a control of the judge."""
    monkeypatch.setattr(typesetter, "weigh_breaks", lambda text: (0.0,) * len(text))
    sums = count(list(trials(read_heads("unseen"), ("tabloid",))))

    assert sums[0] > 0.4 * sums.total()


def test_names_and_numbers_stay_whole() -> None:
    """No line of these heads ends inside a name, a word or a number that fits into it."""
    own = (judge("清廉底线/不可触碰"), judge("生态保护的/红线-不可触碰"))
    heads = [*read_heads("tuned"), *own]
    some = [head for head in heads if any(word in head.text for word in WHOLE)]
    found = [trial for trial in trials(some) if trial.can]
    assert len(found) > 100
    for trial in found:
        text = trial.setting.text
        ends = {line.end for line in trial.setting.lines}
        for word in (word for word in WHOLE if word in text):
            start = text.index(word)
            assert not ends.intersection(range(start + 1, start + len(word))), trial.lines


def test_pauses_come_first() -> None:
    """A head of two parts is broken at its blank, which no line begins with, before all else."""
    heads = [judge("高铁通到家门口 山货卖到全中国"), judge("龙舟竞渡资水河畔 两岸观众逾十万人")]
    for trial in trials(heads):
        assert not any(line.startswith("\u3000") for line in trial.lines)
        if len(trial.lines) == 2:
            assert trial.lines[0].endswith("\u3000")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("联合国教科文组织将二十四节气列入名录", "联合国教科文组织 将 二十四节气 列入 名录"),
        ("一个村支书和他的三十年", "一个 村支书 和 他 的 三十年"),
        ("张家界桑植县洪家关白族乡", "张家界 桑植县 洪家关白族乡"),
        ("", ""),
    ],
)
def test_tagger_tells_words(text: str, words: str) -> None:
    """The model finds names that no list has."""
    assert [word.text for word in tag(text)] == words.split()


def test_costs_are_those_of_their_text() -> None:
    """There is one for each character, whatever the text is made of; traditional script too."""
    for text in (
        "",
        "a",
        "　",
        "《》",
        "臺灣環狀線通車",
        "“”：",
        "新" * 500,
        "A股3∶2",
        "\U00020000",
    ):
        assert len(weigh_breaks(text)) == len(text)
    simple, other = weigh_breaks("聯合國氣候變化大會"), weigh_breaks("联合国气候变化大会")
    assert simple == other
    assert max(weigh_breaks("联合国")) > 100


@pytest.mark.parametrize("number", ["前三季度", "近五年", "后十名", "前100强", "头3个月"])
@pytest.mark.parametrize("rest", ["净利润同比增长", "全市新增就业"])
def test_the_first_of_a_row_is_one_number(number: str, rest: str) -> None:
    """No break parts the 前 from the number behind it, nor this from what it counts."""
    costs = weigh_breaks(f"宁德时代{number}{rest}")
    inside = costs[5 : 4 + len(number)]
    assert min(inside) > 2 * max(costs[4], costs[4 + len(number)])


@pytest.mark.parametrize("grade", ["Ⅳ级", "Ⅲ类", "Ⅱ型", "Ⅻ级"])
def test_a_grade_is_one_number(grade: str) -> None:
    """A Roman numeral stays with what it counts."""
    costs = weigh_breaks(f"水利部启动洪水防御{grade}应急响应")
    assert costs[10] > 2 * max(costs[5], costs[11])


@pytest.mark.parametrize("name", ["廖家村镇", "桑植县镇"])
def test_a_seat_belongs_to_the_name_before_it(name: str) -> None:
    """The 镇 behind a name that could end by itself is part of it, if nothing is spelt by it."""
    costs = weigh_breaks(f"{name}莓茶基地喜迎采摘季")
    assert costs[3] > 2 * costs[4]
    whole = weigh_breaks("湖南乡村振兴现场会")
    assert whole[3] > whole[2]


def test_a_judged_head_is_read() -> None:
    """A blank is the end of a phrase on whichever side the mark stands."""
    assert judge("高铁/通到-家 /山货") == Head("高铁通到家 山货", {2: 2, 4: 1, 6: 2})


def test_clues_are_learned() -> None:
    """What stands where breaks tear is worth more than what stands where they do not."""
    seen = [(("any", "bad"), True), (("any", "good"), False), (("any",), True)] * SELDOM
    worth = learn([*seen, (("seldom",), True)])

    assert worth["bad"] > worth["any"] > 0 > worth["good"]
    assert "seldom" not in worth
    assert learn(seen) == learn(seen)


def test_places_have_clues() -> None:
    """Each place inside a clause has some, and those inside a word are dear."""
    assert [at for at, _ in gather_clues("沪指大跌，村支书")] == [1, 2, 3, 6, 7]
    words = [Word("洪家关", "E"), Word("的", "U"), Word("老红军", "N")]
    rules = {1: 250.0, 2: 250.0, 3: 90.0, 4: 16.0, 5: 250.0, 6: 250.0}
    found = dict(clues("洪家关的老红军", words, [0, 3, 4, 7], rules))
    assert {"both=UN", "left=的", "seen=11", "long=1.", "long=.3"} <= set(found[4])
    costs = dict(tears("洪家关的老红军", words, [0, 3, 4, 7], rules))
    assert costs[4] < costs[3] < costs[1]


def test_idioms_stay_whole() -> None:
    """An idiom of the list is one word, whatever the tagger makes of its ends."""
    assert is_idiom("因地制宜")
    assert frequency("高铁")
    assert not is_idiom("高铁")
    text = "党员因地制宜发展林下经济"
    costs = weigh_breaks(text)
    assert min(costs[3:6]) > max(costs[2], costs[6])

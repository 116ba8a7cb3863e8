"""Misread characters: what is told of pages read by OCR, and that nothing is of what is right."""

from __future__ import annotations

import pytest

from cleaning import misreading
from cleaning.misreading import PAGES, TABLES, Page
from publisher.cleaning import Strength, clean
from publisher.cleaning.losses.misreads.chances import misreadings, weights
from publisher.cleaning.losses.misreads.lookalikes import lookalikes
from publisher.cleaning.losses.misreads.suspects import suspects
from publisher.cleaning.rules.misreads import SURE, WORTH_A_DOUBT

CODES = ("C507", "C510")


def told(text: str, strength: Strength = Strength.SAFE) -> list[tuple[str, str]]:
    """Give each character of ``text`` that is shown as misread, with the likelier one."""
    return [
        (text[p.edits[0][0]], p.edits[0][2])
        for p in clean(text, "a.md", strength=strength).proposals
        if p.code in CODES
    ]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("各地群众干劲十足，生产搞得如火如茶。", ("茶", "荼")),
        ("工人们白天劳动，晚上也要注意体息和睡眠。", ("体", "休")),
        ("这个厂不但提前完成了任务，面且节约了原料。", ("面", "而")),
        ("他们在会上推广了先讲单位的经验，大家都说好。", ("讲", "进")),
    ],
)
def test_plain_misreadings_are_told(text: str, right: tuple[str, str]) -> None:
    """A look-alike that makes a word is proposed; the same words as printed are left alone."""
    assert told(text) == [right]
    assert told(text.replace(*right, 1)) == []


@pytest.mark.parametrize(
    "text",
    [
        "子曰：学而时习之，不亦说乎？有朋自远方来，不亦乐乎？人不知而不愠，不亦君子乎？",
        "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
        "出席会议的有王茂林、欧阳淑芬、龚砚秋、霍启明、佘国栋和阿不都热合曼等同志。",
        "全年完成产值3.8亿元，比上年增长12.6%，其中一季度为9640万元。",
        "記者從縣政府獲悉，該縣已經開始實行這個辦法，羣眾都說很好。",
        "这些年，街道把养老服务中心办到了居民家门口，老人们步行十分钟就能吃上热饭。",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    """Classical text, verse, names, figures, traditional script and plain news hold no doubt."""
    assert told(text) == []


def test_nothing_is_changed_unasked() -> None:
    """Safe cleaning changes no Han character; likely cleaning writes only what is nearly sure."""
    text = "这是我们的社会主乂建设，各地群众干劲十足，生产搞得如火如茶。"
    found = list(misreadings(text, [(0, len(text))]))
    sure = {text[m.at]: m.other for m in found if m.chance >= SURE}

    assert sure == {"乂": "义"}
    assert clean(text, "a.md").text.strip() == text
    wanted = "".join(sure.get(char, char) for char in text)
    assert clean(text, "a.md", strength=Strength.LIKELY).text.strip() == wanted


def test_a_reader_that_is_sure_is_believed() -> None:
    """What a source says of its own characters counts: its doubts add, its certainty takes off."""
    text = "工人们白天劳动，晚上也要注意体息和睡眠。"
    at = text.index("体")
    plain, doubted, certain = (
        next(m.chance for m in misreadings(text, [(0, len(text))], told_) if m.at == at)
        for told_ in (None, {at: 0.4}, {at: 0.9999})
    )

    assert certain < plain < doubted


def test_pages_that_nothing_was_fitted_to() -> None:
    """Of what is shown nine in ten were misread; of right text hardly anything is shown."""
    file = PAGES / "unseen.txt"
    read, printed = misreading.pages(file), misreading.printed_pages(file)
    found = [
        case for case in misreading.cases(read, weights())
        if misreading.chance_of(case.clues, weights()) >= WORTH_A_DOUBT
    ]  # fmt: skip
    noise = [
        case for case in misreading.cases(printed, weights())
        if misreading.chance_of(case.clues, weights()) >= WORTH_A_DOUBT
    ]  # fmt: skip

    size = sum(len(page.read) for page in printed)
    assert sum(case.misread for case in found) >= 0.9 * len(found)
    assert len(found) >= 0.06 * misreading.misread(read)
    assert 1000 * len(noise) < 0.1 * size


def test_chances_are_chances() -> None:
    """On unseen pages each half of the scale holds about as many misreadings as it says."""
    file = PAGES / "unseen.txt"
    found = [
        (misreading.chance_of(case.clues, weights()), case.misread)
        for page in (misreading.pages(file), misreading.printed_pages(file))
        for case in misreading.cases(page, weights())
    ]
    for low, high in ((0.0, 0.5), (0.5, 1.01)):
        some = [(chance, was) for chance, was in found if low <= chance < high]
        said = sum(chance for chance, _ in some) / len(some)
        assert said == pytest.approx(sum(was for _, was in some) / len(some), abs=0.08)


def test_the_weights_are_what_the_command_makes() -> None:
    """Fitted anew, the weights are the ones that are there; fitted to less, they are not."""
    file = PAGES / "fitted.txt"
    texts: list[Page] = [*misreading.pages(file), *misreading.printed_pages(file)]

    assert misreading.fitted(texts) == pytest.approx(dict(weights()), abs=0.01)
    assert misreading.fitted(texts[::2]) != pytest.approx(dict(weights()), abs=0.01)


def test_the_look_alikes_are_what_the_command_makes() -> None:
    """Drawn anew, every three hundredth character has the look-alikes that are listed."""
    chars, others = misreading.standard(), misreading.common()
    drawn = misreading.pictures(chars[::300] + others)
    lines = (TABLES / "lookalikes.txt").read_text(encoding="utf-8").split("\n")
    listed = {line[0]: line for line in lines if line}

    for char in chars[::300]:
        found = sorted(zip(misreading.distances(char, drawn, others), others, strict=True))
        near = "".join(other for _, other in found if other != char)
        assert listed[char][1:].startswith(near[: misreading.NEAREST])


def test_look_alikes_look_alike() -> None:
    """What a reader confuses is near, what he does not is far."""
    for one, two in ("未末", "己已", "人入", "茶荼", "体休", "拨拔"):
        assert two in [other for other, _ in lookalikes(one)[:3]]
    assert "一" not in dict(lookalikes("鑫"))
    assert lookalikes("A") == ()


def test_suspects_are_few() -> None:
    """Ordinary words are no suspects; what stands between marks alone is none either."""
    text = "各级领导干部要认真学习，是，不断提高工作水平。"

    assert suspects(text, 0, len(text)) == []
    spoilt = text.replace("习", "刁")
    assert suspects(spoilt, 0, len(text)) == [spoilt.index("刁")]


POEMS = (
    "兰叶春葳蕤，桂华秋皎洁。欣欣此生意，自尔为佳节。谁知林栖者，闻风坐相悦。草木有本心，何求美人折？"
    "浮云终日行，游子久不至。三夜频梦君，情亲见君意。告归常局促，苦道来不易。江湖多风波，舟楫恐失坠。"
    "碧眼胡儿三百骑，尽提金勒向云看。稚子就花拈蛱蝶，人家依树系秋千。郊原晓绿初经雨，巷陌春阴乍禁烟。"
    "副使官闲莫惆怅，酒钱犹有撰碑钱。"
)


def test_verse_is_left_alone_and_prose_beside_it_is_not() -> None:
    """A misread character is told among today's words, and not among those of verse."""
    spoilt = "先讲单位"
    prose = "这是一篇关于我们县的报道，写了在生产中的几件事和人们的生活，说的都是老百姓自己的话。"

    assert told(POEMS) == []
    assert told(POEMS + spoilt + POEMS) == []
    assert told(prose * 2 + "他们在会上推广了先讲单位的经验。" + prose * 2) == [("讲", "进")]

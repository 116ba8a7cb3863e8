"""Misread characters: what is told of pages read by OCR, and that nothing is of what is right."""

from __future__ import annotations

from dataclasses import astuple
from itertools import pairwise

import pytest

from cleaning import misreading
from cleaning.misreading import PAGES, TABLES
from cleaning.printing import paragraphs
from publisher.cleaning import Strength, clean
from publisher.cleaning.losses.misreads.chances import misreadings, weights
from publisher.cleaning.losses.misreads.lookalikes import lookalikes
from publisher.cleaning.losses.misreads.suspects import suspects
from publisher.cleaning.rules.misreads import SURE, WORTH_A_DOUBT
from publisher.cleaning.survey.scores import scored

CODES = ("C507", "C510")


def told(text: str, strength: Strength = Strength.SAFE) -> list[tuple[str, str]]:
    """Give each character of ``text`` that is shown as misread, with the likelier one."""
    return [
        (text[p.edits[0][0]], p.edits[0][2])
        for p in clean(text, "a.md", strength=strength).proposals
        if p.code in CODES
    ]


WORN = (
    "各地群众干劲十足，生产搞得如火如茶。工人们白天劳动，晚上也要注意体息和睡眠。"
    "这个厂不但提前完成了任务，面且节约了原料。"
)


@pytest.mark.parametrize("right", [("茶", "荼"), ("体", "休"), ("面", "而")])
def test_plain_misreadings_are_told(right: tuple[str, str]) -> None:
    """Look-alikes that make a word are proposed; the same words as printed are left alone."""
    assert right in told(WORN)
    assert right not in told(WORN.replace(*right, 1))


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
    text = "这是我们的社会主乂建设，社会主义事业，社会主义道路，社会主义制度。" + WORN
    found = list(misreadings(text, [(0, len(text))]))
    sure = {one.at: one.other for one in found if one.chance >= SURE}

    assert "乂" in [text[at] for at in sure]
    assert clean(text, "a.md").text.strip() == text
    wanted = "".join(sure.get(at, char) for at, char in enumerate(text))
    assert wanted != text
    assert clean(text, "a.md", strength=Strength.LIKELY).text.strip() == wanted


def test_a_reader_that_is_sure_is_believed() -> None:
    """What a source says of its own characters counts: its doubts add, its certainty takes off."""
    text = "工人们白天劳动，晚上也要注意体息和睡眠。"
    at = text.index("体")

    def chance(spans: list[tuple[int, int, float]]) -> float:
        scores = scored(len(text), spans)
        found = misreadings(text, [(0, len(text))], scores)
        return next((one.chance for one in found if one.at == at), 0.0)

    assert chance([(at, at + 1, 0.99999)]) == 0 < chance([(at, at + 1, 0.98)]) < chance([])
    assert chance([]) < chance([(at, at + 1, 0.4)])
    # A line's chance says less of each of its characters.
    line = (0, len(text))
    assert chance([(*line, 0.9999)]) < chance([(*line, 0.7)]) < chance([(at, at + 1, 0.4)])


def test_a_doubt_of_the_source_is_no_misreading_by_itself() -> None:
    """Where the words make sense nothing is told, however unsure the source was of them."""
    text = "各级领导干部要认真学习，不断提高工作水平，把各项任务落到实处。"
    scores = scored(len(text), [(n, n + 1, 0.3) for n in range(len(text))])

    assert misreadings(text, [(0, len(text))], scores, WORTH_A_DOUBT) == []


def test_of_two_side_by_side_the_likelier_is_told() -> None:
    """A character whose neighbour was misread stands in no word either, and is right."""
    found = misreadings("工人们都说先讲单位的经验好。", [(0, 13)])

    assert all(b.at - a.at > 1 for a, b in pairwise(found))
    assert "讲" in ["工人们都说先讲单位的经验好。"[one.at] for one in found]


def shown(name: str, *, told: bool, printed: bool = False) -> tuple[list[misreading.Case], int]:
    """Give the suspects of a file of pages that are shown, and how many characters were misread."""
    file = PAGES / name
    found = misreading.printed_pages(file) if printed else misreading.pages(file)
    table = weights()
    cases = misreading.cases(found, table.clues, told=told)
    kept = [case for case in cases if misreading.chance_of(case, table) >= WORTH_A_DOUBT]
    return kept, misreading.misread(found)


def test_pages_that_nothing_was_fitted_to() -> None:
    """Of what is shown more than eight in ten were misread; of right text hardly any is shown."""
    found, wrong = shown("unseen.txt", told=False)
    noise, _ = shown("unseen.txt", told=False, printed=True)

    size = sum(len(page.read) for page in misreading.printed_pages(PAGES / "unseen.txt"))
    assert sum(case.misread for case in found) >= 0.83 * len(found)
    assert sum(case.misread for case in found) >= 0.15 * wrong
    assert 1000 * len(noise) < 0.1 * size


def test_scores_find_more() -> None:
    """On the same unseen pages twice as much is found where the reader gives its scores."""
    alone, wrong = shown("unseen-scored.txt", told=False)
    found, _ = shown("unseen-scored.txt", told=True)

    right = sum(case.misread for case in found)
    assert right >= 0.28 * wrong
    assert right >= 0.88 * len(found)
    assert right >= 1.8 * sum(case.misread for case in alone)


def test_a_worn_print_of_another_time() -> None:
    """Of plain swaps in newspaper text of 1967, by a table apart from what was fitted, three in ten
    are told, and next to nothing else; nothing of the text as it was printed."""
    apart = [
        *misreading.pages(PAGES / "unseen.txt"),
        *misreading.pages(PAGES / "unseen-scored.txt"),
    ]
    table = misreading.confusions(apart)
    files = sorted((PAGES / "era").glob("*.md"))
    texts = ["\n".join(paragraphs(file.read_text(encoding="utf-8"))) for file in files]
    right = wrong = found = 0
    for seed in range(4):
        for page in misreading.swapped(texts, table, seed):
            wrong += misreading.misread([page])
            shown_ = misreadings(page.read, [(0, len(page.read))], least=WORTH_A_DOUBT)
            places = [one.at for one in shown_ if one.chance >= WORTH_A_DOUBT]
            found += len(places)
            right += sum(page.read[at] != page.printed[at] for at in places)

    assert len(texts) == 3
    assert right >= 0.3 * wrong
    assert right >= 0.95 * found
    for text in texts:
        assert [m for m in misreadings(text, [(0, len(text))]) if m.chance >= WORTH_A_DOUBT] == []


def test_chances_are_chances() -> None:
    """On unseen pages each half of the scale holds about as many misreadings as it says."""
    file, table = PAGES / "unseen.txt", weights()
    found = [
        (misreading.chance_of(case, table), case.misread)
        for page in (misreading.pages(file), misreading.printed_pages(file))
        for case in misreading.cases(page, table.clues)
    ]
    for low, high in ((0.0, 0.5), (0.5, 1.01)):
        some = [(chance, was) for chance, was in found if low <= chance < high]
        said = sum(chance for chance, _ in some) / len(some)
        assert said == pytest.approx(sum(was for _, was in some) / len(some), abs=0.08)


@pytest.mark.long
def test_the_weights_are_what_the_command_makes() -> None:
    """Fitted anew, the weights are the ones that are there; fitted to less, they are not."""
    made, there = misreading.all_fitted(), weights()
    for one, other in zip(astuple(made), astuple(there), strict=True):
        assert one == pytest.approx(dict(other), abs=0.01)

    less = misreading.fitted_to_scores(misreading.pages(PAGES / "scored.txt")[::2], there.clues)
    assert less != pytest.approx(dict(there.of_one), abs=0.01)


@pytest.mark.long
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
    assert spoilt.index("刁") in suspects(spoilt, 0, len(text))
    assert suspects("", 0, 0) == []


POEMS = (
    "兰叶春葳蕤，桂华秋皎洁。欣欣此生意，自尔为佳节。谁知林栖者，闻风坐相悦。草木有本心，何求美人折？"
    "浮云终日行，游子久不至。三夜频梦君，情亲见君意。告归常局促，苦道来不易。江湖多风波，舟楫恐失坠。"
    "碧眼胡儿三百骑，尽提金勒向云看。稚子就花拈蛱蝶，人家依树系秋千。郊原晓绿初经雨，巷陌春阴乍禁烟。"
    "副使官闲莫惆怅，酒钱犹有撰碑钱。"
)


def test_verse_is_left_alone_and_prose_beside_it_is_not() -> None:
    """A misread character is told among today's words, and not among those of verse."""
    prose = "这是一篇关于我们县的报道，写了在生产中的几件事和人们的生活，说的都是老百姓自己的话。"
    right = ("茶", "荼")

    assert told(POEMS) == []
    assert right not in told(POEMS + "如火如茶" + POEMS)
    assert right in told(prose * 2 + "他们把工作搞得如火如茶。" + prose * 2)

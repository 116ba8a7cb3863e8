"""A source's scores: they stand beside the right characters up to the rules that weigh them."""

from __future__ import annotations

from publisher.cleaning import Choice, clean
from publisher.cleaning.survey.scores import of_many, of_one, scored
from publisher.readers import BlockKind, Raw, Score, SourceBlock
from publisher.readers.arranging import SourceStory, arrange
from publisher.readers.desk import make
from publisher.readers.recognising import read
from publisher.readers.source import Source

HEAD = "县里的水渠修通了"
FIRST = "去年冬天县里组织群众修了一条水渠，两个月就完工了。"
LAST = "工人们白天劳动，晚上也要注意体息和睡眠，第二天才有精神。"


def story(*scores: Score, source: str = "MinerU") -> SourceStory:
    """Give the story of a page on whose last paragraph its source says ``scores``."""
    blocks = (
        SourceBlock(BlockKind.TITLE, HEAD, level=1),
        SourceBlock(BlockKind.TEXT, FIRST, starts=True),
        SourceBlock(BlockKind.TEXT, LAST, starts=True, scores=scores),
    )
    (found,) = arrange(Raw(source, blocks))
    return found


def chance(found: SourceStory) -> float:
    """Give the chance that 体 is shown with; 0 where it is not shown."""
    told = make(found, "a.md", Choice()).cleaned.proposals
    return next((one.score for one in told if one.code == "C507" and one.edits[0][2] == "休"), 0.0)


def test_scores_stand_beside_their_characters() -> None:
    """In the text with its head and in that with front matter each score is where it was."""
    at = LAST.index("体")
    found = story(Score(at, at + 1, 0.4), Score(at + 2, at + 6, 0.99))

    for text, scores in ((found.text, found.scores), (found.fronted, found.fronted_scores)):
        assert len(scores) == len(text)
        own = [n for n, score in enumerate(scores) if of_one(score) is not None]
        many = [n for n, score in enumerate(scores) if of_many(score) is not None]
        assert [text[n] for n in own] == ["体"]
        assert "".join(text[n] for n in many) == "和睡眠，"
    assert story().scores == b""


def test_what_the_source_says_weighs() -> None:
    """A doubted character is likelier misread, one it was sure of is none; without scores as is."""
    at = LAST.index("体")
    doubted, plain, sure = (
        chance(story(*scores))
        for scores in ((Score(at, at + 1, 0.3),), (), (Score(at, at + 1, 0.999999),))
    )

    assert doubted > plain
    assert sure == 0
    assert doubted >= 0.7


def test_a_lost_mark_is_no_doubt_of_the_character() -> None:
    """What stands before a character is told (R013), and says nothing of the character itself."""
    at = LAST.index("体")
    found = story(Score(at, at + 1, 0.5, before=True), source="scan")

    assert [one.text for one in found.unsure] == ["体"]
    assert found.scores == b""


def test_doubts_that_touch_are_told_once() -> None:
    """Characters that are read badly side by side are one place, with the least chance."""
    found = story(Score(0, 1, 0.5), Score(1, 2, 0.3), Score(2, 3, 0.95), Score(3, 4, 0.6))

    assert [(one.text, one.score) for one in found.unsure] == [("工人", 0.3), ("白", 0.6)]


def test_scores_move_with_the_text_that_is_cleaned() -> None:
    """Cleaning that joins lines and takes blanks out carries the scores to where they belong."""
    raw = f"# {HEAD}\n\n去 年 冬 天 县里组织群众修了一条水渠，\n两个月就完工了。\n\n{LAST}\n"
    at = raw.index("体")
    scores = scored(len(raw), [(at, at + 1, 0.3)])

    def shown(scores: bytes) -> list[str]:
        found = clean(raw, "a.md", scores=scores).proposals
        return [raw[slice(*one.edits[0][:2])] for one in found if one.code == "C507"]

    assert "体" in shown(scores)
    certain = scored(len(raw), [(at, at + 1, 0.999999)])
    assert "体" not in shown(certain)


def test_words_of_hocr_say_how_sure_they_are() -> None:
    """The confidences of words come through a reader to the rules: 0.4 doubts, 0.99 does not."""

    def page(conf: int) -> bytes:
        words = "".join(
            f"<span class='ocrx_word' title='bbox {20 * n} 40 {20 * n + 18} 60; x_wconf {much}'>"
            f"{char}</span>"
            for n, (char, much) in enumerate((c, conf if c == "体" else 97) for c in LAST)
        )
        return (
            "<html><body><div class='ocr_page' title='bbox 0 0 800 900'>"
            "<p class='ocr_par' title='bbox 0 40 800 60'><span class='ocr_line' "
            f"title='bbox 0 40 800 60'>{words}</span></p></div></body></html>"
        ).encode()

    doubted, sure = (chance(arrange(read(Source("a.hocr", page(conf))))[0]) for conf in (30, 99))
    assert doubted > sure

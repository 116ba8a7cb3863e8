"""An article against its raw text: dropped, added, changed, open, accepted."""

from __future__ import annotations

from publisher.article.model import Accepted
from publisher.cleaning import clean, compare

RAW = """# 题目在这里

今年以来,全县上下一心,各项工作取得了新的成绩。群众的日子越过越好,笑声越来越多。

凉水口镇多次评为好单位,工作搞得如火如茶。明年,全县将继续努力,再创新的佳绩。
"""
CLEAN = clean(RAW, "raw.md").text


def codes(article: str, *accepted: Accepted) -> list[str]:
    """Give the codes of the findings about ``article``."""
    return [f.code for f in compare(RAW, article, accepted=accepted).findings]


def test_nothing_changed() -> None:
    """An untouched article has only the open doubts of cleaning."""
    compared = compare(RAW, CLEAN)

    assert compared.edited == ()
    assert compared.marks == 0
    assert [p.code for p in compared.open] == ["C507"]
    assert [f.code for f in compared.findings] == ["C604"]


def test_decided() -> None:
    """A doubt is closed when the editor changed the place, or accepted it as it is."""
    assert codes(CLEAN.replace("如茶", "如荼")) == ["C603"]
    assert codes(CLEAN, Accepted("C507", "如火如茶")) == []


def test_dropped_and_accepted() -> None:
    """A dropped sentence is an error until it is accepted."""
    article = CLEAN.replace("群众的日子越过越好，笑声越来越多。", "").replace("如茶", "如荼")

    assert codes(article) == ["C601", "C603"]
    assert codes(article, Accepted("C601", "群众的日子越过越好")) == ["C603"]


def test_moved_is_not_dropped() -> None:
    """A sentence that stands elsewhere is not dropped."""
    sentence = "群众的日子越过越好，笑声越来越多。"
    article = CLEAN.replace(sentence, "") + f"\n{sentence}\n"

    assert "C601" not in codes(article)


def test_added() -> None:
    """An added sentence is named at its place in the article."""
    article = CLEAN.replace("佳绩。", "佳绩。这一句话原来没有。").replace("如茶", "如荼")
    found = [f for f in compare(RAW, article).findings if f.code == "C602"]

    assert len(found) == 1
    assert found[0].place is not None
    assert (
        article.split("\n")[found[0].place.line - 1][found[0].place.column - 1 :][:4] == "这一句话"
    )


def test_unused_acceptance() -> None:
    """An acceptance that matches nothing any more is an error; other families are not judged."""
    article = CLEAN.replace("如茶", "如荼")

    assert "C605" in codes(article, Accepted("C507", "如火如茶"))
    assert "C605" not in codes(article, Accepted("L012", "别的"))


def test_marks_are_counted() -> None:
    """Changed marks are counted and are no finding."""
    compared = compare(RAW, CLEAN.replace("成绩。群众", "成绩，群众"))

    assert compared.marks == 1
    assert compared.edited == ()


def test_long_texts() -> None:
    """Long texts are compared piece by piece with the same result."""
    part = "".join(f"第{n}句话说了一件事情，事情是这样的{n * 7919}。" for n in range(4000))
    raw = f"# 题目在这里\n\n{part}\n"
    article = clean(raw, "raw.md").text
    edited = article.replace("第2000句话说了一件事情，", "").replace("第3000句", "第三千句")

    compared = compare(raw, edited)

    assert any("2000" in edited.before for edited in compared.edited)
    assert len(compared.edited) <= 4

"""The program called from Python: what each function gives, how it fails, what its page shows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher import api
from publisher.starters import start_edition

PAGE = Path(__file__).parents[1] / "docs/api.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an edition as it is begun."""
    folder = tmp_path_factory.mktemp("api") / "试刊"
    start_edition(folder)
    return folder


def test_the_examples_of_the_page_run(edition: Path, tmp_path: Path) -> None:
    """Every example of the page does what it says, one after the other."""
    names: dict[str, object] = {"edition": edition, "out": tmp_path / "out"}
    assert len(EXAMPLES) == 3
    for example in EXAMPLES:
        exec(compile(example, PAGE.name, "exec"), names)
    report = names["report"]
    assert [product.output for product in report.products] == ["newsletter"]  # type: ignore[attr-defined]


def test_the_page_lists_every_function() -> None:
    """The table of the page and the module name the same functions."""
    listed = set(re.findall(r"^\| `(\w+)\(", PAGE.read_text(encoding="utf-8"), re.M))
    assert listed == {name for name in api.__all__ if name.islower()}


def test_names_are_those_of_the_module() -> None:
    """Whatever is promised is there, and says what it gives."""
    for name in api.__all__:
        assert getattr(api, name).__doc__, name


def test_doubts_of_a_text_are_findings() -> None:
    """A doubt has its code and its place in the raw text; with ``ignore`` its rule is left out."""
    raw = "# 标题\n\n他说 要把事情办好 ，大家都同意。\n"
    found = {finding.code for finding in api.clean(raw, "a.md").findings}
    assert found
    code = min(code for code in found if code >= "C1")
    assert code not in {f.code for f in api.clean(raw, "a.md", ignore=[code]).findings}


def test_likely_rules_find_more() -> None:
    """With ``likely`` more is mended, nothing less."""
    raw = (Path(__file__).parents[1] / "content/sangzhi-2018/party-flag/raw.md").read_text("utf-8")
    assert len(api.clean(raw, likely=True).changes) > len(api.clean(raw).changes)


def test_an_empty_text_is_an_error() -> None:
    """What cannot be cleaned is a ContentError that names the text."""
    with pytest.raises(api.ContentError) as caught:
        api.clean(" \n", "leer.md")
    (one,) = caught.value.diagnostics
    assert (one.code, one.place) == ("C002", api.Place("leer.md"))


def test_an_article_is_compared_with_its_raw_text(edition: Path) -> None:
    """The article that an edition begins with was made of the raw text beside it."""
    compared = api.check(edition / "first")
    assert not [f for f in compared.findings if f.severity is not api.Severity.NOTE]


@pytest.mark.parametrize("call", ["build", "preflight"])
def test_an_unknown_purpose_is_named(call: str, edition: Path, tmp_path: Path) -> None:
    """A purpose that is none says which there are."""
    calls: dict[str, Callable[[], object]] = {
        "build": lambda: api.build(edition, tmp_path / "out", purpose="pres"),
        "preflight": lambda: api.preflight([tmp_path / "a.pdf"], "pres"),
    }
    with pytest.raises(api.UsageError) as caught:
        calls[call]()
    (one,) = caught.value.diagnostics
    assert one.code == "U006"
    assert "press" in (one.hint or "")
    assert not (tmp_path / "out").exists()


def test_all_that_is_wrong_with_an_edition_is_told(tmp_path: Path) -> None:
    """Two faults of one edition come together, and nothing is written."""
    start_edition(tmp_path / "e")
    settings = tmp_path / "e/edition.toml"
    settings.write_text(settings.read_text("utf-8") + '\ndat = "x"\nlang = 3\n', encoding="utf-8")
    with pytest.raises(api.ContentError) as caught:
        api.build(tmp_path / "e", tmp_path / "out")
    assert len(caught.value.diagnostics) >= 2
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_none_is_a_finding(tmp_path: Path) -> None:
    """Preflight of what is no PDF gives a report that has not passed."""
    (tmp_path / "a.pdf").write_bytes(b"no")
    (report,) = api.preflight([tmp_path / "a.pdf"], "press", reports=tmp_path / "reports")
    assert [finding.code for finding in report.findings] == ["K101"]
    assert not report.passed
    assert (tmp_path / "reports/a.preflight.json").exists()


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Neither function makes up a report of nothing."""
    with pytest.raises(api.ContentError):
        api.preflight([tmp_path / "a.pdf"])
    with pytest.raises(api.ContentError):
        api.judge(tmp_path / "a.pdf")


def test_findings_are_told_in_both_tongues() -> None:
    """The same findings come in English, in Chinese and as JSON."""
    with pytest.raises(api.ContentError) as caught:
        api.clean("", "a.md")
    found = caught.value.diagnostics
    assert "is empty" in api.tell(found)
    assert "空" in api.tell(found, "zh-Hans")
    assert json.loads(api.tell(found, form="json"))["code"] == "C001"


@pytest.mark.parametrize(
    ("tongue", "form", "code"), [("fr", "text", "U005"), ("en", "xml", "U007")]
)
def test_an_unknown_tongue_or_form_is_named(tongue: str, form: str, code: str) -> None:
    """Neither is an error of Python."""
    with pytest.raises(api.UsageError) as caught:
        api.tell((), tongue, form)
    assert [one.code for one in caught.value.diagnostics] == [code]

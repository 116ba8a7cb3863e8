"""Files judged as a user asks for it: what is printed, what is written, and files meant to harm."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from typer.testing import CliRunner, Result

from publisher.build import build
from publisher.checks.guard import apart
from publisher.cli import app
from publisher.edition import load_edition
from publisher.judging import judge
from publisher.judging.judgement import judge_copies
from publisher.workspace import Workspace

from .paper import Issue, Page, good_page, last_page, printed, running_head

CONTENT = Path(__file__).parents[2] / "content"
SAMPLE = "yanxi-2026"


def run(*words: object) -> Result:
    """Run the program; it never ends by an error of its own."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file whose first page has a picture that is too narrow."""
    issue = Issue()
    page = good_page(issue)
    page.picture(0, 0, 20, 25, width=60)
    path = tmp_path_factory.mktemp("judged") / "flawed.pdf"
    path.write_bytes(printed(page, last_page(issue)))
    return path


# Asking


def test_the_command(flawed: Path) -> None:
    """Findings go to one stream, the figures of each page to the other; warnings fail nothing."""
    done = run("judge", flawed)
    assert done.exit_code == 0
    assert re.search(r"flawed\.pdf:1:1: warning J101 a picture is 21 mm wide", done.stderr)
    assert "hint: print it over a whole column" in done.stderr
    rows = done.stdout.splitlines()
    assert [row.split()[0] for row in rows[-2:]] == ["1", "2"]
    assert "空白" in done.stdout
    assert run("judge", flawed, "--strict").exit_code == 4


def test_findings_for_programs(flawed: Path) -> None:
    """As JSON each finding is an object, and nothing else is printed."""
    done = run("judge", flawed, "--format", "json")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {record["code"] for record in records} == {"J101"}


def test_reports(flawed: Path, tmp_path: Path) -> None:
    """A report has all figures as JSON; as HTML each page with its faults on it, and no address."""
    for kind in ("json", "html"):
        first, second = tmp_path / f"a.{kind}", tmp_path / f"b.{kind}"
        assert run("judge", flawed, "--report", first).exit_code == 0
        assert run("judge", flawed, "--report", second).exit_code == 0
        assert first.read_bytes() == second.read_bytes()
    values = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [page["page"] for page in values["figures"]] == [1, 2]
    assert values["findings"][0]["rect_mm"]
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert html.count("data:image/png;base64,") == 2
    assert html.count("<rect") == 1
    assert "J101" in html
    assert not re.search(r"(?:src|href)=[\"'](?!data:)|url\(", html)


def test_reports_are_safe() -> None:
    """What a file and its texts say is shown, not obeyed."""
    issue = Issue()
    issue.lead.title = "<b>&一二三四五六七"
    page, over = good_page(issue), Page()
    running_head(over)
    over.head(issue.lead, 0, 4, 2.5)
    over.flow(issue.lead, 2, 6, 8)
    content = printed(page, over)
    html = judge_copies(content, "<script>x</script>", ()).as_html(content)
    assert "<script" not in html
    assert "<b>" not in html
    assert "<b>&一二三四五六七" in unescape(html)


def test_a_report_of_another_kind(flawed: Path, tmp_path: Path) -> None:
    """A report that is neither HTML nor JSON is not written."""
    done = run("judge", flawed, "--report", tmp_path / "report.txt")
    assert (done.exit_code, "U004" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there(tmp_path: Path, flawed: Path) -> None:
    """A file or an edition that is missing is told."""
    assert "F001" in run("judge", tmp_path / "none.pdf").stderr
    assert "F001" in run("judge", flawed, tmp_path).stderr


# The program's own pages


@pytest.mark.parametrize("layout", ["tabloid", "magazine"])
def test_an_edition_that_was_built(layout: str, tmp_path: Path) -> None:
    """Of a real issue all stories and heads are found, in order, with no torn or lost number."""
    folder = CONTENT / SAMPLE
    edition = load_edition(Workspace(folder), folder)
    report = build(folder, tmp_path, only=(layout,), cache=None)
    content = report.products[0].content
    judgement = judge(content, "sample.pdf", edition)
    assert judgement == judge(content, "sample.pdf", edition)
    found = {finding.code for finding in judgement.report.findings}
    assert not found & {"J105", "J201", "J401", "J402", "J403", "J404", "J501", "J502", "J601"}
    assert not [code for code in found if not code.startswith("J")]
    assert len(judgement.pages) == report.products[0].pages
    assert all(page.white is not None for page in judgement.pages)
    assert any(page.head for page in judgement.pages)


# Files meant to harm


def _many(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    pdf.Root.Pages.Kids = pikepdf.Array([page] * 10_000)
    pdf.Root.Pages.Count = 10_000


def _huge(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(14_000, 14_000))


def _endless(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(300, 300))
    pdf.pages[0].Contents = pdf.make_stream(b"0 0 m 9 9 l S\n" * 3_000_000)


def _bad_numbers(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(300, 300))
    pdf.pages[0].Contents = pdf.make_stream(b"1e38 0 0 1e38 0 0 cm 0 0 9 9 re f Q Q q /X Do ET (")


HARMFUL: dict[str, tuple[Callable[[pikepdf.Pdf], None], set[str]]] = {
    "10,000 pages": (_many, {"K104"}),
    "a page of five metres": (_huge, {"J601"}),
    "instructions without end": (_endless, {"K104"}),
    "numbers without sense": (_bad_numbers, {"K107", "K102"}),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_files(name: str) -> None:
    """What asks for too much, or for nonsense, is a finding, and soon."""
    spoil, expected = HARMFUL[name]
    pdf = pikepdf.new()
    spoil(pdf)
    out = io.BytesIO()
    pdf.save(out)
    found = {finding.code for finding in judge(out.getvalue(), name).report.findings}
    assert found & expected


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "K101"), (b"no pdf", "K101"), (b"%PDF-1.7\n%%EOF\n", "K102")],
)
def test_no_pdf(content: bytes, code: str, tmp_path: Path) -> None:
    """What is no PDF is said to be none, and fails."""
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    done = run("judge", path, "--report", tmp_path / "x.html")
    assert (done.exit_code, code in done.stderr) == (4, True)
    assert code in (tmp_path / "x.html").read_text()


def test_encrypted(tmp_path: Path) -> None:
    """A file under a password is told to be one."""
    path = tmp_path / "x.pdf"
    with pikepdf.open(io.BytesIO(printed(good_page(Issue())))) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "K103" in run("judge", path).stderr


def test_damaged_anywhere() -> None:
    """Whatever byte is another one, the judge gives an answer."""
    chance = random.Random(7)
    issue = Issue()
    whole = printed(good_page(issue), last_page(issue))
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        out = io.BytesIO()
        # Streams as they are: else nearly every damage is one to the packing.
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    plain = out.getvalue()
    for _ in range(12):
        content = bytearray(plain)
        for _ in range(20):
            content[chance.randrange(len(content))] = chance.randrange(256)
        judge_copies(bytes(content), "damaged.pdf", issue.copies)


def test_time_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that takes too long is stopped, which is a finding like any other."""

    def stopping(*given: Any, **named: Any) -> object:
        return apart(*given, **{**named, "seconds": 0})

    monkeypatch.setattr("publisher.judging.files.apart", stopping)
    path = tmp_path / "x.pdf"
    path.write_bytes(printed(good_page(Issue())))
    done = run("judge", path, "--report", tmp_path / "x.html")
    assert (done.exit_code, "K108" in done.stderr) == (4, True)
    assert "K108" in (tmp_path / "x.html").read_text()

"""The whole way: an edition's folder in, finished files out; or a clear word, nothing touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest

from publisher.build import MANIFEST, BuildReport, build
from publisher.diagnostics import ContentError, PublisherError, Severity, UsageError

SAMPLE = Path(__file__).parents[1] / "content" / "sangzhi-2018"
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter"]
"""
ARTICLE = """\
---
title: 试排
---

正文一段，用来试排。
"""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write an edition of ``files`` over the smallest valid one and give its folder."""
    for name, content in ({"edition.toml": EDITION, "a/article.md": ARTICLE} | dict(files)).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def fail(folder: Path, *, strict: bool = False) -> ContentError:
    """Build what must not build, beside a file that must not be touched; give the error."""
    out = folder.parent / "out"
    out.mkdir()
    (out / "before.txt").write_text("as it was", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        build(folder, out, strict=strict)

    assert [path.name for path in folder.parent.glob("**/out/*")] == ["before.txt"]
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(".")]
    return caught.value


def png(width: int, height: int) -> bytes:
    """Give the header of a grey PNG of that size; its pixels are not there."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body).to_bytes(4)
        return len(body).to_bytes(4) + kind + body + check

    header = width.to_bytes(4) + height.to_bytes(4) + bytes((8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """Build the sample edition once."""
    return build(SAMPLE, tmp_path_factory.mktemp("sample"))


def test_the_sample_becomes_six_pdfs_and_an_epub(sample: BuildReport) -> None:
    """Every layout prints it, and every file is what its name says."""
    names = ["broadsheet", "tabloid", "newsletter", "magazine", "book", "large-print", "epub"]

    assert [product.output for product in sample.products] == names
    for product in sample.products:
        magic = b"PK" if product.output == "epub" else b"%PDF-"
        assert (sample.folder / product.file).read_bytes().startswith(magic)


def test_an_edition_that_names_no_outputs_has_the_usual_ones(tmp_path: Path) -> None:
    """Without a word about outputs an edition gives tabloid, newsletter, book and EPUB."""
    settings = EDITION.replace('outputs = ["newsletter"]\n', "")
    report = build(write(tmp_path / "e", {"edition.toml": settings}), tmp_path / "out")

    assert [p.output for p in report.products] == ["tabloid", "newsletter", "book", "epub"]


def test_missing_pictures_are_warnings(sample: BuildReport) -> None:
    """Each caption without a picture is one warning at its line, whatever the number of outputs."""
    found = [d for d in sample.diagnostics if d.code == "I003"]

    assert len(found) == 4
    assert all(d.severity is Severity.WARNING for d in found)
    assert len({d.place for d in found}) == 4


def test_manifest_tells_what_went_in_and_came_out(sample: BuildReport) -> None:
    """The manifest lists article, settings and fonts read, and each output with its digest."""
    manifest = json.loads((sample.folder / MANIFEST).read_text(encoding="utf-8"))

    for product in sample.products:
        listed = manifest["outputs"][product.file]
        content = (sample.folder / product.file).read_bytes()
        assert listed["sha256"] == hashlib.sha256(content).hexdigest()
    read = " ".join(manifest["inputs"])
    assert all(name in read for name in ("edition.toml", "article.md", "PublisherSong-Regular"))
    assert manifest["tools"]["weasyprint"] == "70.0"


def test_strict_takes_missing_pictures_for_errors(tmp_path: Path) -> None:
    """Under strict an edition with FPO boxes is not built."""
    error = fail(
        write(tmp_path / "e", {"a/article.md": ARTICLE + "\n![说明](){alt=一座桥}\n"}), strict=True
    )

    assert [d.code for d in error.diagnostics] == ["I003"]


def test_only_the_output_asked_for(tmp_path: Path) -> None:
    """--output makes that output; one the edition does not have is a usage error."""
    report = build(SAMPLE, tmp_path / "out", only=("book",))

    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [
        MANIFEST,
        "sangzhi-2018-book.pdf",
    ]
    assert [product.output for product in report.products] == ["book"]
    with pytest.raises(UsageError):
        build(SAMPLE, tmp_path / "out", only=("poster",))


CLOCK = """
import sys, time, datetime, runpy
sys.argv = ["publisher", "build", sys.argv[1], "--out", sys.argv[2]]
shift = float({shift})
clock = time.time
time.time = lambda: clock() + shift
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)
class LaterDay(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = Later, LaterDay
from publisher.cli import main
main()
"""


def test_same_bytes_on_another_day_from_another_place(tmp_path: Path) -> None:
    """Clock, hash seed, working folder and time zone change no byte, manifest included."""
    digests = []
    for number, (shift, seed, zone) in enumerate(((0, "1", "UTC"), (4e7, "77", "Asia/Shanghai"))):
        place = tmp_path / f"place{number}"
        shutil.copytree(SAMPLE, place / "sangzhi-2018")
        subprocess.run(
            [sys.executable, "-c", CLOCK.format(shift=shift), "sangzhi-2018", "out"],
            cwd=place,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
        )
        digests.append(
            {
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in (place / "out").iterdir()
            }
        )

    assert len(digests[0]) == 8
    assert digests[0] == digests[1]


def test_two_dates_give_other_bytes(tmp_path: Path) -> None:
    """The comparison above can fail: another date in the edition does change the output."""
    one = build(write(tmp_path / "x" / "e", {}), tmp_path / "one")
    changed = EDITION.replace("2018-11-05", "2018-11-06")
    two = build(write(tmp_path / "y" / "e", {"edition.toml": changed}), tmp_path / "two")

    assert one.products[0].content != two.products[0].content


BAD: dict[str, tuple[dict[str, str | bytes], str, str, int]] = {
    "missing article": ({"edition.toml": EDITION.replace('"a"', '"b"')}, "F001", "edition.toml", 4),
    "article outside": (
        {"edition.toml": EDITION.replace('"a"', '"../a"')},
        "F004",
        "edition.toml",
        4,
    ),
    "broken TOML": ({"edition.toml": EDITION + "issue = \n"}, "T001", "edition.toml", 6),
    "unknown key": ({"edition.toml": EDITION + "colour = 1\n"}, "T003", "edition.toml", 6),
    "bad date": (
        {"edition.toml": EDITION.replace("2018-11-05", '"2018-02-30"')},
        "T004",
        "edition.toml",
        3,
    ),
    "unknown layout": (
        {"edition.toml": EDITION.replace("newsletter", "poster")},
        "L001",
        "edition.toml",
        1,
    ),
    "not UTF-8": ({"a/article.md": ARTICLE.encode("gb18030")}, "F005", "article.md", 2),
    "no picture": (
        {"a/article.md": ARTICLE + "\n![图](x.png){alt=一座桥}\n", "a/x.png": b"text"},
        "I001",
        "article.md",
        7,
    ),
    "picture cut short": (
        {"a/article.md": ARTICLE + "\n![图](x.png){alt=一座桥}\n", "a/x.png": png(30, 30)},
        "I001",
        "article.md",
        7,
    ),
    "picture too large": (
        {"a/article.md": ARTICLE + "\n![图](x.png){alt=一座桥}\n", "a/x.png": png(30_000, 30_000)},
        "I002",
        "article.md",
        7,
    ),
    "picture outside": (
        {"a/article.md": ARTICLE + "\n![图](../../x.png){alt=一座桥}\n"},
        "F004",
        "article.md",
        7,
    ),
    "rare character": (
        {"a/article.md": ARTICLE + "\n生僻字\U00030729在此。\n"},
        "G001",
        "article.md",
        7,
    ),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_bad_input_is_named_and_nothing_written(case: str, tmp_path: Path) -> None:
    """Each fault is one diagnostic with code, file and line, and leaves the outputs alone."""
    files, code, file, line = BAD[case]
    error = fail(write(tmp_path / "e", files))

    found = error.diagnostics[0]
    assert found.code == code
    assert found.place is not None
    assert Path(found.place.path).name == file
    assert found.place.line == line


def test_rare_character_is_named_whole(tmp_path: Path) -> None:
    """A character no font has is shown with code point, line and column, before any layout."""
    found = fail(write(tmp_path / "e", BAD["rare character"][0])).diagnostics[0]

    assert "U+30729" in found.message
    assert found.place is not None
    assert found.place.column == 4


def test_a_character_the_fonts_have_is_no_error(tmp_path: Path) -> None:
    """The control of the rule above: a rare character of the 8,105 is printed."""
    report = build(
        write(tmp_path / "e", {"a/article.md": ARTICLE + "\n彧彣㭕𬭩。\n"}), tmp_path / "o"
    )

    assert not [d for d in report.diagnostics if d.code == "G001"]


def test_markup_in_the_text_prints_as_text(tmp_path: Path) -> None:
    """HTML and template syntax are the author's characters, not instructions."""
    text = "看<script>alert(1)</script>与{{ 7*7 }}和{% raw %}，原样。"
    report = build(write(tmp_path / "e", {"a/article.md": ARTICLE + f"\n{text}\n"}), tmp_path / "o")

    # check_text inside the build has compared the PDF with the article already.
    import pypdfium2

    page = pypdfium2.PdfDocument(report.products[0].content)[0]
    printed = "".join(page.get_textpage().get_text_range().split())
    assert text.replace(" ", "") in printed
    assert "49" not in printed


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Two bad pictures in one article are two diagnostics of one failure."""
    files: dict[str, str | bytes] = {
        "a/article.md": ARTICLE + "\n![图](x.png){alt=一座桥}\n\n![图](y.png){alt=一座桥}\n",
        "a/x.png": b"no",
        "a/y.png": b"no",
    }

    assert [d.code for d in fail(write(tmp_path / "e", files)).diagnostics] == ["I001", "I001"]


def test_template_that_fails_is_placed(tmp_path: Path) -> None:
    """A name that does not exist in a layout's template is an error with the template's line."""
    own = tmp_path / "layouts" / "own"
    own.mkdir(parents=True)
    (own / "layout.toml").write_text(
        'title = "Own"\npurpose = "A test."\nextends = "newsletter"\n', encoding="utf-8"
    )
    (own / "page.html.j2").write_text("<p>\n{{ editon.title }}</p>", encoding="utf-8")
    folder = write(tmp_path / "e", {"edition.toml": EDITION.replace("newsletter", "own")})
    with pytest.raises(PublisherError) as caught:
        build(folder, tmp_path / "o", layouts=(tmp_path / "layouts",))

    found = caught.value.diagnostics[0]
    assert found.code == "L005"
    assert found.place is not None
    assert found.place.line == 2


def test_style_the_engine_does_not_know_fails(tmp_path: Path) -> None:
    """A CSS declaration that would be dropped stops the build and is named."""
    own = tmp_path / "layouts" / "own"
    own.mkdir(parents=True)
    (own / "layout.toml").write_text(
        'title = "Own"\npurpose = "A test."\nextends = "newsletter"\n', encoding="utf-8"
    )
    (own / "style.css").write_text("p { text-justification: nice }", encoding="utf-8")
    folder = write(tmp_path / "e", {"edition.toml": EDITION.replace("newsletter", "own")})
    with pytest.raises(PublisherError) as caught:
        build(folder, tmp_path / "o", layouts=(tmp_path / "layouts",))

    assert caught.value.diagnostics[0].code == "L006"
    assert "text-justification" in caught.value.diagnostics[0].message


def test_picture_is_printed(tmp_path: Path) -> None:
    """A picture that is there is in the PDF, and no warning is given."""
    from io import BytesIO

    import pypdfium2
    from PIL import Image

    picture = BytesIO()
    Image.new("L", (2400, 1600), 128).save(picture, "PNG")
    files: dict[str, str | bytes] = {
        "a/article.md": ARTICLE + "\n![图](x.png){alt=一座桥}\n",
        "a/x.png": picture.getvalue(),
    }
    report = build(write(tmp_path / "e", files), tmp_path / "o")

    page = pypdfium2.PdfDocument(report.products[0].content)[0]
    kinds = [thing.type for thing in page.get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds
    assert {d.severity for d in report.diagnostics} <= {Severity.NOTE}


def test_names_like_variants_are_names(tmp_path: Path) -> None:
    """An output called after a script is in the edition's own; so is a book's."""
    folder = write(
        tmp_path / "e",
        {
            "edition.toml": EDITION.replace(
                'outputs = ["newsletter"]',
                'variants = ["zh-Hant"]\noutputs = [{ name = "net-zh-Hant", layout = "book" }, '
                '{ name = "epubs", layout = "epub" }, "epub"]',
            ),
            "a/article.md": "---\ntitle: 头发\n---\n\n头发。\n",
        },
    )
    report = build(folder, tmp_path / "out")
    texts = {
        product.file: "".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(product.content)
        )
        for product in report.products
        if product.pages is not None
    }

    assert "头发" in texts["e-net-zh-Hant.pdf"]
    assert "頭髮" in texts["e-net-zh-Hant-zh-Hant.pdf"]
    books = {product.file for product in report.products if product.pages is None}
    assert books == {"e.epub", "e-zh-Hant.epub", "e-epubs.epub", "e-epubs-zh-Hant.epub"}

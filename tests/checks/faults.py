"""One file for each condition of the Matterhorn protocol: the specimen with this fault alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .specimen import CONTENT, Node, cell, shown, specimen, tagged, written
from .spoiling import edit_xmp

Change: TypeAlias = Callable[[pikepdf.Pdf], None]
OBJR = Name.OBJR


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that breaks ``condition`` and no other, and the one code it must be given."""

    condition: str
    code: str
    name: str
    change: Change = lambda pdf: None
    nodes: tuple[Node, ...] = CONTENT
    save: tuple[tuple[str, Any], ...] = ()
    also: tuple[str, ...] = ()
    """Codes of what cannot but follow from it."""

    def content(self) -> bytes:
        """Give the spoiled file."""
        with specimen(self.nodes) as pdf:
            self.change(pdf)
            return written(pdf, **dict(self.save))

    def __str__(self) -> str:
        return f"{self.condition} {self.name}"


def holding(condition: str, code: str, name: str, *nodes: Node) -> Fault:
    """Give a file that has nothing but ``nodes``."""
    return Fault(condition, code, name, nodes=nodes)


# What is painted


def more(content: str) -> Change:
    """Paint ``content`` over the page."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(f"\n{content}\n".encode())

    return change


def number(pdf: pikepdf.Pdf) -> int:
    """Let one more piece of content belong to the first P, and give its number."""
    owner = next(tagged(pdf, "P"))
    marks = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    marks.append(owner)
    owner.K.append(len(marks) - 1)
    return len(marks) - 1


def artifact_inside(pdf: pikepdf.Pdf) -> None:
    """An artifact within tagged content."""
    mark = number(pdf)
    more(f"/P <</MCID {mark}>> BDC /Artifact BMC 0 g 300 60 9 9 re f EMC EMC")(pdf)


def artifact_with_properties(pdf: pikepdf.Pdf) -> None:
    """The same, with properties and a tag without a number between."""
    mark = number(pdf)
    inner = "/Artifact <</Type /Layout>> BDC 0 g 300 60 9 9 re f EMC"
    more(f"/P <</MCID {mark}>> BDC /Span BMC {inner} EMC EMC")(pdf)


def tagged_inside(pdf: pikepdf.Pdf) -> None:
    """Tagged content within an artifact."""
    mark = number(pdf)
    more(f"/Artifact BMC /P <</MCID {mark}>> BDC 0 g 300 60 9 9 re f EMC EMC")(pdf)


def tagged_artifact(pdf: pikepdf.Pdf) -> None:
    """An artifact that has a number itself."""
    mark = number(pdf)
    more(f"/Artifact <</MCID {mark}>> BDC 0 g 300 60 9 9 re f EMC")(pdf)


def form_inside(pdf: pikepdf.Pdf) -> None:
    """A form with tagged content, drawn within an artifact."""
    content = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents.write(content.replace(b"/Form Do", b"/Artifact BMC /Form Do EMC"))


def untagged_in_form(pdf: pikepdf.Pdf) -> None:
    """Paint in a form outside its tagged content."""
    form = pdf.pages[0].Resources.XObject.Form
    form.write(form.read_bytes() + b" 0 g 50 0 9 9 re f")


def unread(pdf: pikepdf.Pdf) -> None:
    """Content with a number that no element holds."""
    next(tagged(pdf, "H2")).K = Array()


def unread_form(pdf: pikepdf.Pdf) -> None:
    """Content of a form that no element holds."""
    del pdf.Root.StructTreeRoot.K[0].K[-1]


def read_twice(pdf: pikepdf.Pdf) -> None:
    """Content that two elements hold."""
    next(tagged(pdf, "H2")).K.append(int(next(tagged(pdf, "H3")).K[0]))


def no_way_back(pdf: pikepdf.Pdf) -> None:
    """A page that does not say under which key its tags are."""
    del pdf.pages[0].obj["/StructParents"]


def no_parent_tree(pdf: pikepdf.Pdf) -> None:
    """The parent tree gives the content to another element."""
    marks = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    marks[0], marks[1] = marks[1], marks[0]


PAINT = (
    Fault("01-003", "K720", "artifact in tagged content", artifact_inside),
    Fault("01-003", "K720", "artifact with properties", artifact_with_properties),
    Fault("01-004", "K720", "tagged content in an artifact", tagged_inside),
    Fault("01-004", "K720", "numbered artifact", tagged_artifact),
    Fault("01-004", "K720", "form in an artifact", form_inside),
    Fault("01-005", "K702", "fill", more("0 g 300 60 9 9 re f")),
    Fault("01-005", "K702", "line", more("0 G 300 60 m 350 60 l S")),
    Fault("01-005", "K702", "text", more(f"BT /F 10 Tf 300 60 Td <{shown('x')}> Tj ET")),
    Fault("01-005", "K702", "tag without a number", more("/P BMC 0 g 300 60 9 9 re f EMC")),
    Fault("01-005", "K702", "in a form", untagged_in_form),
    Fault("01-005", "K709", "not held", unread),
    Fault("01-005", "K709", "not held, in a form", unread_form),
    Fault("01-005", "K709", "no StructParents", no_way_back),
    Fault("01-005", "K709", "parent tree of others", no_parent_tree),
    Fault("01-005", "K709", "held twice", read_twice),
)


# The file as a whole


def marks(**entries: Any) -> Change:
    """Set entries of MarkInfo; None takes one away."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            if value is None:
                del pdf.Root.MarkInfo[f"/{key}"]
            else:
                pdf.Root.MarkInfo[f"/{key}"] = value

    return change


def role_map(**entries: str) -> Change:
    """Map tags, and let the first P have the first of them for a tag."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root.StructTreeRoot.RoleMap[f"/{key}"] = Name(f"/{value}")

    return change


def renamed(old: str, new: str) -> Change:
    """Give the first element with a tag another one."""

    def change(pdf: pikepdf.Pdf) -> None:
        next(tagged(pdf, old)).S = Name(f"/{new}")

    return change


def both(*changes: Change) -> Change:
    """Change several things."""

    def change(pdf: pikepdf.Pdf) -> None:
        for one in changes:
            one(pdf)

    return change


def without(key: str) -> Change:
    """Take an entry out of the catalogue."""

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[key]

    return change


def xmp(pattern: str, replacement: str = "") -> Change:
    """Change the metadata."""
    return lambda pdf: edit_xmp(pdf, pattern, replacement)


def entry(path: str, value: Any) -> Change:
    """Set an entry somewhere under the catalogue; None takes it away."""
    *way, last = path.split()

    def change(pdf: pikepdf.Pdf) -> None:
        at: Any = pdf.Root
        for step in way:
            at = at[int(step)] if step.isdigit() else at[f"/{step}"]
        if value is None:
            del at[f"/{last}"]
        else:
            at[f"/{last}"] = value

    return change


def xfa(*parts: bytes) -> Change:
    """Give the form an XFA of some parts."""

    def change(pdf: pikepdf.Pdf) -> None:
        streams = [pdf.make_stream(part) for part in parts]
        listed = Array([one for s in streams for one in (String("part"), s)])
        pdf.Root.AcroForm.XFA = streams[0] if len(streams) == 1 else listed

    return change


def locked(**rights: bool) -> tuple[tuple[str, Any], ...]:
    """Give how to save a file with protection."""
    allow = pikepdf.Permissions(**rights)
    return (
        (
            "encryption",
            pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False, allow=allow),
        ),
    )


DYNAMIC = b"<config><acrobat7><dynamicRender>required</dynamicRender></acrobat7></config>"
WHOLE = (
    Fault("01-007", "K712", "Suspects", marks(Suspects=True)),
    Fault("6.2", "K712", "Marked false", marks(Marked=False)),
    Fault("6.2", "K712", "no Marked", marks(Marked=None)),
    Fault("6.2", "K712", "no MarkInfo", without("/MarkInfo")),
    Fault("02-001", "K708", "unknown tag", renamed("Span", "Marginalia")),
    Fault(
        "02-001",
        "K708",
        "mapped to an unknown tag",
        both(renamed("Span", "Foo"), role_map(Foo="Bar")),
    ),
    Fault("02-001", "K708", "tag of PDF 2.0", renamed("Span", "Em")),
    Fault("02-001", "K708", "heading without a level", renamed("Span", "H0")),
    Fault("02-003", "K713", "two tags in a circle", role_map(Foo="Bar", Bar="Foo")),
    Fault("02-003", "K713", "three tags in a circle", role_map(Foo="Bar", Bar="Baz", Baz="Foo")),
    Fault("02-003", "K713", "a tag on itself", role_map(Foo="Foo")),
    Fault("02-004", "K713", "Quote is Span", role_map(Quote="Span")),
    Fault("02-004", "K713", "Index is Private", role_map(Index="Private")),
    Fault("06-003", "K802", "no title", xmp("<dc:title>.*?</dc:title>")),
    Fault(
        "06-003",
        "K802",
        "title in Info alone",
        both(
            xmp("<dc:title>.*?</dc:title>"),
            lambda pdf: pdf.docinfo.update({"/Title": String("a title")}),
        ),
    ),
    Fault("06-003", "K802", "empty title", xmp(">A specimen<", "> <")),
    Fault(
        "06-001",
        "K731",
        "no metadata",
        both(without("/Metadata"), lambda pdf: pdf.docinfo.update({"/Title": String("x")})),
        also=("K802",),
    ),
    Fault("06-002", "K731", "no identifier", xmp("<pdfuaid:part>.*?</pdfuaid:part>")),
    Fault("06-002", "K731", "another part", xmp("<pdfuaid:part>1<", "<pdfuaid:part>7<")),
    Fault("06-002", "K731", "another prefix", xmp("pdfuaid", "ua")),
    Fault("07-001", "K707", "no preferences", without("/ViewerPreferences")),
    Fault("07-001", "K707", "no entry", entry("ViewerPreferences DisplayDocTitle", None)),
    Fault("07-002", "K707", "false", entry("ViewerPreferences DisplayDocTitle", False)),
    Fault("20-001", "K727", "no name", entry("OCProperties Configs 0 Name", None)),
    Fault("20-001", "K727", "empty name", entry("OCProperties Configs 0 Name", String(""))),
    Fault("20-002", "K727", "no name", entry("OCProperties D Name", None)),
    Fault("20-002", "K727", "blank name", entry("OCProperties D Name", String(" "))),
    Fault("20-003", "K727", "in D", entry("OCProperties D AS", Array())),
    Fault("20-003", "K727", "in Configs", entry("OCProperties Configs 0 AS", Array())),
    Fault("21-001", "K726", "no UF", entry("Names EmbeddedFiles Names 1 UF", None)),
    Fault("21-001", "K726", "no F", entry("Names EmbeddedFiles Names 1 F", None)),
    Fault("21-001", "K726", "empty UF", entry("Names EmbeddedFiles Names 1 UF", String(""))),
    Fault("25-001", "K729", "one stream", xfa(b"<xdp>" + DYNAMIC + b"</xdp>")),
    Fault("25-001", "K729", "of parts", xfa(b"<template/>", DYNAMIC)),
    Fault(
        "25-001",
        "K729",
        "with a prefix",
        xfa(DYNAMIC.replace(b"dynamicRender", b"c:dynamicRender")),
    ),
    Fault("26-002", "K730", "not aloud", save=locked(accessibility=False)),
)


# Words and language


def lang(tag: str, value: str) -> Change:
    """Let the first element with a tag say its language."""

    def change(pdf: pikepdf.Pdf) -> None:
        next(tagged(pdf, tag)).Lang = String(value)

    return change


def attribute(tag: str, key: str, value: Any, index: int = 0) -> Change:
    """Set an entry of an element with a tag; None takes it away."""

    def change(pdf: pikepdf.Pdf) -> None:
        at = list(tagged(pdf, tag))[index]
        if value is None:
            del at[f"/{key}"]
        else:
            at[f"/{key}"] = value

    return change


def silent(*kept: str) -> Change:
    """Take the file's language away, and all that needs one but what is ``kept``."""

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/Lang"]
        if "text" not in kept:
            next(tagged(pdf, "Document")).Lang = String("en")
        if "bookmarks" not in kept:
            del pdf.Root["/Outlines"]
        if "annotations" not in kept:
            for item in pdf.pages[0].Annots:
                item.Lang = String("en")
        if "fields" not in kept:
            del pdf.Root.AcroForm.Fields[0]["/TU"]
            next(tagged(pdf, "Form")).Alt = String("your name")
        if "title" not in kept:
            edit_xmp(pdf, "x-default", "en")

    return change


def silent_alternative(pdf: pikepdf.Pdf) -> None:
    """Only an alternative text is of no language."""
    silent()(pdf)
    next(tagged(pdf, "Figure")).Lang = String("")
    figure = next(tagged(pdf, "Figure"))
    part = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Span,
            P=figure,
            Lang=String("en"),
            K=figure.K,
            Pg=pdf.pages[0].obj,
        )
    )
    mark = int(figure.K[0])
    pdf.Root.StructTreeRoot.ParentTree.Nums[1][mark] = part
    figure.K = Array([part])


WORDS = (
    Fault("11-001", "K706", "of anything", without("/Lang")),
    Fault("11-001", "K706", "empty", entry("Lang", String(""))),
    Fault("11-001", "K706", "of text", silent("text")),
    Fault("11-002", "K706", "of an alternative text", silent_alternative),
    Fault("11-003", "K706", "of bookmarks", silent("bookmarks")),
    Fault("11-004", "K706", "of annotations", silent("annotations")),
    Fault("11-005", "K706", "of fields", silent("fields")),
    Fault("11-006", "K706", "of the title", silent("title")),
    *(
        Fault("11-001", "K719", f"“{name}”", entry("Lang", String(name)))
        for name in ("zh_CN", "chinese", "中文", "zh-", "e", "english-us", "zh Hans")
    ),
    Fault("11-001", "K719", "of an element", lang("P", "Deutsch")),
    Fault(
        "11-001",
        "K719",
        "in the content",
        more("/Artifact <</Lang (de_DE)>> BDC 0 g 300 60 9 9 re f EMC"),
    ),
    *(
        Fault("13-004", "K703", name, attribute("Figure", "Alt", value))
        for name, value in (("no Alt", None), ("empty", String("")), ("blank", String(" ")))
    ),
    *(
        Fault("17-002", "K703", name, attribute("Formula", "Alt", value))
        for name, value in (("no Alt", None), ("empty", String("")))
    ),
    Fault("19-003", "K718", "no ID", attribute("Note", "ID", None)),
    Fault("19-003", "K718", "empty ID", attribute("Note", "ID", String(""), 1)),
    Fault("19-004", "K718", "the same ID", attribute("Note", "ID", String("n1"), 1)),
)


# Headings and tables


def headings(*tags: str) -> tuple[Node, ...]:
    """Give headings one after the other."""
    return tuple((tag, "x") for tag in tags)


HEADINGS = (
    holding("14-002", "K705", "H2 first", *headings("H2", "H1")),
    holding("14-002", "K705", "H3 alone", *headings("H3")),
    holding("14-003", "K705", "H1 H3", *headings("H1", "H3")),
    holding("14-003", "K705", "H1 H2 H3 H2 H4", *headings("H1", "H2", "H3", "H2", "H4")),
    holding("14-003", "K705", "H1 H2 H1 H3", *headings("H1", "H2", "H1", "H3")),
    holding("14-003", "K705", "H5 H7", *headings("H1", "H2", "H3", "H4", "H5", "H7")),
    holding("14-003", "K705", "in parts", ("H1", "a"), ("Sect", ("Sect", ("H3", "b")))),
    holding("14-006", "K715", "two H", *headings("H", "H")),
    holding("14-006", "K715", "two H in a part", ("Sect", ("H", "a"), ("P", "b"), ("H", "c"))),
    holding(
        "14-006", "K715", "one through NonStruct", ("Sect", ("H", "a"), ("NonStruct", ("H", "c")))
    ),
    holding("14-007", "K715", "H and H1", *headings("H1", "H")),
    holding("14-007", "K715", "H and H2", ("Sect", ("H", "a")), ("H1", "b"), ("H2", "c")),
)


def scope(value: str, **spans: int) -> dict[str, Any]:
    """Give the attributes of a head."""
    given = Dictionary(O=Name.Table)
    if value:
        given.Scope = Name(f"/{value}")
    for key, span in spans.items():
        given[f"/{key}"] = span
    return {"A": given}


def named(*names: str) -> dict[str, Any]:
    """Give the attributes of a cell that names its heads."""
    return {"A": Dictionary(O=Name.Table, Headers=Array([String(name) for name in names]))}


def head(text: str, value: str = "Column", **spans: int) -> Node:
    """Give a head of a table."""
    return ("TH", scope(value, **spans), text)


def wide(text: str, **spans: int) -> Node:
    """Give a cell that takes several places."""
    return ("TD", scope("", **spans), text)


def table(*rows: tuple[Node, ...]) -> Node:
    """Give a table of rows."""
    return ("Table", *(("TR", *row) for row in rows))


BODY = (cell("c"), cell("d"))
TABLES = (
    holding("15-003", "K716", "no Scope", table((("TH", "a"), ("TH", "b")), BODY)),
    holding("15-003", "K716", "one without", table((head("a"), ("TH", "b")), BODY)),
    holding("15-003", "K716", "wrong Scope", table((head("a", "Col"), head("b", "Col")), BODY)),
    holding("15-003", "K716", "empty attributes", table((head("a", ""), head("b", "")), BODY)),
    holding("15-005", "K716", "cell without a head", table((head("a"), cell("b")), BODY)),
    holding("15-005", "K716", "row without a head", table((head("a", "Row"), cell("b")), BODY)),
    holding(
        "15-005",
        "K716",
        "an unknown head",
        table(
            (("TH", {"ID": String("h")}, "a"), ("TH", {"ID": String("i")}, "b")),
            (("TD", named("h"), "c"), ("TD", named("x"), "d")),
        ),
    ),
    holding(
        "15-005",
        "K716",
        "head of another table",
        table((("TH", {"ID": String("h")}, "a"),), (("TD", named("h"), "c"),)),
        table((("TH", {"ID": String("i")}, "a"),), (("TD", named("h"), "c"),)),
    ),
    holding("15-005", "K717", "short row", table((head("a"), head("b")), (cell("c"),))),
    holding(
        "15-005",
        "K717",
        "long row",
        table(
            (head("a", "Both"), head("b", "Both")),
            (cell("c"), cell("d"), ("TH", scope("Row"), "e")),
        ),
    ),
    holding(
        "15-005",
        "K717",
        "too wide",
        table((head("a"), head("b")), (wide("c", ColSpan=2), ("TH", scope("Row"), "d"))),
    ),
    holding(
        "15-005",
        "K717",
        "too tall",
        table((head("a"), head("b")), (wide("c", RowSpan=3), cell("d"))),
    ),
    holding(
        "15-005",
        "K717",
        "one on the other",
        table(
            (head("a"), head("b"), head("e")),
            (cell("c"), wide("d", RowSpan=2), cell("f")),
            (wide("g", ColSpan=3),),
        ),
    ),
)


# Annotations


def note(kind: str, **entries: Any) -> Change:
    """Change the annotation of a kind: None takes an entry away."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            if value is None:
                del found(pdf, kind)[f"/{key}"]
            else:
                found(pdf, kind)[f"/{key}"] = value

    return change


def found(pdf: pikepdf.Pdf, kind: str) -> Any:
    """Give the annotation of a kind."""
    return next(item for item in pdf.pages[0].Annots if item.Subtype == f"/{kind}")


def moved(kind: str, tag: str) -> Change:
    """Give the element of the annotation of a kind another tag."""

    def change(pdf: pikepdf.Pdf) -> None:
        owner(pdf, kind).S = Name(f"/{tag}")

    return change


def owner(pdf: pikepdf.Pdf, kind: str) -> Any:
    """Give the element of the annotation of a kind."""
    return pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[
        int(found(pdf, kind).StructParent)
    ]


def let_go(kind: str) -> Change:
    """Let the element of an annotation hold it no longer."""

    def change(pdf: pikepdf.Pdf) -> None:
        at = owner(pdf, kind)
        at.K = Array([kid for kid in at.K if not isinstance(kid, Dictionary)])

    return change


def unknown(pdf: pikepdf.Pdf) -> None:
    """An annotation of a kind that is in no standard, in no tag."""
    found(pdf, "Text").Subtype = Name.Hologram
    owner(pdf, "Hologram").S = Name.P


def trapped(pdf: pikepdf.Pdf) -> None:
    """Traps for a press."""
    found(pdf, "PrinterMark").Subtype = Name.TrapNet


def marked(pdf: pikepdf.Pdf) -> None:
    """A printer's mark in the structure tree."""
    item = found(pdf, "PrinterMark")
    at = next(tagged(pdf, "Document"))
    made = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Annot,
            P=at,
            K=Array([Dictionary(Type=OBJR, Obj=item, Pg=pdf.pages[0].obj)]),
        )
    )
    at.K.append(made)
    item.StructParent = 900
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    numbers.append(900)
    numbers.append(made)


def bare_mark(pdf: pikepdf.Pdf) -> None:
    """A printer's mark that does not say it is an artifact."""
    found(pdf, "PrinterMark").AP.N.write(b"0 g 0 0 5 5 re f")


def clip(key: str, value: Any) -> Change:
    """Change what the film is played from."""

    def change(pdf: pikepdf.Pdf) -> None:
        at = found(pdf, "Screen").AA.PO.R.C
        if value is None:
            del at[f"/{key}"]
        else:
            at[f"/{key}"] = value

    return change


def tabs(value: Any) -> Change:
    """Set the order of the tab key."""

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].obj["/Tabs"]
        if value is not None:
            pdf.pages[0].obj.Tabs = value

    return change


def reference(pdf: pikepdf.Pdf) -> None:
    """A form that stands for a page of another file."""
    pdf.pages[0].Resources.XObject.Form.Ref = Dictionary(F=String("other.pdf"), Page=0)


def drawn_twice(pdf: pikepdf.Pdf) -> None:
    """A form with tagged content that stands in two places."""
    more("q 1 0 0 1 300 300 cm /Form Do Q")(pdf)


def drawn_by_two_names(pdf: pikepdf.Pdf) -> None:
    """The same under another name."""
    forms = pdf.pages[0].Resources.XObject
    forms.Other = forms.Form
    more("q 1 0 0 1 300 300 cm /Other Do Q")(pdf)


def drawn_on_two_pages(pdf: pikepdf.Pdf) -> None:
    """The same on another page."""
    pdf.add_blank_page(page_size=(595, 842))
    page: Any = pdf.pages[1].obj
    page.Resources = Dictionary(XObject=Dictionary(Again=pdf.pages[0].Resources.XObject.Form))
    page.Contents = pdf.make_stream(b"q 1 0 0 1 300 300 cm /Again Do Q")


ANNOTATIONS = (
    Fault("28-002", "K721", "in a P", moved("Text", "P")),
    Fault("28-002", "K721", "no StructParent", note("Text", StructParent=None)),
    Fault("28-002", "K721", "unknown key", note("Text", StructParent=777)),
    Fault("28-002", "K721", "not held", let_go("Text")),
    Fault("28-002", "K721", "file in a Span", moved("FileAttachment", "Span")),
    Fault(
        "28-002",
        "K721",
        "film in a Figure",
        both(
            moved("Screen", "Figure"),
            lambda pdf: owner(pdf, "Screen").__setitem__("/Alt", String("film")),
        ),
    ),
    Fault("28-004", "K722", "no Contents", note("Text", Contents=None)),
    Fault("28-004", "K722", "empty Contents", note("Screen", Contents=String(""))),
    Fault("28-005", "K722", "no TU", note("Widget", TU=None)),
    Fault("28-005", "K722", "empty TU", note("Widget", TU=String(" "))),
    Fault("28-006", "K721", "unknown kind", unknown),
    Fault("28-007", "K723", "traps", trapped),
    Fault("28-008", "K724", "no Tabs", tabs(None)),
    Fault("28-009", "K724", "by rows", tabs(Name.R)),
    Fault("28-009", "K724", "by columns", tabs(Name.C)),
    Fault("28-010", "K721", "field in a Span", moved("Widget", "Span")),
    Fault("28-010", "K721", "field in no tag", note("Widget", StructParent=None)),
    Fault("28-011", "K710", "link in a Span", moved("Link", "Span")),
    Fault("28-011", "K710", "link in no tag", note("Link", StructParent=None)),
    Fault("28-011", "K710", "link not held", let_go("Link")),
    Fault("28-012", "K710", "no Contents", note("Link", Contents=None)),
    Fault("28-012", "K710", "blank Contents", note("Link", Contents=String(" "))),
    Fault("28-014", "K725", "no CT", clip("CT", None)),
    Fault("28-015", "K725", "no Alt", clip("Alt", None)),
    Fault("28-015", "K725", "empty Alt", clip("Alt", Array([String(""), String("")]))),
    Fault("28-015", "K725", "half a pair", clip("Alt", Array([String("film")]))),
    Fault(
        "28-016", "K726", "no UF", lambda pdf: found(pdf, "FileAttachment").FS.__delitem__("/UF")
    ),
    Fault("28-016", "K726", "no file", note("FileAttachment", FS=None)),
    Fault("28-017", "K723", "mark in the tree", marked),
    Fault("28-018", "K723", "mark no artifact", bare_mark),
    Fault("30-001", "K610", "reference", reference),
    Fault("30-002", "K728", "twice on a page", drawn_twice),
    Fault("30-002", "K728", "under two names", drawn_by_two_names),
    Fault("30-002", "K728", "on two pages", drawn_on_two_pages),
)


# The tree itself


def twice(pdf: pikepdf.Pdf) -> None:
    """An element that stands in the tree twice."""
    at = next(tagged(pdf, "Document"))
    at.K.append(at.K[3])


def circle(pdf: pikepdf.Pdf) -> None:
    """An element within itself."""
    next(tagged(pdf, "BlockQuote")).K.append(next(tagged(pdf, "Sect")))


def empty_form(pdf: pikepdf.Pdf) -> None:
    """A Form tag that is text alone."""
    next(tagged(pdf, "BlockQuote")).S = Name.Form


TREE = (
    Fault("fields", "K721", "text for a field", empty_form),
    Fault("tree", "K711", "no parent", attribute("H2", "P", None)),
    Fault(
        "tree",
        "K711",
        "another parent",
        lambda pdf: setattr(next(tagged(pdf, "H2")), "P", next(tagged(pdf, "Document"))),
    ),
    Fault("tree", "K711", "twice", twice),
    Fault("tree", "K711", "circle", circle),
)


# Tags in each other


NESTING = (
    holding(
        "09-004",
        "K714",
        "two heads",
        (
            "Table",
            ("THead", ("TR", cell("a"))),
            ("THead", ("TR", cell("b"))),
            ("TBody", ("TR", cell("c"))),
        ),
    ),
    holding(
        "09-004",
        "K714",
        "two feet",
        (
            "Table",
            ("TBody", ("TR", cell("c"))),
            ("TFoot", ("TR", cell("a"))),
            ("TFoot", ("TR", cell("b"))),
        ),
    ),
    holding(
        "09-004",
        "K714",
        "head without body",
        ("Table", ("THead", ("TR", cell("a"))), ("TR", cell("b"))),
    ),
    holding(
        "09-004",
        "K714",
        "foot without body",
        ("Table", ("TR", cell("b")), ("TFoot", ("TR", cell("a")))),
    ),
    holding(
        "09-004",
        "K714",
        "head after body",
        ("Table", ("TBody", ("TR", cell("a"))), ("THead", ("TR", cell("b")))),
    ),
    holding(
        "09-004",
        "K714",
        "two captions",
        ("Table", ("Caption", "a"), ("TR", cell("b")), ("Caption", "c")),
    ),
    holding(
        "09-004",
        "K714",
        "caption in the middle",
        ("Table", ("TR", cell("a")), ("Caption", "c"), ("TR", cell("b"))),
    ),
    holding("09-004", "K714", "text in a table", ("Table", ("TR", cell("a")), "x")),
    holding("09-004", "K714", "text in a row", ("Table", ("TR", cell("a"), "x"))),
    holding("09-005", "K714", "caption last", ("L", ("LI", ("LBody", "a")), ("Caption", "b"))),
    holding("09-005", "K714", "text in a list", ("L", ("LI", ("LBody", "a")), "x")),
    holding("09-005", "K714", "text in an item", ("L", ("LI", "x"))),
    holding("09-006", "K714", "caption last", ("TOC", ("TOCI", "a"), ("Caption", "b"))),
    holding(
        "09-006", "K714", "two captions", ("TOC", ("Caption", "a"), ("Caption", "b"), ("TOCI", "c"))
    ),
    holding("09-006", "K714", "text", ("TOC", ("TOCI", "a"), "x")),
    holding("09-007", "K714", "no reading", ("P", ("Ruby", ("RB", "a")))),
    holding("09-007", "K714", "no base", ("P", ("Ruby", ("RT", "a")))),
    holding("09-007", "K714", "reading first", ("P", ("Ruby", ("RT", "a"), ("RB", "b")))),
    holding("09-007", "K714", "one mark", ("P", ("Ruby", ("RB", "a"), ("RP", "("), ("RT", "b")))),
    holding("09-007", "K714", "nothing", ("P", ("Ruby",))),
    holding("09-007", "K714", "text", ("P", ("Ruby", ("RB", "a"), ("RT", "b"), "x"))),
    holding("09-008", "K714", "one mark", ("P", ("Warichu", ("WP", "("), ("WT", "a")))),
    holding("09-008", "K714", "marks alone", ("P", ("Warichu", ("WP", "("), ("WP", ")")))),
    holding("09-008", "K714", "text", ("P", ("Warichu", ("WT", "a"), "x"))),
)

FAULTS = (*PAINT, *WHOLE, *WORDS, *HEADINGS, *TABLES, *ANNOTATIONS, *TREE, *NESTING)

"""A tagged file with one of everything that PDF/UA-1 speaks of, made by hand and in order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, String

from pdf.printing import saved

Node: TypeAlias = "str | tuple[Any, ...]"
"""A text, or a tag, what it says besides (may be left out), and what it holds."""
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789()"
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A specimen</rdf:li></rdf:Alt></dc:title>
<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
COLUMN = Dictionary(O=Name.Table, Scope=Name.Column)


def cell(text: str) -> Node:
    """Give a cell of a table's body."""
    return ("TD", text)


CONTENT: tuple[Node, ...] = (
    ("H1", "heading"),
    ("P", "first", ("Span", "inner"), "last"),
    ("Lead", "mapped"),
    ("Sect", ("H2", "second"), ("BlockQuote", ("P", "quoted")), ("H3", "third")),
    ("TOC", ("Caption", "contents"), ("TOCI", ("Reference", "one")), ("TOCI", ("P", "two"))),
    ("TOC", ("TOCI", ("Lbl", "1"), ("Reference", "nine"), ("TOC", ("TOCI", "ten")))),
    ("L", ("Caption", "list"), ("LI", ("Lbl", "a"), ("LBody", "item")), ("LI", ("LBody", "more"))),
    ("L", ("LI", ("LBody", "outer", ("L", ("LI", ("LBody", "inmost")))))),
    (
        "Table",
        ("Caption", "table"),
        ("THead", ("TR", ("TH", {"A": COLUMN}, "name"), ("TH", {"A": COLUMN}, "value"))),
        ("TBody", ("TR", cell("b"), cell("c")), ("TR", cell("d"), cell("e"))),
        ("TFoot", ("TR", cell("f"), cell("g"))),
    ),
    (
        "Table",
        ("TR", ("TH", {"ID": String("h1")}, "h"), ("TH", {"ID": String("h2")}, "i")),
        (
            "TR",
            ("TD", {"A": Dictionary(O=Name.Table, Headers=Array([String("h1")]))}, "j"),
            ("TD", {"A": Dictionary(O=Name.Table, Headers=Array([String("h2")]))}, "k"),
        ),
    ),
    ("Table", ("TR", cell("l"), cell("m")), ("Caption", "under")),
    ("P", "base", ("Ruby", ("RB", "n"), ("RT", "o"))),
    ("P", ("Ruby", ("RB", "p"), ("RP", "("), ("RT", "q"), ("RP", ")"))),
    ("P", ("Warichu", ("WP", "("), ("WT", "small"), ("WP", ")"))),
    ("Figure", {"Alt": String("a picture")}, "picture"),
    ("Formula", {"Alt": String("x squared")}, "x2"),
    ("Note", {"ID": String("n1")}, ("Lbl", "1"), ("P", "note")),
    ("Note", {"ID": String("n2")}, "other"),
    ("NonStruct", ("P", "through"), ("L", ("NonStruct", ("LI", ("LBody", "nothing"))))),
)


@dataclass(slots=True)
class Writer:
    """Writes a tagged page; ``owners`` are what the parent tree gives to each key."""

    pdf: pikepdf.Pdf
    page: Dictionary
    owners: list[tuple[int, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    marks: list[Any] = field(default_factory=list)

    def element(self, tag: str, parent: Any, **more: Any) -> Dictionary:
        """Give an element under ``parent``."""
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{tag}"), P=parent, Pg=self.page, K=Array())
        )
        for key, value in more.items():
            made[f"/{key}"] = value
        parent.K.append(made)
        return made

    def write(self, node: Node, parent: Any) -> None:
        """Write a node and all it holds under ``parent``."""
        if isinstance(node, str):
            self.text(node, parent)
            return
        tag, *rest = node
        more = rest.pop(0) if rest and isinstance(rest[0], dict) else {}
        made = self.element(tag, parent, **more)
        for kid in rest:
            self.write(kid, made)

    def text(self, text: str, owner: Any) -> None:
        """Write a text as marked content of its own, and give it to ``owner``."""
        number = len(self.marks)
        tag = str(owner.S).lstrip("/")
        x, y = 40 + 130 * (number % 4), 780 - 22 * (number // 4)
        self.lines.append(
            f"/{tag} <</MCID {number}>> BDC BT /F 10 Tf {x} {y} Td <{shown(text)}> Tj ET EMC"
        )
        self.marks.append(owner)
        owner.K.append(number)

    def annotate(self, parent: Any, tag: str | None, **entries: Any) -> Dictionary:
        """Put an annotation on the page and into an element of its own."""
        key = 100 + len(self.owners)
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.Annot, Rect=Array([40, 20 + key - 100, 60, 30 + key - 100]), F=4)
        )
        for name, value in entries.items():
            made[f"/{name}"] = value
        self.page.Annots.append(made)
        if tag is not None:
            owner = self.element(tag, parent)
            owner.K.append(Dictionary(Type=Name.OBJR, Obj=made, Pg=self.page))
            made.StructParent = key
            self.owners.append((key, owner))
        return made


def shown(text: str) -> str:
    """Give a text in the codes of the specimen's font, in hexadecimal."""
    return "".join(f"{SIGNS.index(sign) + 1:04x}" for sign in text)


@cache
def program() -> bytes:
    """Give a TrueType font with a shape of its own for each sign, 500 wide."""
    names = [".notdef", *(f"g{ord(sign):02x}" for sign in SIGNS)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(sign): f"g{ord(sign):02x}" for sign in SIGNS})
    builder.setupGlyf({name: _shape(n) for n, name in enumerate(names)})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Specimen", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    # The same bytes whenever they are made.
    builder.font["head"].created = builder.font["head"].modified = 3_000_000_000
    out = io.BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(out)
    return out.getvalue()


def _shape(number: int) -> Any:
    """Give bars as the bits of ``number`` say, over one that all have."""
    pen = TTGlyphPen(None)
    bars = [(50, 0), *((50 + 60 * bit, 200) for bit in range(6) if number >> bit & 1)]
    for left, bottom in bars:
        right, top = (400, 120) if not bottom else (left + 50, 700)
        for n, point in enumerate([(left, bottom), (left, top), (right, top), (right, bottom)]):
            (pen.lineTo if n else pen.moveTo)(point)
        pen.closePath()
    return pen.glyph()


def composite(pdf: pikepdf.Pdf) -> Dictionary:
    """Give the specimen's font: a composite one whose codes are the numbers of glyphs."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Specimen"), Flags=4,
        FontBBox=Array([0, -200, 500, 800]), ItalicAngle=0, Ascent=800, Descent=-200,
        CapHeight=700, StemV=80, FontFile2=pdf.make_stream(program()),
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Specimen"),
        CIDSystemInfo=system("Adobe", "Identity", 0), CIDToGIDMap=Name.Identity, DW=500,
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Specimen"),
            Encoding=Name("/Identity-H"), DescendantFonts=Array([pdf.make_indirect(inner)]),
            ToUnicode=pdf.make_stream(to_unicode({n: ord(s) for n, s in enumerate(SIGNS, 1)})),
        )
    )  # fmt: skip


def system(registry: str, ordering: str, supplement: int) -> Dictionary:
    """Give the description of a collection of characters."""
    return Dictionary(Registry=String(registry), Ordering=String(ordering), Supplement=supplement)


def to_unicode(values: dict[int, int], digits: int = 4) -> bytes:
    """Give a ToUnicode map."""
    lines = "\n".join(f"<{code:0{digits}x}> <{value:04x}>" for code, value in values.items())
    return f"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Specimen def /CMapType 2 def
1 begincodespacerange <{"0" * digits}> <{"f" * digits}> endcodespacerange
{len(values)} beginbfchar
{lines}
endbfchar endcmap end end""".encode()


def _annotations(writer: Writer, document: Dictionary) -> None:
    pdf = writer.pdf
    address = Dictionary(S=Name.URI, URI=String("https://example.com"))
    link = writer.annotate(
        document, "Link", Subtype=Name.Link, A=address, Contents=String("to the site")
    )
    writer.text("link", writer.owners[0][1])
    link.Border = Array([0, 0, 0])
    writer.annotate(document, "Annot", Subtype=Name.Text, Contents=String("a comment"))
    widget = writer.annotate(
        document, "Form", Subtype=Name.Widget, FT=Name.Tx, T=String("name"), TU=String("your name")
    )
    attached = Dictionary(
        Type=Name.Filespec, F=String("a.txt"), UF=String("a.txt"),
        EF=Dictionary(F=pdf.make_stream(b"text", Type=Name.EmbeddedFile)),
    )  # fmt: skip
    writer.annotate(
        document, "Annot", Subtype=Name.FileAttachment, Contents=String("a file"), FS=attached
    )
    clip = Dictionary(
        Type=Name.MediaClip,
        S=Name.MCD,
        CT=String("video/mp4"),
        Alt=Array([String(""), String("a film")]),
    )
    plays = Dictionary(S=Name.Rendition, OP=0, R=Dictionary(S=Name.MR, C=clip))
    writer.annotate(
        document, "Annot", Subtype=Name.Screen, Contents=String("a film"), AA=Dictionary(PO=plays)
    )
    look = pdf.make_stream(
        b"/Artifact BMC 0 g 0 0 5 5 re f EMC",
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]),
    )  # fmt: skip
    writer.annotate(
        document, None, Subtype=Name.PrinterMark, Contents=String("mark"), AP=Dictionary(N=look)
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a.txt"), pdf.make_indirect(attached)]))
    )


def _catalogue(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    root.Lang, root.MarkInfo = String("en"), Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.Metadata = pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("layer")))
    root.OCProperties = Dictionary(
        OCGs=Array([layer]),
        D=Dictionary(Name=String("all"), Order=Array([layer]), ON=Array([layer])),
        Configs=Array([Dictionary(Name=String("some"))]),
    )
    mark = pdf.make_indirect(
        Dictionary(Title=String("heading"), Dest=Array([pdf.pages[0].obj, Name.Fit]))
    )
    root.Outlines = pdf.make_indirect(
        Dictionary(Type=Name.Outlines, First=mark, Last=mark, Count=1)
    )
    mark.Parent = root.Outlines


def _form(writer: Writer, document: Dictionary, fonts: Dictionary) -> None:
    """Draw a form whose content has numbers of its own."""
    owner = writer.element("P", document)
    content = f"/P <</MCID 0>> BDC BT /F 10 Tf 0 0 Td <{shown('form')}> Tj ET EMC"
    form = writer.pdf.make_stream(
        content.encode(),
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, -5, 100, 15]),
        Resources=Dictionary(Font=fonts), StructParents=50,
    )  # fmt: skip
    owner.K.append(Dictionary(Type=Name.MCR, Pg=writer.page, Stm=form, MCID=0))
    writer.owners.append((50, Array([owner])))
    writer.page.Resources.XObject = Dictionary(Form=form)
    writer.lines.append("q 1 0 0 1 40 300 cm /Form Do Q")


def specimen(nodes: tuple[Node, ...] = CONTENT) -> pikepdf.Pdf:
    """Give the specimen, or a file with ``nodes`` in its place, open for changing."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page: Any = pdf.pages[0].obj
    fonts = Dictionary(F=composite(pdf))
    page.Resources, page.Annots, page.Tabs = Dictionary(Font=fonts), Array(), Name.S
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
    pdf.Root.StructTreeRoot = tree
    tree.RoleMap = Dictionary(Lead=Name.P)
    writer = Writer(pdf, page)
    document = writer.element("Document", tree)
    for node in nodes:
        writer.write(node, document)
    if nodes is CONTENT:
        _annotations(writer, document)
        _form(writer, document, fonts)
    writer.lines.append("/Artifact <</Type /Pagination>> BDC 0 g 40 40 100 1 re f EMC")
    _catalogue(pdf)
    page.Contents = pdf.make_stream("\n".join(writer.lines).encode())
    page.StructParents = 0
    pairs = sorted([(0, Array(writer.marks)), *writer.owners], key=lambda pair: pair[0])
    tree.ParentTree = pdf.make_indirect(
        Dictionary(Nums=Array([one for pair in pairs for one in pair]))
    )
    return pdf


def written(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """Give an open specimen as bytes, of PDF 1.7."""
    return saved(pdf, **{"min_version": "1.7", **options})


def tagged(pdf: pikepdf.Pdf, tag: str) -> Iterator[Any]:
    """Yield the elements with a tag, in reading order."""
    waiting: list[Any] = [pdf.Root.StructTreeRoot]
    while waiting:
        at = waiting.pop()
        if at.get("/S") == f"/{tag}":
            yield at
        kids = at.get("/K", Array())
        for kid in reversed(list(kids) if isinstance(kids, Array) else [kids]):
            if isinstance(kid, Dictionary) and "/S" in kid:
                waiting.append(kid)

"""ONIX messages: what they say of an edition, and whether broken ones are noticed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from lxml import etree

from publisher import onix
from publisher.build.listings import make_listing
from publisher.diagnostics import ContentError, Diagnostic
from publisher.edition import Edition, load_edition, read_settings
from publisher.edition.variants import convert
from publisher.onix.codes import language_of, role_of, table
from publisher.onix.message import NAMESPACE
from publisher.onix.products import in_thirteen
from publisher.people.roles import CODES
from publisher.workspace import Workspace

SCHEMA = os.environ.get("ONIX_SCHEMA", "")
SETTINGS = """title = "山城日报"
subtitle = "副题 & <试>"
language = "zh-Hans"
date = 2018-11-05
issue = 8321
editors = ["甲乙"]
issn = "0378-5955"
articles = ["a", "b"]
outputs = ["epub", {name = "print", layout = "tabloid", purpose = "press"}, "newsletter", "onix"]
"""
FULL = """publisher = "山城日报社"
description = "一期 & 描述"
subjects = ["乡村", "交通"]
clc = "G219.2"
revision = 2
modified = 2018-11-08T14:30:00Z
price = {amount = 2.5, currency = "CNY"}
[isbn]
epub = "978-7-5000-0000-6"
print = "7-5000-0009-X"
[accessibility]
standard = "WCAG 2.1 AA"
evaluator = "某评估所"
evaluated = 2018-11-09
[epub]
lexicon = "readings"
"""
ARTICLES = {
    "a": "title: 帅乡旗红\nbyline: 【法】维克多·雨果 著 程曾厚 译\n---\n\n正文$E=mc^2$。\n",
    "b": "title: English\nlang: en\nbyline: 新华社记者 赵一 摄影报道\n---\n\nHello.\n",
}


def edition(folder: Path, added: str = FULL, settings: str = SETTINGS) -> Edition:
    """Write an edition and give it."""
    for name, text in ARTICLES.items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "article.md").write_text(f"---\n{text}", encoding="utf-8")
    (folder / "edition.toml").write_text(settings + added, encoding="utf-8")
    return load_edition(Workspace(folder), folder)


def listed(one: Edition) -> tuple[bytes, Sequence[Diagnostic]]:
    """Give the message of an edition, and what was found."""
    output = next(each for each in one.settings.all_outputs if each.kind == "onix")
    product, found = make_listing(one, output, Workspace(one.folder))
    return product.content, found


@pytest.fixture(scope="module")
def message(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the message of an edition that says all it can."""
    content, found = listed(edition(tmp_path_factory.mktemp("onix")))
    assert found == []
    return content


def texts(above: etree._Element, *path: str) -> list[str]:
    """Give the texts of the elements at ``path``."""
    return [e.text or "" for e in above.findall("/".join(f"{{{NAMESPACE}}}{p}" for p in path))]


def test_each_form_is_a_product(message: bytes) -> None:
    """It has its numbers and what it is, and names the others."""
    products = list(etree.fromstring(message))[1:]
    forms = [
        texts(one, "DescriptiveDetail", "ProductForm")
        + texts(one, "DescriptiveDetail", "ProductFormDetail")
        for one in products
    ]
    assert forms == [["ED", "E101"], ["BA"], ["ED", "E107"]]
    numbers = [texts(one, "ProductIdentifier", "IDValue") for one in products]
    assert numbers[:2] == [["9787500000006"] * 2, ["9787500000099"] * 2]
    assert numbers[2] == texts(products[2], "RecordReference")
    related = texts(
        products[0], "RelatedMaterial", "RelatedProduct", "ProductIdentifier", "IDValue"
    )
    assert related == numbers[1] + numbers[2]


def test_it_says_who_made_what(message: bytes) -> None:
    """People have their roles and order; language, subjects, price and the rest are there."""
    product = etree.fromstring(message)[1]
    people = [
        (texts(one, "ContributorRole"), texts(one, "PersonName"))
        for one in product.iter(f"{{{NAMESPACE}}}Contributor")
    ]
    assert (["A01"], ["维克多·雨果"]) in people
    assert (["B06"], ["程曾厚"]) in people
    assert (["A01", "A13"], ["赵一"]) in people
    assert people[-1] == (["B01"], ["甲乙"])
    detail = ("DescriptiveDetail",)
    assert texts(product, *detail, "Language", "LanguageCode") == ["chi", "eng"]
    assert texts(product, *detail, "Language", "ScriptCode") == ["Hans"]
    assert texts(product, *detail, "Subject", "SubjectCode") == ["G219.2"]
    assert texts(product, *detail, "Subject", "SubjectHeadingText") == ["乡村; 交通"]
    assert texts(product, *detail, "EditionVersionNumber") == ["2"]
    assert texts(product, *detail, "Collection", "CollectionIdentifier", "IDValue") == ["03785955"]
    assert texts(product, "ProductSupply", "SupplyDetail", "Price", "PriceAmount") == ["2.50"]
    assert texts(product, "PublishingDetail", "PublishingDate", "Date") == ["20181105"]
    assert b"20181108T143000Z" in message


def test_access_is_what_the_file_has(message: bytes, tmp_path: Path) -> None:
    """Formulas, pages, lexicon and claims are said where they are, and of paper nothing."""
    codes = [
        texts(one, "DescriptiveDetail", "ProductFormFeature", "ProductFormFeatureValue")
        for one in list(etree.fromstring(message))[1:]
    ]
    wanted = "00 04 10 11 13 14 17 19 21 29 81 85 90 91"
    assert " ".join(codes[0]) == wanted
    assert codes[1:] == [[], ["10", "11", "13", "29"]]
    plain = 'publisher = "社"\n[epub]\ncover = "none"\n'
    bare = SETTINGS.replace(
        '{name = "print", layout = "tabloid", purpose = "press"}, "newsletter",', ""
    )
    content, _ = listed(edition(tmp_path, plain, bare))
    product = etree.fromstring(content)[1]
    there = texts(product, "DescriptiveDetail", "ProductFormFeature", "ProductFormFeatureValue")
    assert " ".join(there) == "00 10 11 13 17 29"


def test_a_record_keeps_its_name(message: bytes, tmp_path: Path) -> None:
    """Numbers and corrections come later; the record is the same, and so are the bytes."""
    first, _ = listed(edition(tmp_path, 'publisher = "山城日报社"\n'))
    names = [texts(etree.fromstring(one), "Product", "RecordReference") for one in (first, message)]
    assert names[0] == names[1]
    assert listed(edition(tmp_path))[0] == message


def test_traditional_script_is_a_message_of_its_own(tmp_path: Path) -> None:
    """It says script and country, and has no number of the other."""
    one = edition(tmp_path, 'publisher = "山城日报社"\nvariants = ["zh-Hant-TW"]\n')
    output = next(each for each in one.settings.all_outputs if each.name == "onix-zh-Hant-TW")
    workspace = Workspace(tmp_path)
    changed, _ = convert(one, "zh-Hant-TW", workspace)
    product, _ = make_listing(changed, output, workspace)
    root = etree.fromstring(product.content)
    assert texts(root, "Product", "DescriptiveDetail", "Language", "ScriptCode")[0] == "Hant"
    assert texts(root, "Product", "DescriptiveDetail", "Language", "CountryCode")[0] == "TW"
    assert "山城日報社" in texts(root, "Header", "Sender", "SenderName")
    assert len(texts(root, "Product", "RecordReference")) == 3


@pytest.mark.parametrize(
    ("added", "settings", "wanted"),
    [
        ("", SETTINGS, "O001"),
        (
            'publisher = "社"\n',
            SETTINGS[: SETTINGS.index("outputs")] + 'outputs = ["onix"]\n',
            "O002",
        ),
        ('publisher = "社"\nidentifier = "ISBN 7-5000-0009-X"\n', SETTINGS, "O003"),
        ('publisher = "社"\nprice = "二元"\n', SETTINGS, "O004"),
    ],
)
def test_what_it_lacks_is_told(tmp_path: Path, added: str, settings: str, wanted: str) -> None:
    """Errors where there can be no message, warnings where something is left out."""
    one = edition(tmp_path, added, settings)
    try:
        _, found = listed(one)
    except ContentError as error:
        found = error.diagnostics
    assert [each.code for each in found] == [wanted]


@pytest.mark.parametrize("clc", ["G219.2", "TS881", "I247.57", "K928.9-61", "D632.3=74"])
def test_classes_are_known(clc: str) -> None:
    """Letters, figures and points as the classification writes them."""
    assert read_settings(f'{SETTINGS}clc = "{clc}"\n', "edition.toml").clc == clc


@pytest.mark.parametrize("clc", ["219", "L1", "g219", "G219，2", "新闻"])
def test_what_is_no_class_is_refused(clc: str) -> None:
    """Nothing else is taken for one."""
    with pytest.raises(ContentError):
        read_settings(f'{SETTINGS}clc = "{clc}"\n', "edition.toml")


def test_tables_are_of_their_lists() -> None:
    """Each relator is one; unknown ones are “other”; an ISBN of 10 digits has one of 13."""
    assert set(table("roles")) <= set(CODES)
    assert role_of("pfr") == "Z99"
    assert language_of("zh-Hant-HK") == ("chi", "HK", "Hant")
    assert language_of("tlh") == ("und", None, None)
    assert in_thirteen("750000009X") == "9787500000099"


def edited(before: str, after: str) -> Callable[[str], str]:
    """Give a change of the message."""

    def change(text: str) -> str:
        assert before in text, before
        return text.replace(before, after, 1)

    return change


BROKEN: list[Callable[[str], str]] = [
    lambda text: "",
    lambda text: text.replace("ONIXMessage", "ONIXmessage"),
    edited('release="3.0"', 'release="2.1"'),
    edited("<ProductComposition>00</ProductComposition>", ""),
    edited("<NotificationType>03</NotificationType>", "<NotificationType>3</NotificationType>"),
    edited("<PublishingStatus>04</PublishingStatus>", "<Publishing>04</Publishing>"),
    edited("<LanguageCode>chi<", "<LanguageCode>zho1<"),
    edited("<TitleType>01</TitleType>", "<TitleType>01</TitleType><TitleType>01</TitleType>"),
    edited("<SenderName>山城日报社", "<SenderName> "),
    edited("9787500000006", "9787500000007"),
    edited("03785955", "03785956"),
    edited("<SequenceNumber>2<", "<SequenceNumber>3<"),
    edited("<ProductFormFeatureValue>85<", "<ProductFormFeatureValue>90<"),
    edited("<PriceAmount>2.50", "<PriceAmount>2,50"),
    edited("20181105", "20181305"),
    edited("<ContributorRole>B06", "<ContributorRole>trl"),
    lambda text: text.replace("<NotificationType>03</NotificationType>", "", 1).replace(
        "<RecordReference>", "<NotificationType>03</NotificationType><RecordReference>", 1
    ),
    lambda text: text.replace("9787500000099", "9787500000006"),
    lambda text: text.replace("</Product>", "</Product>注", 1),
]


@pytest.mark.parametrize("change", BROKEN)
def test_broken_messages_are_noticed(message: bytes, change: Callable[[str], str]) -> None:
    """Order, values, numbers, claims: each fault has its finding, a whole message none."""
    assert onix.inspect_message(message, "x.xml") == ()
    found = onix.inspect_message(change(message.decode()).encode(), "x.xml")
    assert {one.code for one in found} == {"O010"}


@pytest.mark.skipif(
    not SCHEMA, reason="needs EDItEUR's schema, which may not be handed on in parts"
)
def test_the_schema_takes_it(message: bytes) -> None:
    """The schema of those who make the standard takes the message, and not a broken one."""
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    assert schema.validate(etree.fromstring(message)), schema.error_log
    broken = message.replace(b"<ProductComposition>00</ProductComposition>", b"")
    assert not schema.validate(etree.fromstring(broken))

"""Reading and changing the substitutions of a font (GSUB) and its character map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables


def subtables(font: TTFont, feature: str, language: str | None = None) -> Iterator[Any]:
    """Yield the GSUB subtables of ``feature``, of one language system if that is named."""
    gsub = font["GSUB"].table
    records = gsub.FeatureList.FeatureRecord
    chosen = set(range(len(records)))
    if language is not None:
        chosen = {
            index
            for script in gsub.ScriptList.ScriptRecord
            for system in script.Script.LangSysRecord
            if system.LangSysTag == language
            for index in system.LangSys.FeatureIndex
        }
    lookups = {
        lookup
        for index in chosen
        if records[index].FeatureTag == feature
        for lookup in records[index].Feature.LookupListIndex
    }
    for lookup in sorted(lookups):
        for table in gsub.LookupList.Lookup[lookup].SubTable:
            yield table.ExtSubTable if table.LookupType == 7 else table


def single(font: TTFont, feature: str, language: str | None = None) -> dict[str, str]:
    """Give the one-to-one substitutions of ``feature``."""
    found: dict[str, str] = {}
    for table in subtables(font, feature, language):
        if table.LookupType == 1:
            found |= table.mapping
    return found


def remap(font: TTFont, change: Callable[[int, str], str]) -> None:
    """Change the glyph of every character of the Unicode cmaps; variation sequences go."""
    cmap = font["cmap"]
    cmap.tables = [t for t in cmap.tables if t.format != 14]
    for table in cmap.tables:
        table.cmap = {code: change(code, glyph) for code, glyph in table.cmap.items()}


def drop_dash_ligatures(font: TTFont) -> None:
    """Remove every ligature of dashes: they make 3 + 1 of ————, and hide its characters."""
    cmap = font.getBestCmap()
    dashes = {cmap[code] for code in (0x2014, 0x2015) if code in cmap}
    for table in subtables(font, "ccmp"):
        if table.LookupType == 4:
            for first in sorted(dashes & set(table.ligatures)):
                del table.ligatures[first]


def add_feature(font: TTFont, tag: str, mapping: dict[str, str]) -> None:
    """Add a one-to-one substitution as feature ``tag`` of every script and language."""
    gsub = font["GSUB"].table
    table = otTables.SingleSubst()
    table.mapping = dict(sorted(mapping.items()))
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = 1, 0
    lookup.SubTable, lookup.SubTableCount = [table], 1
    gsub.LookupList.Lookup.append(lookup)
    gsub.LookupList.LookupCount = len(gsub.LookupList.Lookup)
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = tag, otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(gsub.LookupList.Lookup) - 1]
    record.Feature.LookupCount = 1
    old = gsub.FeatureList.FeatureRecord
    order = sorted([*old, record], key=lambda r: r.FeatureTag)
    place = {id(r): n for n, r in enumerate(order)}
    for script in gsub.ScriptList.ScriptRecord:
        systems = [script.Script.DefaultLangSys, *(s.LangSys for s in script.Script.LangSysRecord)]
        for system in filter(None, systems):
            kept = [place[id(old[n])] for n in system.FeatureIndex]
            system.FeatureIndex = sorted([*kept, place[id(record)]])
            system.FeatureCount = len(system.FeatureIndex)
    gsub.FeatureList.FeatureRecord = order
    gsub.FeatureList.FeatureCount = len(order)


def forget_languages(font: TTFont, kept: str = "") -> None:
    """Leave each script its default only: a text looks the same whatever its ``lang`` says.

    Of a language that is ``kept``, its own forms stay; the default has those of no language.
    """
    for tag in ("GSUB", "GPOS"):
        if tag in font:
            table = font[tag].table
            for record in table.ScriptList.ScriptRecord:
                script = record.Script
                if not kept:
                    script.LangSysRecord = []
                    script.LangSysCount = 0
                    continue
                script.LangSysRecord = [s for s in script.LangSysRecord if s.LangSysTag == kept]
                script.LangSysCount = len(script.LangSysRecord)
                default = script.DefaultLangSys
                features = table.FeatureList.FeatureRecord
                if default is not None:
                    default.FeatureIndex = [
                        n for n in default.FeatureIndex if features[n].FeatureTag != "locl"
                    ]
                    default.FeatureCount = len(default.FeatureIndex)

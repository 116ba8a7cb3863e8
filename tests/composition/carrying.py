"""``python -m composition.carrying FOLDER``: the tables of words, made from the source of jieba.

``FOLDER`` is the folder ``jieba`` of version 0.42.1's source. The list is carried over as it is; of
the model, the parameters as the whole numbers that tagging reckons with. Both are compressed by
zlib: 1.9 and 5.4 MB of 5.1 and 12.7, which take 25 and 60 ms more to read and 80 ms less to round.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from pathlib import Path

import publisher.words
from publisher.words.tagging import ONE, SQUARE

HOME = Path(publisher.words.__file__).with_name("jieba")


def read_parameter(path: Path) -> array[float]:
    """The values of a parameter, which stand behind a header that says its own length."""
    content = path.read_bytes()
    (length,) = struct.unpack_from("<i", content, 16)
    values = array("f", content[20 + length :])
    if sys.byteorder == "big":
        values.byteswap()
    return values


def packed(folder: Path) -> bytes:
    """The parameters in ``folder`` one after the other, each with a line that names it."""
    whole = b""
    for path in sorted(folder.iterdir()):
        one = SQUARE if ".b_" in path.name else ONE
        numbers = [round(value * one) for value in read_parameter(path)]
        kind = "h" if max(map(abs, numbers)) < 1 << 15 else "i"
        head = f"{path.name} {kind} {len(numbers)}\n".encode()
        whole += head + struct.pack(f"<{len(numbers)}{kind}", *numbers)
    return whole


def main(folder: Path) -> None:
    """Write the tables of the package."""
    model = folder / "lac_small"
    for name, content in {
        "dict.txt.zlib": (folder / "dict.txt").read_bytes(),
        "parameters.zlib": packed(model / "model_baseline"),
        "characters.zlib": (model / "word.dic").read_bytes(),
    }.items():
        (HOME / name).write_bytes(zlib.compress(content, 9))
    (HOME / "labels.txt").write_bytes((model / "tag.dic").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

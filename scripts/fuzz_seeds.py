"""Writes what fuzzing starts from: fuzz_seeds.py FOLDER. Takes the corpora where they are, or the worked cases."""

import os
import pathlib
import re
import sys
import zipfile
import zlib

LARGEST = 60_000
# As in fuzz/targets/part.rs.
PARTS = [
    "word/document.xml", "word/styles.xml", "word/comments.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml", "xl/styles.xml", "ppt/slides/slide1.xml", "content.xml", "content.xml",
]
NAMES = {".txt": 1, ".csv": 2, ".html": 3, ".htm": 3, ".eml": 4}
# As in fuzz/targets/font.rs, by how they begin.
FONTS = [(b"%!PS-Adobe", [0]), (b"%!Font", [0]), (b"\0\1\0\0", [1, 3]), (b"true", [1]), (b"\1\0", [2, 4]), (b"/CIDInit", [5])]


def main():
    out = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).parent.parent
    corpora = pathlib.Path(os.environ.get("ATEB_SHARED", here / "../shared")) / "corpora"
    root = corpora if corpora.exists() else here / "demo"
    count = 0

    def put(target, number, data):
        nonlocal count
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        lead = b"" if number is None else bytes([number])
        (folder / f"seed-{count}").write_bytes(lead + data)
        count += 1

    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if data[:1024].find(b"%PDF") >= 0:
            if len(data) <= LARGEST:
                put("pdf", None, data)
            for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.S)[:200]:
                for plain in (stream, inflated(stream)):
                    for begins, kinds in FONTS:
                        if plain.startswith(begins) and len(plain) <= LARGEST:
                            for kind in kinds:
                                put("font", kind, plain)
            continue
        for number, part in parts(path):
            put("part", number, part)
        if len(data) <= LARGEST:
            put("file", NAMES.get(path.suffix.lower(), 0), data)
            if path.suffix.lower() in NAMES:
                put("words", None, data)
    print(f"{count} seeds in {out}")


def parts(path):
    """The parts of a package that the target replaces; none of what cannot be read."""
    try:
        with zipfile.ZipFile(path) as package:
            for name in set(package.namelist()) & set(PARTS):
                if package.getinfo(name).file_size <= LARGEST:
                    yield PARTS.index(name), package.read(name)
                    if name == "content.xml":
                        yield PARTS.index(name) + 1, package.read(name)
    except (RuntimeError, NotImplementedError, EOFError, OSError, zipfile.BadZipFile, zlib.error):
        return


def inflated(data):
    try:
        return zlib.decompressobj().decompress(data, 4 * LARGEST)
    except zlib.error:
        return b""


main()

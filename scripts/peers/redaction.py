"""Redacts PDFs with PyMuPDF, and says how much processor time each took.

Reads [{"path", "out", "marks": [[page, left, bottom, right, top]]}] with pages from 0 and points from
below, and writes {"peer", "files": [{"seconds", "bytes"}]}. Starting Python and loading the library do
not count. Run by benches/redaction.rs.
"""

import json
import os
import sys
import time

import pymupdf

ROUNDS = 3


def redact(job):
    began = time.process_time()
    document = pymupdf.open(job["path"])
    marks = {}
    for page, *area in job["marks"]:
        marks.setdefault(page, []).append(area)
    for number, areas in marks.items():
        page = document[number]
        height = page.rect.height
        for left, bottom, right, top in areas:
            page.add_redact_annot(pymupdf.Rect(left, height - top, right, height - bottom), fill=(0, 0, 0))
        page.apply_redactions(images=2, graphics=1, text=0)
    document.save(job["out"], garbage=4, deflate=True)
    document.close()
    return time.process_time() - began


def main():
    files = []
    for job in json.load(sys.stdin):
        seconds = sorted(redact(job) for _ in range(ROUNDS))[ROUNDS // 2]
        files.append({"seconds": seconds, "bytes": os.path.getsize(job["out"])})
    json.dump({"peer": f"PyMuPDF {pymupdf.VersionBind}", "files": files}, sys.stdout)


main()

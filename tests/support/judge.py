"""Judges redacted PDFs by PDFium and poppler, which had no part in making them.

Reads a list of jobs on standard input:
{"name", "before", "after", "level", "flattened": [page], "emptied": [page],
 "marks": [{"page": 1, "quad": [8 numbers]}]}
`level` is a copy that had no marks: what it shows is what the marks may have changed. Writes a list of
{"name", "complaints": [text], "pages": n, "letters": n}. No complaint quotes a document.
"""

import json
import math
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict

import numpy
import pypdfium2
import pypdfium2.raw as raw

SCALE = 1.5
MOST_MOVED = 0.55  # points: half of one, and what readers differ by in the widths of standard letters
NEIGHBOUR = 1.0  # points around a mark within which a letter may have been touched
STOP = 4.0  # the same for stops and dashes
ASKEW = 30.0  # the same for letters that stand askew, whose boxes overlap
BESIDE = 2.0  # points around a mark within which pixels may differ
DIFFERENT = 64  # of 255
THIN = 96  # the same for a thin stroke that falls between other pixels than before
MOST_PIXELS = 60  # on a page: what anti-aliasing explains
MOVED_PIXELS = 10  # more for each mark: its line is drawn between other pixels
PAGES = 10
BLOCK = 24  # pixels: the largest block of JPEG, and those over which its colours are spread


def bounds(quad):
    xs, ys = quad[0::2], quad[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def letters(page):
    """The letters of a page: code, origin, box and whether it stands askew, in user space."""
    text = page.get_textpage()
    found = []
    x, y = raw.c_double(), raw.c_double()
    left, right, bottom, top = (raw.c_double() for _ in range(4))
    for at in range(raw.FPDFText_CountChars(text.raw)):
        code = raw.FPDFText_GetUnicode(text.raw, at)
        if code <= 32 or code in (0xA0, 0xAD, 0xFFFE, 0x2010, 0x2D) or raw.FPDFText_IsGenerated(text.raw, at) == 1:
            continue
        raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
        raw.FPDFText_GetCharBox(text.raw, at, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        turned = abs(raw.FPDFText_GetCharAngle(text.raw, at)) % (math.pi / 2)
        found.append((code, (x.value, y.value), box, 0.02 < turned < math.pi / 2 - 0.02))
    return found


def meets(box, area, room):
    return (
        box[0] < area[2] + room and box[2] > area[0] - room and box[1] < area[3] + room and box[3] > area[1] - room
    )


def judge_marks(after, areas, complain):
    """No letter in a mark."""
    for _, _, box, _ in after:
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if any(a[0] < middle[0] < a[2] and a[1] < middle[1] < a[3] for a in areas):
            complain("a letter in a mark")
            break


def judge_letters(before, after, areas, complain):
    """Every letter beside the marks is where it was."""
    there = defaultdict(list)
    for code, origin, _, _ in after:
        there[code].append(origin)
    lost = moved = 0
    areas = areas + [box for _, _, box, askew in before if askew and any(meets(box, a, ASKEW) for a in areas)]
    for code, origin, box, askew in before:
        # The ink of a stop is less than its place.
        room = NEIGHBOUR if chr(code).isalnum() else STOP
        if any(meets(box, area, room) for area in areas):
            continue
        near = min((max(abs(o[0] - origin[0]), abs(o[1] - origin[1])) for o in there[code]), default=1e9)
        if near <= MOST_MOVED:
            continue
        if near <= 6:
            moved += 1
        else:
            lost += 1
    if moved:
        complain(f"{moved} letters moved")
    if lost:
        complain(f"{lost} letters lost")


def pixels(page):
    return page.render(scale=SCALE, may_draw_forms=True).to_numpy()[:, :, :3].astype(numpy.int16)


def blocks(page, areas):
    """What a mark may wipe of pictures: whole pixels, and whole blocks where they are packed so."""
    wiped = []
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=8):
        bounds = picture.get_bounds()
        width, height = picture.get_px_size()
        packed = "DCTDecode" in picture.get_filters()
        across = (bounds[2] - bounds[0]) / max(width, 1) * (BLOCK if packed else 1)
        down = (bounds[3] - bounds[1]) / max(height, 1) * (BLOCK if packed else 1)
        wiped += [(a[0] - across, a[1] - down, a[2] + across, a[3] + down) for a in areas if meets(bounds, a, 0)]
    return wiped


def near(before, after):
    """Whether each pixel is like one beside it: what stands behind a gap may be half a point elsewhere."""
    padded = numpy.pad(before, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = after.shape[:2]
    moved = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    least, most = numpy.minimum.reduce(moved), numpy.maximum.reduce(moved)
    return ((after >= least - THIN) & (after <= most + THIN)).all(axis=2)


def judge_pixels(before, after, areas, page, complain, most=MOST_PIXELS, lines=()):
    """Nothing differs but in the marks; on the lines of marks nothing is far from where it was."""
    if before.shape != after.shape:
        complain("another size")
        return
    differs = (numpy.abs(before - after) > DIFFERENT).any(axis=2)
    x, y = raw.c_int(), raw.c_int()
    height, width = differs.shape

    def rows_and_columns(area, beside=BESIDE):
        corners = []
        for cx in (area[0] - beside, area[2] + beside):
            for cy in (area[1] - beside, area[3] + beside):
                raw.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, cx, cy, x, y)
                corners.append((x.value, y.value))
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return (
            slice(max(min(ys) - 1, 0), max(max(ys) + 1, 0)),
            slice(max(min(xs) - 1, 0), max(max(xs) + 1, 0)),
        )

    if lines:
        moved = near(before, after)
        for area in lines:
            # Letters of the line are taller than what was marked.
            rows, columns = rows_and_columns(area, BESIDE + min(area[2] - area[0], area[3] - area[1]) / 2)
            differs[rows, :] &= ~moved[rows, :]
            differs[:, columns] &= ~moved[:, columns]
    for area in areas:
        rows, columns = rows_and_columns(area)
        differs[rows, columns] = False
    count = int(differs.sum())
    if count > most + MOVED_PIXELS * len(lines):
        complain(f"{count} pixels differ")


def judge_poppler(job, areas_of, sizes, complain):
    """No word of poppler's in a mark, on pages that stand upright."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-l", str(PAGES), job["after"], "-"], capture_output=True, check=False
    )
    if told.returncode != 0:
        complain("poppler does not read it")
        return
    text = told.stdout.decode("utf-8", "replace")
    text = "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
    try:
        pages = ElementTree.fromstring(text).iter("{http://www.w3.org/1999/xhtml}page")
    except ElementTree.ParseError:
        return
    for number, page in enumerate(pages, 1):
        size = sizes.get(number)
        if size is None or abs(float(page.get("height")) - size[1]) > 0.5:
            continue
        for word in page:
            x = (float(word.get("xMin")) + float(word.get("xMax"))) / 2
            y = size[1] - (float(word.get("yMin")) + float(word.get("yMax"))) / 2
            if any(a[0] < x < a[2] and a[1] < y < a[3] for a in areas_of[number]):
                complain(f"poppler reads a word in a mark on page {number}")
                break


def judge(job):
    complaints = []
    said = {"name": job["name"], "complaints": complaints, "pages": 0, "letters": 0}
    checked = subprocess.run(["qpdf", "--check", job["after"]], capture_output=True, check=False)
    if checked.returncode != 0:
        complaints.append(f"qpdf --check ends with {checked.returncode}")
    areas_of = defaultdict(list)
    for mark in job["marks"]:
        areas_of[mark["page"]].append(bounds(mark["quad"]))
    before, after, level = (pypdfium2.PdfDocument(job[key]) for key in ("before", "after", "level"))
    if len(before) != len(after):
        complaints.append("another number of pages")
        return said
    sizes = {}
    for number in range(1, min(len(before), PAGES) + 1):
        complain = lambda what: complaints.append(f"page {number}: {what}")
        was, now, flat = before[number - 1], after[number - 1], level[number - 1]
        areas = areas_of[number]
        if was.get_rotation() == 0 and was.get_mediabox()[:2] == (0, 0) == was.get_cropbox()[:2]:
            sizes[number] = was.get_size()
        found = letters(was)
        said["pages"] += 1
        said["letters"] += len(found)
        left, bare = letters(now), letters(flat)
        judge_marks(left, areas, complain)
        if number in job["flattened"]:
            continue
        judge_letters(bare, left, areas, complain)
        # A letter that touches a mark goes whole.
        touched = areas + [box for _, _, box, askew in bare if any(meets(box, a, ASKEW if askew else NEIGHBOUR) for a in areas)]
        touched += blocks(flat, areas)
        judge_pixels(pixels(flat), pixels(now), touched, now, complain, lines=areas)
        without = lambda what: complain(what + " without a mark")
        # Text that nobody sees was taken out with everything else that hides.
        if number not in job["emptied"]:
            judge_letters(found, bare, [], without)
        if not job["annotated"]:
            judge_pixels(pixels(was), pixels(flat), [], now, without, MOST_PIXELS * 10)
    judge_poppler(job, areas_of, sizes, complaints.append)
    return said


def main():
    verdicts = []
    for job in json.load(sys.stdin):
        try:
            verdicts.append(judge(job))
        except pypdfium2.PdfiumError as error:
            verdicts.append({"name": job["name"], "complaints": [f"pdfium: {error}"], "pages": 0, "letters": 0})
    json.dump(verdicts, sys.stdout)


main()

"""Sets some letters of a folder with LibreOffice, a process each, and prints what each took of a
processor, in milliseconds. The first makes its profile and is not counted."""

import os
import pathlib
import subprocess
import sys
import tempfile

SOME = 6

letters = sorted(pathlib.Path(sys.argv[1]).glob("*.docx"))[: SOME + 1]


def children():
    times = os.times()
    return times.children_user + times.children_system


with tempfile.TemporaryDirectory() as place:
    profile = f"-env:UserInstallation=file://{place}/profile"

    def set_letter(path):
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", place]
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
        assert (pathlib.Path(place) / f"{path.stem}.pdf").exists()

    set_letter(letters[0])
    began = children()
    for letter in letters[1:]:
        set_letter(letter)
    print((children() - began) * 1000 / len(letters[1:]))

"""Sets the letters of a folder with WeasyPrint, in one process, and prints what each took of a
processor, in milliseconds. The first warms it up and is not counted; nor is importing."""

import pathlib
import sys
import time

import weasyprint

letters = sorted(pathlib.Path(sys.argv[1]).glob("*.html"))
fonts = weasyprint.text.fonts.FontConfiguration()


def set_letter(path):
    page = weasyprint.HTML(filename=str(path))
    return page.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts)


assert set_letter(letters[0]).startswith(b"%PDF")
began = time.process_time()
for letter in letters:
    set_letter(letter)
print((time.process_time() - began) * 1000 / len(letters))

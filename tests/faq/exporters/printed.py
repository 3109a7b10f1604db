"""What the tests of printed products share: text without spaces, fonts and places of a PDF, LibreOffice."""

import io
import os
import re
import shutil
import subprocess

import pytest
from pypdf import PdfReader

MM = 72 / 25.4


def squeezed(text):
    """Without any space, so that line breaks and hard spaces do not matter."""
    return re.sub(r"[\s\u200b]+", "", text)


def read(data):
    return PdfReader(io.BytesIO(data))


def text_of(data):
    return squeezed("\n".join(page.extract_text() for page in read(data).pages))


def places(page):
    """(x, y, text) in millimetres from the top left of the page for each piece of text."""
    found, (wide, high) = [], (float(page.mediabox.width), float(page.mediabox.height))

    def visit(text, cm, tm, font, size):
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((x / MM, (high - y) / MM, text))

    page.extract_text(visitor_text=visit)
    assert wide
    return found


def fonts(data):
    """(name, whether its file is inside) of every font of a PDF."""
    found = set()
    for page in read(data).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner["/FontDescriptor"].get_object()
            embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            found.add((str(inner["/BaseFont"]), embedded))
    return found


def program(name):
    """Where a program is; the test is left out without it, except on the build server."""
    path = shutil.which(name)
    if path is None and not os.environ.get("CI"):
        pytest.skip(f"{name} is not installed")
    assert path, f"{name} must be installed on the build server"
    return path


def converted(data, suffix, folder):
    """A DOCX or PPTX as the PDF that LibreOffice makes of it."""
    source = folder / f"given{suffix}"
    source.write_bytes(data)
    command = [program("soffice"), "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    done = subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert "Error" not in done.stdout + done.stderr
    return (folder / "given.pdf").read_bytes()


def poppler_text(data, folder):
    """All text as poppler reads it; pypdf loses the order of letters that LibreOffice takes from several fonts."""
    (folder / "text.pdf").write_bytes(data)
    command = [program("pdftotext"), str(folder / "text.pdf"), "-"]
    return squeezed(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def boxes(data, folder):
    """(page, left, top, right, bottom) of every word in points, as poppler sees them."""
    (folder / "boxes.pdf").write_bytes(data)
    made = subprocess.run(
        [program("pdftotext"), "-bbox", str(folder / "boxes.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    page = 0
    for line in made.splitlines():
        page += "<page " in line
        if found := re.search(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)"', line):
            yield (page, *map(float, found.groups()))

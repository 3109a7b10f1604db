"""Logos that partners send by program: small PNG or plain SVG files in which nothing runs and nothing is fetched."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from xml.etree import ElementTree

from bot.knowledge import ROOT
from faq.exporters.selection import BadSelection

MOST_BYTES = 200_000
#: Pixels on a side of a PNG: a small file may unpack to a huge picture.
MOST_PIXELS = 3000
#: How much longer one side may be than the other.
MOST_RATIO = 10
#: Elements of an SVG, and how often one part may be repeated: repeated repeats grow beyond all bounds.
MOST_ELEMENTS = 5000
MOST_USES = 10
#: How long drawing it once may take.
MOST_SECONDS = 20

PNG_TYPE, SVG_TYPE = "image/png", "image/svg+xml"

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
_HTML = "{http://www.w3.org/1999/xhtml"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
#: What draws; not what runs (script), brings HTML (foreignObject), moves, filters or fetches (image, feImage).
# fmt: off
_DRAWING = frozenset((
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line",
    "polyline", "polygon", "text", "tspan", "textPath", "linearGradient", "radialGradient", "stop", "clipPath",
    "mask", "pattern", "marker", "switch", "a", "style",
))
# fmt: on
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:px|pt|pc|mm|cm|in)?")
_URL = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|data:", re.IGNORECASE)


def checked_logo(data: bytes) -> bytes:
    """The logo when every product can bear it; ``BadSelection`` says what is wrong with it."""
    if not data:
        raise _bad("tệp trống")
    if len(data) > MOST_BYTES:
        raise _bad(f"có {len(data):,} byte, tối đa {MOST_BYTES:,} byte".replace(",", "."))
    if data.startswith(_PNG):
        _check_png(data)
    else:
        _check_svg(data)
    if not _can_be_drawn(data):
        raise _bad("không đọc được hình trong tệp")
    return data


def media_type(logo: bytes) -> str:
    """The kind of a logo that was checked."""
    return PNG_TYPE if logo.startswith(_PNG) else SVG_TYPE


def _can_be_drawn(data: bytes) -> bool:
    """Try it in a process of its own: a picture made to harm may take for ever, or the process with it."""
    trial = [sys.executable, "-m", "gateway.partners.pack_logo_trial"]
    try:
        return subprocess.run(trial, input=data, cwd=ROOT, capture_output=True, timeout=MOST_SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _check_png(data: bytes) -> None:
    if len(data) < 24 or data[12:16] != b"IHDR":
        raise _bad("tệp PNG bị hỏng")
    width, height = struct.unpack(">II", data[16:24])
    if max(width, height) > MOST_PIXELS:
        raise _bad(f"hình {width} × {height} điểm, mỗi cạnh tối đa {MOST_PIXELS} điểm")
    _check_shape(width, height)


def _check_shape(width: float, height: float) -> None:
    if not (0 < width <= MOST_RATIO * height and 0 < height <= MOST_RATIO * width):
        raise _bad(f"một cạnh không được dài quá {MOST_RATIO} lần cạnh kia")


def _check_svg(data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _bad("phải là tệp PNG, hoặc SVG ghi bằng UTF-8") from None
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise _bad("SVG không được có DOCTYPE hay ENTITY; xuất lại dạng SVG thường (plain SVG)")
    try:
        # a declared encoding cannot hide anything: what is read is the text checked above
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except ElementTree.ParseError:
        raise _bad("phải là tệp PNG hoặc SVG; tệp này không đọc được") from None
    if root.tag != f"{_SVG}svg":
        raise _bad("phải là tệp PNG hoặc SVG")
    _check_size(root)
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS or sum(each.tag == f"{_SVG}use" for each in elements) > MOST_USES:
        raise _bad("hình SVG quá phức tạp; xuất lại cho gọn hoặc dùng PNG")
    for element in elements:
        _check_element(element)


def _check_size(root: ElementTree.Element) -> None:
    """Width and height, and the box that is drawn in, where they are given."""
    box = _NUMBER.findall(root.get("viewBox", ""))[2:4]
    sides = [found[1] for name in ("width", "height") if (found := _LENGTH.fullmatch(root.get(name, "").strip()))]
    if len(box) < 2 and len(sides) < 2:
        raise _bad("SVG phải ghi viewBox, hoặc width và height")
    for pair in (box, sides):
        if len(pair) == 2:
            _check_shape(float(pair[0]), float(pair[1]))


def _check_element(element: ElementTree.Element) -> None:
    if not isinstance(element.tag, str):
        return
    namespace, _, name = element.tag.rpartition("}")
    if namespace == _HTML or (f"{namespace}}}" == _SVG and name not in _DRAWING):
        raise _bad(f"SVG không được có <{name}>; xuất lại dạng SVG thường (plain SVG), chữ chuyển thành nét")
    if _URL.search(element.text or "") and name == "style":
        raise _bad("SVG không được gọi tệp ngoài trong <style>")
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2]
        if plain.lower().startswith("on") or (attribute in _HREF and not value.startswith("#")) or _URL.search(value):
            raise _bad(f"SVG không được chạy lệnh hay gọi tệp ngoài ('{plain}')")


def _bad(why: str) -> BadSelection:
    return BadSelection("logo", f"logo: {why}")

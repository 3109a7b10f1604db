"""Logos sent by program: what can be printed is taken, what runs, fetches or never ends is not."""

import struct
import zlib

import pytest
from pack_samples import PNG, SVG

from faq.exporters.selection import BadSelection
from gateway.partners import pack_logos
from gateway.partners.pack_logos import MOST_BYTES, checked_logo, media_type

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">'
BOX = '<rect width="5" height="5"/>'


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"\0" * ((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "logo",
    [
        pytest.param(PNG, id="png"),
        pytest.param(SVG, id="svg"),
        pytest.param(
            f'<?xml version="1.0" encoding="UTF-8"?><!-- Vẽ tay -->{HEAD}<style>.a{{fill:#900}}</style><defs>'
            f'<linearGradient id="g"/><path id="p" d="M0 0h9"/></defs><use xlink:href="#p"/>'
            f'<rect class="a" fill="url(#g)" width="5" height="5"/></svg>'.encode(),
            id="as-drawing-programs-write-it",
        ),
    ],
)
def test_a_whole_logo_is_taken_as_it_is(logo):
    assert checked_logo(logo) == logo
    assert media_type(logo) == ("image/png" if logo.startswith(b"\x89PNG") else "image/svg+xml")


@pytest.mark.parametrize(
    "logo, why",
    [
        pytest.param(b"", "trống", id="empty"),
        pytest.param(b"x" * (MOST_BYTES + 1), "tối đa 200.000 byte", id="too-long"),
        pytest.param(b"GIF89a", "PNG hoặc SVG", id="gif"),
        pytest.param(b"\xff\xd8\xff\xe0", "PNG, hoặc SVG", id="jpeg"),
        pytest.param(PNG[:30], "không đọc được hình", id="png-cut"),
        pytest.param(PNG[:45] + b"\0" + PNG[46:], "không đọc được hình", id="png-broken"),
        pytest.param(png(3001, 3001), "tối đa 3000 điểm", id="png-huge"),
        pytest.param(png(200, 10), "10 lần", id="png-strip"),
        pytest.param(b"<svg/>", "PNG hoặc SVG", id="no-svg-namespace"),
        pytest.param(f"{HEAD}{BOX}".encode(), "không đọc được", id="svg-cut"),
        pytest.param(f"{HEAD}<script>1</script></svg>".encode(), "<script>", id="script"),
        pytest.param(
            f'{HEAD}<a xmlns="http://www.w3.org/1999/xhtml">x</a></svg>'.encode(), "<a>", id="element-of-a-page"
        ),
        pytest.param(f"{HEAD}<foreignObject/></svg>".encode(), "<foreignObject>", id="foreign-object"),
        pytest.param(f'{HEAD}<image href="#a"/></svg>'.encode(), "<image>", id="picture-inside"),
        pytest.param(f'{HEAD}<g onclick="x()"/></svg>'.encode(), "onclick", id="handler"),
        pytest.param(f'{HEAD}<use xlink:href="http://a.example/b.svg#c"/></svg>'.encode(), "href", id="outside"),
        pytest.param(f'{HEAD}<a href="javascript:x()"/></svg>'.encode(), "href", id="script-address"),
        pytest.param(f'{HEAD}<g fill="url( http://a.example/b)"/></svg>'.encode(), "fill", id="paint-outside"),
        pytest.param(f"{HEAD}<style>@import 'a.css';</style></svg>".encode(), "<style>", id="import"),
        pytest.param(f"<!DOCTYPE svg []>{HEAD}{BOX}</svg>".encode(), "DOCTYPE", id="doctype"),
        pytest.param(f"{HEAD}{BOX}</svg>".encode("utf-16"), "UTF-8", id="other-encoding"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox", id="no-size"),
        pytest.param(HEAD.replace("10 10", "1 99999").encode() + b"</svg>", "10 lần", id="svg-strip"),
        pytest.param(HEAD.replace("0 0 10 10", "0 0 0 0").encode() + b"</svg>", "10 lần", id="no-area"),
        pytest.param(f"{HEAD}{'<use/>' * 11}</svg>".encode(), "phức tạp", id="many-repeats"),
        pytest.param(f"{HEAD}{BOX * 5001}</svg>".encode(), "phức tạp", id="many-elements"),
    ],
)
def test_anything_else_is_refused_with_the_reason(logo, why):
    with pytest.raises(BadSelection, match=r"^logo: ") as error:
        checked_logo(logo)
    assert why in str(error.value) and error.value.field == "logo"


def test_a_logo_that_takes_too_long_to_draw_is_refused(monkeypatch):
    monkeypatch.setattr(pack_logos, "MOST_SECONDS", 0.01)
    with pytest.raises(BadSelection, match="không đọc được hình"):
        checked_logo(SVG)

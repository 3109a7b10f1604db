"""``/nhung``: how to put the assistant on another site, with a form that writes the lines to copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import Response
from markupsafe import escape

from bot import day, knowledge
from faq.topics import known_topics
from gateway.portal.conversation import FRAME
from gateway.portal.rendering import origin, page
from gateway.state import State
from gateway.widget_files import built

EMBEDDING = "/nhung"

LONGEST_QUESTION = 200

#: What stands in the lines until somebody has typed a key.
NO_KEY = "pk_MA-NHUNG-CUA-BAN"
_KEY = re.compile(r"pk_[0-9a-f]{16}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")

#: Fields with a closed list: (name, attribute of the widget, values with their words); the first value is the default.
CHOICES = (
    (
        "che-do",
        "mode",
        {"launcher": "Nút nổi ở góc màn hình", "panel": "Khung nằm trong bài", "page": "Cả bề ngang của cột"},
    ),
    ("vi-tri", "position", {"right": "Góc phải", "left": "Góc trái"}),
    ("giao-dien", "theme", {"auto": "Theo máy người xem", "light": "Luôn sáng", "dark": "Luôn tối"}),
    ("co-chu", "text-size", {"normal": "Thường", "large": "To"}),
    ("ngon-ngu", "lang", {"vi": "Tiếng Việt", "en": "Tiếng Anh (chỉ phần khung)"}),
)


@dataclass(frozen=True)
class Chosen:
    """What was chosen in the form; what cannot be read is the default."""

    key: str
    accent: str
    topic: str
    question: str
    choices: Mapping[str, str]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Chosen:
        """Read a query strictly."""
        key, accent = query.get("ma", "").strip(), query.get("mau", "").strip().lower()
        topic = query.get("chu-de", "")
        return cls(
            key=key if _KEY.fullmatch(key) else "",
            accent=accent if _COLOUR.fullmatch(accent) else "",
            topic=topic if topic in known_topics() else "",
            question=" ".join(query.get("cau-hoi", "").split())[:LONGEST_QUESTION],
            choices={
                name: query.get(name, "") if query.get(name) in values else next(iter(values))
                for name, _, values in CHOICES
            },
        )

    @property
    def attributes(self) -> dict[str, str]:
        """Attributes of the widget that are not at their default."""
        said = {
            attribute: self.choices[name]
            for name, attribute, values in CHOICES
            if self.choices[name] != next(iter(values)) and (attribute != "position" or self.launched)
        }
        return {
            **said,
            **{
                name: value
                for name, value in (("accent", self.accent), ("topic", self.topic), ("question", self.question))
                if value
            },
        }

    @property
    def launched(self) -> bool:
        """Whether the widget is a button that opens a panel."""
        return self.choices["che-do"] == "launcher"

    @property
    def framed(self) -> dict[str, str]:
        """The query of the frame: what a frame can be told."""
        told = {"key": self.key or NO_KEY, "chu-de": self.topic, "mau": self.accent}
        for name in ("co-chu", "ngon-ngu"):
            told[name] = self.choices[name] if self.choices[name] not in ("normal", "vi") else ""
        return {name: value for name, value in told.items() if value}


def script_lines(portal: str, chosen: Chosen) -> str:
    """The lines for a page that may run our script."""
    attributes = {"key": chosen.key or NO_KEY, **chosen.attributes}
    element = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return (
        f'<script type="module" src="{portal}{built().path}"\n'
        f'  integrity="{built().integrity}" crossorigin="anonymous"></script>\n'
        f"<hoidap-tha{element}></hoidap-tha>"
    )


def related_lines(portal: str, chosen: Chosen) -> str:
    """The lines for the box of related questions; its script loads the chat when somebody asks."""
    shipped = built("related")
    looks = {name: value for name, value in chosen.attributes.items() if name in ("theme", "accent")}
    element = "".join(f' {name}="{escape(value)}"' for name, value in {"key": chosen.key or NO_KEY, **looks}.items())
    return (
        f'<script type="module" src="{portal}{shipped.path}"\n'
        f'  integrity="{shipped.integrity}" crossorigin="anonymous"></script>\n'
        f"<hoidap-lienquan{element}></hoidap-lienquan>"
    )


def frame_lines(portal: str, chosen: Chosen) -> str:
    """The lines for a page that may not, or whose readers have no JavaScript."""
    address = escape(f"{portal}{FRAME}?{urlencode(chosen.framed)}")
    return (
        f'<iframe src="{address}"\n'
        '  title="Hỏi–Đáp Thi hành án" width="100%" height="640" loading="lazy"\n'
        '  allow="clipboard-write" frameborder="0"></iframe>'
    )


def policy_lines(portal: str) -> str:
    """What a host page's own policy has to allow."""
    return f"script-src {portal}; connect-src {portal}; img-src {portal}; frame-src {portal}"


def add(app: FastAPI, state: State) -> None:
    """Add the route."""

    @app.get(EMBEDDING, include_in_schema=False)
    def embedding(request: Request) -> Response:
        chosen = Chosen.of(request.query_params)
        portal = origin(request)
        shown = {entry.topic for entry in knowledge.shown().in_force(day.today())}
        return page(
            request,
            "embedding.html",
            chosen=chosen,
            choices=CHOICES,
            topics=[(id, name) for id, name in known_topics().items() if id in shown],
            script_lines=script_lines(portal, chosen),
            frame_lines=frame_lines(portal, chosen),
            related_lines=related_lines(portal, chosen),
            policy_lines=policy_lines(portal),
            widget=built(),
            longest_question=LONGEST_QUESTION,
            hotline=state.settings.hotline,
            keep_days=state.settings.keep_days,
        )

"""A server of ours, a host page on another origin, and Chromium."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect, sync_playwright

from gateway.app import create_app
from gateway.embed.keys import EmbedKey, KeyStore
from gateway.settings import Settings
from tests.browser.serving import serve
from tests.browser.talking import PHONE, STRICT, html, watch

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

#: A test says what becomes true with ``expect``, which waits; a busy machine needs longer than the library's 5 s.
expect.set_options(timeout=15_000)

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def pytest_collection_modifyitems(items):
    """Every test in this folder drives Chromium against a server with the model."""
    missing = pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="Chromium is not installed")
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            for mark in (pytest.mark.model, pytest.mark.browser, missing):
                item.add_marker(mark)


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    return Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db")


@pytest.fixture(scope="module")
def browser():
    """One for each file: two Playwrights cannot run side by side."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


class HostSite:
    """A site of somebody else's: another origin, its own pages and its own policy."""

    def __init__(self):
        self.pages = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body, headers = site.pages.get(self.path.partition("?")[0], (None, {}))
                self.send_response(404 if body is None else 200)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write((body or "").encode())

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(self, path, body, **headers):
        """Keep a page; returns its address."""
        self.pages[path] = (body, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.origin + path

    def stop(self):
        self._server.shutdown()


@pytest.fixture(scope="session")
def site():
    running = HostSite()
    yield running
    running.stop()


#: Keys that the other site may not use: of another origin, and paused.
KEY, ELSEWHERE, PAUSED = "pk_00000000000000b1", "pk_00000000000000b2", "pk_00000000000000b3"
PAUSED_WORDS = "Nghỉ để sửa, mai mở lại."


@pytest.fixture(scope="session")
def key(settings, site):
    """A key that the other site may use; the server knows those of before its start at once."""
    store = KeyStore(settings.database_url)
    mine = EmbedKey(KEY, "Báo thử", (site.origin,), datetime(2026, 11, 1), title="Hỏi cùng báo")
    store.add(mine)
    store.add(replace(mine, id=ELSEWHERE, origins=("https://khac.example.vn",)))
    store.add(replace(mine, id=PAUSED, paused=PAUSED_WORDS))
    return KEY


@pytest.fixture(scope="session")
def address(assistant, settings, key):
    """The portal, on a port of its own; ends with a slash."""
    with serve(create_app(lambda: assistant, settings)) as served:
        yield f"{served}/"


@pytest.fixture
def opening(browser, address):
    """``opening(attributes, …)``: a page of our own with the widget; nothing unexpected may happen on it."""
    contexts, pages = [], []

    def run(attributes="", body=None, viewport=PHONE, policy=STRICT, expected="", **options):
        context = browser.new_context(viewport=viewport, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        watch(page, address, expected)
        pages.append(page)
        page.route(
            "**/thu",
            lambda route: route.fulfill(
                body=body or html(attributes),
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": policy},
            ),
        )
        page.goto(address + "thu")
        return page

    yield run
    for page in pages:
        assert page.troubles == []
        assert page.elsewhere == []
    for context in contexts:
        context.close()


@pytest.fixture
def reader(browser, address):
    """Somebody who reads the other site."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN")
    page = context.new_page()
    watch(page, address)
    yield page
    context.close()

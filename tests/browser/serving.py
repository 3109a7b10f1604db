"""What tests of plain pages share: a server on a port of its own, and visits in which nothing may go wrong."""

import socket
import threading
import time
from contextlib import contextmanager

import uvicorn


def no_assistant():
    """Stand in for a model that pages do not wait for."""
    raise RuntimeError("the pages need no assistant")


@contextmanager
def serve(app):
    """Run an application; gives its address without a slash at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(app, port=port, log_level="warning", access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def visiting(browser, address, refused):
    """Gives ``go(path, …)``; nothing may fail in the pages it opens, and nothing may be asked of anybody else.

    ``refused`` is the status of pages that say what is wrong: Chromium reports it as a failed resource.
    """
    contexts, troubles = [], []

    def said(message):
        if message.type == "error" and refused not in message.text:
            troubles.append(message.text)

    def asked(request):
        # a picture inside the page is asked of nobody
        if not request.url.startswith((address, "data:")):
            troubles.append(request.url)

    def go(path, width=390, height=844, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", said)
        page.on("request", asked)
        page.goto(address + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert troubles == []

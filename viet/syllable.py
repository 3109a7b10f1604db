"""Which strings are Vietnamese syllables, by the rules of the script (no word list)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from viet.diacritics import fold

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"

#: Every rime that Vietnamese writes, without its tone.
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong "
    "op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uô uôc uôi uôm "
    "uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương "
    "ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu"
)

#: A rime that ends in one of these carries only the sharp or the heavy tone.
_STOPPED = re.compile(r"(?:ch|c|p|t)$")
#: A tone stands over or under a vowel, behind its hat or horn.
_TONE_OF_NO_VOWEL = re.compile("(?<![aeiouy\u0302\u0306\u031b])[\u0300\u0301\u0303\u0309\u0323]")
_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}


@lru_cache(maxsize=1)
def _toneless() -> frozenset[str]:
    plain = {f"{onset}{rime}" for onset in ("", *_ONSETS.split()) for rime in _RIMES.split()}
    return frozenset(plain | {"gi", "gin", "gich", "gia", "giêng", "giêt", "quych", "quyn", "quynh", "quyt"})


@lru_cache(maxsize=1)
def folded_syllables() -> frozenset[str]:
    """Every syllable as typed without any mark."""
    return frozenset(fold(syllable) for syllable in _toneless())


@lru_cache(maxsize=65536)
def is_syllable(text: str) -> bool:
    """Whether ``text`` is written like a Vietnamese syllable, with its marks; case does not matter."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    tones = [char for char in decomposed if char in _TONES]
    if len(tones) > 1 or _TONE_OF_NO_VOWEL.search(decomposed):
        return False
    base = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))
    if base not in _toneless():
        return False
    return not (tones and _STOPPED.search(base) and _TONES[tones[0]] not in ("sắc", "nặng"))


def is_folded_syllable(text: str) -> bool:
    """Whether ``text`` could be a syllable typed without marks."""
    return text.lower() in folded_syllables()

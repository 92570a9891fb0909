"""One spelling for comparing words: case, accents, full-width forms and look-alike letters folded away.

Rule of this room: folded text is for looking up and comparing, never for showing; its offsets are not the text's.
"""

from __future__ import annotations

import unicodedata
from typing import Final

LOOK_ALIKES: Final = str.maketrans("аеорсухіѕјкмтнвё", "aeopcyxisjkmthbe")
"""Cyrillic letters drawn like Latin ones (in capitals or small letters), after case folding."""

_EDGES: Final = " \t\n*_\"'“”‘’«»„.:：;,-–—|·•#>¡!¿?\u00a0"


def fold(text: str) -> str:
    """`text` in the one spelling under which words are compared.

    >>> fold("  **Réalisé  par: **") == fold("REALISE PAR")
    True
    >>> fold("Peжиccёp") == fold("режиссер")
    True
    """
    if text.isascii():
        return " ".join(text.strip(_EDGES).casefold().split())
    text = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    text = "".join(c for c in text if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", " ".join(text.translate(LOOK_ALIKES).strip(_EDGES).split()))

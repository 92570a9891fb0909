"""Numbers about blocks: what a model of the article's text looks at.

Rules of this room: it measures and does not judge; a row depends on the document and the lexicon alone.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from reviewcrawler.blocks import Document
from reviewcrawler.features import order, places, texts
from reviewcrawler.features.places import Around, around
from reviewcrawler.features.words import Array, Lexicon

__all__ = ["COLUMNS", "Around", "Array", "Lexicon", "around", "measure"]

COLUMNS: Final = (
    *texts.COLUMNS,
    *places.NAME_COLUMNS,
    *places.KIND_COLUMNS,
    *places.MASS_COLUMNS,
    *places.SHAPE_COLUMNS,
    *places.BEST_COLUMNS,
    *order.POSITION_COLUMNS,
    *order.ARTICLE_COLUMNS,
)
"""Names of the columns of `measure`, in order."""


def measure(document: Document, found: Around, lexicon: Lexicon) -> Array:
    """One row a block of a document that has blocks; the columns are `COLUMNS`."""
    title = texts.title_of(document)
    text = texts.measure(document.blocks, lexicon, title)
    kinds = places.kinds(found)
    columns = [
        text.table,
        places.names(found, lexicon),
        kinds,
        places.mass(found, text),
        places.shapes(found, text),
        places.best(found, text, kinds[:, 0]),
        order.position(document, text),
        order.articles(document, found, text, title),
    ]
    return np.concatenate(columns, axis=1, dtype=np.float32)

"""What the page says of itself to machines: JSON-LD, microdata, OpenGraph and other metas.

Rule of this room: (to be written with the reader)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewcrawler.draft import Draft


@dataclass(slots=True)
class LinkedData:
    """(to be written with the reader)"""


def read(draft: Draft) -> None:
    """Fill ``draft.linked``."""

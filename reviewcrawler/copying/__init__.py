"""Copies: which texts are one, how one came of the other, and whose it was.

Rule of these rooms: pure functions of records but for the shelves that keep them. A text becomes a sketch, sketches
propose pairs, pairs are judged, judged pairs become clusters, and clusters are told with their evidence.

The steps need neither a store nor each other's order, and can be run wherever the records are:

* ``sketch.sketch_of(review).pack()``: what one record is found and compared by;
* ``field.field_of(packed sketches)`` and ``candidates.candidates(field)``: pairs worth a look, in blocks;
* ``resemblance.resemblances(field, pairs)`` or ``resemblance(one, other)``: how far two sketches resemble each other,
  and ``settle.worth_reading(field, blocks)``: the pairs of which that says to read the texts;
* ``verdict.judge(text_of(one), text_of(other))``: how two texts stand to each other;
* ``clusters.cluster(pairs, decisions, score)``: which belong together;
* ``settle.settle(shelf)``: all of it over a shelf of packed sketches and records, and ``find.clusters_of`` to tell it.

``index.Index`` looks for one new text among those of a store, by the same sketches.
"""

from reviewcrawler.copying.find import CopyCluster, Link, Member, find_copies

__all__ = ["CopyCluster", "Link", "Member", "find_copies"]

"""A store in the browser: search, records with their evidence, clusters of copies, the health of sites.

Rule of this room: it only reads. Whatever a page said is shown as text, never as markup; nothing is loaded from
elsewhere, and no script runs.
"""

import gc
import warnings
from importlib.util import find_spec

# Datasette asks SQLite what it can do as it is imported, and leaves those connections to the collector.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", ResourceWarning)
    if find_spec("datasette"):
        import datasette.app  # noqa: F401
    gc.collect()

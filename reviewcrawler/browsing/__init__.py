"""A store in the browser: search, records with their evidence, clusters of copies, the health of sites.

Rule of this room: it only reads. Whatever a page said is shown as text, never as markup; nothing is loaded from
elsewhere, and no script runs.
"""

"""Web archives (WARC, ISO 28500): pages out of them, and a crawl into them.

Rule of this room: one record at a time, however large the file; what cannot be read costs that record alone, and is
told.
"""

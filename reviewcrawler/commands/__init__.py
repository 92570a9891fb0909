"""The commands, one room each.

Rule of this room: a command reads its options, calls the core or a crawl, and says what happened: records on stdout,
everything else on stderr. It returns its exit status.
"""

"""How pages are found: what feeds and sitemaps list, where a site may keep them, and what addresses tell before
they are fetched.

Rule of this room: pure functions of an address or a page; whether a link is followed is the crawl's affair.
"""

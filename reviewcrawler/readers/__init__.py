"""Readers: one for each kind of page, all giving the same blocks.

Rule of this room: a reader knows markup and says what is visible; it knows nothing of films or articles.
"""

from reviewcrawler.blocks import Document
from reviewcrawler.page import Page
from reviewcrawler.readers.html import read_html
from reviewcrawler.readers.markdown import read_markdown
from reviewcrawler.readers.text import read_text


def read(page: Page) -> Document:
    """The blocks of a page, whatever it is written in.

    >>> [b.text for b in read(Page("<p>One<p>Two")).blocks]
    ['One', 'Two']
    """
    media = page.media
    if media == "html":
        return read_html(page.utf8)
    return read_markdown(page.text) if media == "markdown" else read_text(page.text)

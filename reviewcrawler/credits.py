from reviewcrawler.draft import Draft


def mark(draft: Draft) -> None:
    pass


def read(draft: Draft) -> None:
    pass

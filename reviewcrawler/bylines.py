from reviewcrawler.draft import Draft


def read(draft: Draft) -> None:
    pass

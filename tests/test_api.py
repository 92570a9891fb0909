"""The small door: what `import reviewcrawler` gives, and nothing else."""

import inspect

import pytest

import reviewcrawler


def test_public_names_are_few_and_sorted() -> None:
    names = reviewcrawler.__all__
    assert names == sorted(names)
    assert len(names) <= 8
    assert {"Page", "Review", "ReviewCrawlerError", "extract"} <= set(names)


@pytest.mark.parametrize("name", reviewcrawler.__all__)
def test_public_name_says_what_it_is(name: str) -> None:
    assert inspect.getdoc(getattr(reviewcrawler, name))


def test_extract_takes_what_the_contract_says() -> None:
    assert list(inspect.signature(reviewcrawler.extract).parameters) == ["body", "url", "content_type"]

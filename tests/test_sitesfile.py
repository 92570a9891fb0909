"""A sites file is read whole, or its fault is told with its line and what would be right."""

from datetime import timedelta

import pytest

from reviewcrawler.crawling.launch import Order
from reviewcrawler.errors import UsageError
from reviewcrawler.frontier.scope import Scope
from reviewcrawler.health.gates import Gates
from reviewcrawler.sitesfile import parse_sites

WHOLE = """
contact = "ada@example.org"
delay = 2
max_pages = 5000
keep_versions = 4

[gates]
coverage = 0.6

[sites.quay]
start = "https://www.quayside.example/"
feeds = ["https://quayside.example/feed/"]
only = ["/reviews/"]
never = ["*/print"]
depth = 4
since = 2020-01-01
every = "12h"

[sites.harbour]
start = ["harbour.example", "https://harbour.example/archive"]
delay = 5.5
max_pages = 100

[sites.harbour.gates]
required = ["director", "film"]
nothing_new = 20
"""


def test_a_whole_file() -> None:
    plan = parse_sites(WHOLE)
    quay, harbour = plan.chosen(())
    assert plan.contact == "ada@example.org"
    assert (plan.keep_versions, plan.keep_bytes) == (4, None)
    assert [start.url for start in quay.starts] == ["https://www.quayside.example/", "https://quayside.example/feed/"]
    assert quay.site == "quayside.example"
    assert quay.scope == Scope(("/reviews/",), ("*/print",), 4, "2020-01-01", "", 5000)
    assert (quay.delay, quay.every) == (2.0, timedelta(hours=12))
    assert quay.gates == Gates(coverage=0.6)
    assert [start.url for start in harbour.starts] == ["https://harbour.example/", "https://harbour.example/archive"]
    assert (harbour.delay, harbour.every, harbour.scope.max_pages) == (5.5, None, 100)
    assert harbour.gates == Gates(coverage=0.6, required=("director", "film"), nothing_new=20)
    assert plan.chosen(("harbour",)) == [harbour]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sites.a]\nstart = \n", "sites.toml is no TOML: Invalid value (at line 2"),
        ("contact = 'a'", "names no site: add one, as [sites.NAME]"),
        ("\n[sites.a]\ndelay = 1", "line 2: a has no start: add start ="),
        ("[sites.a]\nstart = 'a.example'\ndepht = 3", "line 3: there is no setting depht here: did you mean depth?"),
        ("[sites.a]\nstart = 'a.example'\nzzz = 3", "line 3: there is no setting zzz here: the settings are start, feeds"),
        ("concat = 'x'\n[sites.a]\nstart = 'a.example'", "line 1: there is no setting concat here: did you mean contact?"),
        ("[sites.a]\nstart = 'ftp://a.example'", "line 2: ftp://a.example is no address: give one that begins with http"),
        ("[sites.a]\nstart = 7", "line 2: start must be an address or a list of them"),
        ("[sites.a]\nstart = 'a.example'\ndepth = 2.5", "line 3: depth must be a whole number of links"),
        ("[sites.a]\nstart = 'a.example'\ndelay = -1", "line 3: delay must be a number of seconds"),
        ("[sites.a]\nstart = 'a.example'\ndelay = true", "line 3: delay must be a number of seconds"),
        ("[sites.a]\nstart = 'a.example'\nonly = ['reviews']", "line 3: only must be a list of paths"),
        ("[sites.a]\nstart = 'a.example'\nsince = 'soon'", "line 3: since must be a date"),
        ("[sites.a]\nstart = 'a.example'\nsince = '2020-17'", "line 3: since must be a date"),
        ("[sites.a]\nstart = 'a.example'\nevery = 'day'", 'line 3: every must be a time such as "30m"'),
        ("[sites.a]\nstart = 'a.example'\nevery = 5", 'line 3: every must be a time such as "30m"'),
        ("[sites.a]\nstart = 'a.example'\n\n[sites.a.gates]\nrequired = ['directors']", "line 5: required must be a list of fields out of headline"),
        ("[sites.a]\nstart = 'a.example'\n\n[sites.a.gates]\nbody = 3", "line 5: body must be a share between 0 and 1"),
        ("gates = 3\n[sites.a]\nstart = 'a.example'", "gates is no table"),
        ("sites.a = 3", "a is no table: write [sites.a]"),
        ("[sites.a]\nstart = 'a.example'\n[sites.b]\nstart = 'https://www.a.example/b'", "line 4: b and a are one site (a.example): put their starts into one section"),
        ("[sites.a]\nstart = 'a.example'\nfeeds = ['b.example/feed']", "line 2: https://b.example/feed is another site: give it a section of its own"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_what_would_be_right(text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_sites(text)
    assert said in str(error.value)


def test_a_site_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="there is no site pier in the sites file: it has quay, harbour"):
        parse_sites(WHOLE).chosen(("pier",))


@pytest.mark.parametrize(
    ("asked", "own", "kept"), [(None, 5.0, 5.0), (2.0, 5.0, 5.0), (9.0, 5.0, 9.0), (None, 0.5, 0.5)]
)
def test_the_longer_delay_holds(asked: float | None, own: float, kept: float) -> None:
    slots = Order(delay=asked, delays={"quayside.example": own}).settings().getdict("DOWNLOAD_SLOTS")
    slot = slots["quayside.example"]
    assert slot["concurrency"] == 1
    assert slot["delay"] * 0.8 >= kept  # Scrapy varies it by a fifth

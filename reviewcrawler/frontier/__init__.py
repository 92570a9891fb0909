"""Where a crawl stands: which addresses wait, what became of others, what was learned of their sites."""

from reviewcrawler.frontier.frontier import LONGEST, MAX_HOPS, PATIENCE, Added, Frontier
from reviewcrawler.frontier.outcomes import GUESS, Row

__all__ = ["GUESS", "LONGEST", "MAX_HOPS", "PATIENCE", "Added", "Frontier", "Row"]

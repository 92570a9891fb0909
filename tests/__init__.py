"""The tests of reviewcrawler, and the scripts that keep its quality from slipping."""

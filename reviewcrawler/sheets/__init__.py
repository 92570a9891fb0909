"""Sheets of credits: the rows in which a page says who made a film, and what it is about."""

from reviewcrawler.sheets.finding import Sheet, find_sheets

__all__ = ["Sheet", "find_sheets"]

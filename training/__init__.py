"""Trains the model that finds the article's text; not part of the installed package.

Rule of this room: learn from gold pages, by site, and write plain tables; nothing here is imported at run time.
"""

"""Ways to find and fetch review pages.

Rule of this room: a spider says where to start and hands on each page as it came; it reads nothing and requests
nothing.
"""

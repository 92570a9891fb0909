"""What Scrapy needs of us: scheduler, guards, and the run that holds them together.

Rule of this room: Scrapy is known here, in `spiders/` and in `pipelines/`, and nowhere else.
"""

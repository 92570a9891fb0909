"""``python -m reviewcrawler``."""

from reviewcrawler.cli import main

if __name__ == "__main__":
    main()

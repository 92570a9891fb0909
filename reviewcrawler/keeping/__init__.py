"""What becomes of a store between crawls: taken in, read anew, joined, forgotten."""

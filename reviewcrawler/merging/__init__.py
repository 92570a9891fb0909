"""Several stores joined into one, as those of a crawl in shards are.

Rule of these rooms: a join. The outcome is a function of what the stores hold, whatever their order; what the target
holds already is not written again, so a merge that was killed is simply done once more. Inputs are never written to.
"""

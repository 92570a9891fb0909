"""Whether a site is read as well as it was: what each run found there, and the gates that tell when that falls off.

Rule of this room: figures are counted in the store, never in a process, so that a run that was interrupted and taken up
again counts as one.
"""

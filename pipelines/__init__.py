"""What happens to each page on its way: debris, fields, copies, store.

Rule of this room: a pipeline is one call into the core. It takes items of any type that tell of a ``url`` and a
``body``.
"""

"""Scrapy's own commands, where ours say more: the setting ``COMMANDS_MODULE``.

Rule of this room: the name of a module is the name of its command.
"""

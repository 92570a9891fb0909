"""What leaves a store: files and data sets, in forms that other tools load.

Rule of this room: the same store gives the same bytes; a file or folder appears whole or not at all; however many
records there are, a few are in memory. What a record holds is said in `columns.py` and nowhere else; each form is one
module that writes rows.
"""

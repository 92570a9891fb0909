"""Names of people: one, a list of them, in running text, and out of their cases."""

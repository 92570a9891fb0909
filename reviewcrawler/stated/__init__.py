"""What a page states for machines: nodes, metas, where its text comes from, what it reserves."""

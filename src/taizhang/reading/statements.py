"""Statements."""
def statements_of(norm, layout, found): return []

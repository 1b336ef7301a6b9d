"""Matters out of a spreadsheet as people keep them: every row examined first, and the good ones taken in by acts."""

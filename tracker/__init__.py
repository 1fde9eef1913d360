"""Advocacy tracker: what was asked, of whom, and what became of it."""

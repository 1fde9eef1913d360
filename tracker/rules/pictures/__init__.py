"""Pictures as plain data: what they show becomes shapes with a place, a tone and words. A file for each kind."""

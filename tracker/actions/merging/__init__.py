"""Two records that are one. Demands keep their lineage (demands.py); of any other kind, one takes over (records.py)."""

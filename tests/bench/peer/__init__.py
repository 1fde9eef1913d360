"""Django's admin on the tables of the tracker, as somebody would set it up in an afternoon. It runs by itself."""

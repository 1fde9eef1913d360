"""How the columns of a table that somebody else keeps become fields: said by a person, guessed before."""

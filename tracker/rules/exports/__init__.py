"""Records in the forms that people and other programs read. Pure: what may be said was decided before."""

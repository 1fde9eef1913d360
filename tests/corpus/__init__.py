"""Files that the tests make: each is built here, and none is kept."""

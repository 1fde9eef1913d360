"""What we hand over, as blocks that every output shows alike: a file for each kind of document."""

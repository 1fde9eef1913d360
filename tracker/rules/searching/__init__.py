"""What a search looks for: words as the index knows them, and names by how they sound."""

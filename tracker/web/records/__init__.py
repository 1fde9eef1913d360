"""What the pages of every kind have in common: lists, making, showing, editing, deleting, linking, history."""

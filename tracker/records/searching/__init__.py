"""What can be found by words, kept with every change, and asked with the eyes of whoever looks."""

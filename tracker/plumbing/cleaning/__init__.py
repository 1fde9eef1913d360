"""Looks through a file and makes copies of it without what it tells besides: in a process that can open nothing.

It knows nothing of the tracker, gets the file on its standard input, and answers on its standard output.
"""

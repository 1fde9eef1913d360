"""One document, four ways to hand it over: a file for each. None fetches anything but our own assets."""

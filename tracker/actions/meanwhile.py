"""What somebody wanted to change or to undo was changed by somebody else before."""


class ChangedMeanwhile(Exception):
    """It does not stand any more as it stood when it was shown."""

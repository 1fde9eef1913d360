"""The mail about one's own account: always the same words, so that a lock screen learns nothing from it."""

SUBJECT = "Tracker: your account"


def text(base_url: str) -> str:
    """Return the text of the mail; `base_url` is where the installation is."""
    return (
        "Something about how you sign in was added, changed, taken away, used or said to be lost.\n\n"
        "If that was you, there is nothing to do. If it was not, open My account, end all other sessions, "
        "and tell a coordinator at once:\n\n"
        f"{base_url}/account\n"
    )

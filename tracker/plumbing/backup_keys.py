"""The keys of backups: a public one that encrypts, and a private one that is never kept on this machine."""

from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

PRIVATE = "AGE-SECRET-KEY-"


class BadKey(ValueError):
    """This is no key of the wanted kind; the sentence says what is."""


def new_pair() -> tuple[str, str]:
    """Return a new private key, and the public one that belongs to it."""
    private = x25519.Identity.generate()
    return str(private), str(private.to_public())


def public_key(text: str) -> x25519.Recipient:
    """Return the key to encrypt to. Raises BadKey."""
    if text.strip().upper().startswith(PRIVATE):
        raise BadKey("This is a private key: keep it off this machine. Backups want the public one, age1...")
    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError as problem:
        raise BadKey("The public key of backups begins with age1. Make a pair with: tracker backup-key") from problem


def private_key(text: str) -> x25519.Identity:
    """Return the key in the text of a key file, in which a line of its own holds it. Raises BadKey."""
    for line in text.splitlines():
        if line.strip().startswith(PRIVATE):
            try:
                return x25519.Identity.from_str(line.strip())
            except IdentityError as problem:
                raise BadKey("The private key is mistyped or cut off.") from problem
    raise BadKey(f"No line begins with {PRIVATE}: this is not the private key of a backup.")


def private_key_in(path: Path) -> x25519.Identity:
    """Return the key in a file. Raises BadKey."""
    try:
        return private_key(path.read_text())
    except (OSError, UnicodeDecodeError) as problem:
        raise BadKey(f"The private key cannot be read from {path}.") from problem

"""Faults in who sees what is told of a letter: that it was sent, and no more."""

from tests.proofs.sabotages import Sabotage

OF_LETTERS = (
    Sabotage(
        "all that is told of a letter is seen by whoever sees it",
        "tracker/actions/visibility.py",
        "if type_code in OF_LETTERS else []",
        "if True else []",
        ("tests/stories/test_letters_and_hidden_demands.py",),
    ),
)

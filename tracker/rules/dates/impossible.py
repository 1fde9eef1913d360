from tracker.rules.words import N_


class ImpossibleDate(ValueError):
    """What was written is no date. Its text says to a person what to write instead.

    `sentence` and `values` are the two halves of that text, for a page that has it in another language.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.values = values


LONGEST_ECHO = 40


class UnreadableDate(ImpossibleDate):
    """Nothing in what was said is a date."""

    def __init__(self, said: str) -> None:
        visible = "".join(character if character.isprintable() else " " for character in said)
        echo = " ".join(visible.split())
        if not echo:
            super().__init__(N_("No date is written. Write for example 26 January 2016, January 2016, or 2015."))
            return
        super().__init__(
            N_(
                "“%(said)s” is not a date we can read. Write for example 26 January 2016, January 2016, "
                "about 2019, between 21 and 22 January 2016, or before 2014."
            ),
            said=echo if len(echo) <= LONGEST_ECHO else echo[:LONGEST_ECHO] + "…",
        )

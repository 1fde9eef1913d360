"""The pages about signing in and about people, on one blueprint."""

from tracker.web.accounts import (
    adding_steps,
    channels,
    links,
    lost_step,
    mail,
    my_account,
    own_steps,
    password,
    person_of_team,
    proving,
    required_steps,
    second_step,
    sign_in,
    team,
    tokens,
)
from tracker.web.accounts.blueprint import blueprint

__all__ = [
    "adding_steps",
    "blueprint",
    "channels",
    "links",
    "lost_step",
    "mail",
    "my_account",
    "own_steps",
    "password",
    "person_of_team",
    "proving",
    "required_steps",
    "second_step",
    "sign_in",
    "team",
    "tokens",
]

"""The pages about signing in and about people, on one blueprint."""

from tracker.web.accounts import channels, links, mail, my_account, password, person_of_team, sign_in, team
from tracker.web.accounts.blueprint import blueprint

__all__ = ["blueprint", "channels", "links", "mail", "my_account", "password", "person_of_team", "sign_in", "team"]

"""Tokens by which programs read and write on behalf of somebody."""

import click

from tracker.actions import tokens
from tracker.cli.opened import application
from tracker.plumbing.database import session
from tracker.records.accounts import User, user_by_email
from tracker.rules.access import Ability
from tracker.rules.tokens import MOST_DAYS, USUAL_DAYS, Scope


@click.group("token")
def token_group() -> None:
    """Tokens by which programs read and write on behalf of somebody."""


@token_group.command("add")
@click.argument("email")
@click.option("--scope", type=click.Choice([str(scope) for scope in Scope]), required=True, help="What it may do.")
@click.option("--name", default="made by a command", help="Of the program, as its person sees it.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=USUAL_DAYS, help="How long it works.")
def add(email: str, scope: str, name: str, days: int) -> None:
    """Make a token for somebody, and print it: it is shown only now."""
    with application():
        user = reader(email)
        try:
            secret = tokens.make(user.id, tokens.Described(name[:60], Scope(scope), days))
        except tokens.TooMany as many:
            raise click.ClickException(
                f"{user.email} has {tokens.MOST} tokens already. Revoke one under My account, Tokens for programs."
            ) from many
        session().commit()
        click.echo(secret)


@token_group.command("revoke")
@click.argument("email")
def revoke(email: str) -> None:
    """Let no token of somebody work any more."""
    with application():
        user = session().scalars(user_by_email(email)).one_or_none()
        if user is None:
            raise click.ClickException(f"Nobody here has the address {email}.")
        tokens.revoke_all(user.id)
        session().commit()
        click.echo(f"No token of {user.email} works any more.")


def reader(email: str) -> User:
    """Return who reads records here under this address. Raises a ClickException."""
    user = session().scalars(user_by_email(email)).one_or_none()
    if user is None or not user.active:
        raise click.ClickException(f"Nobody with the address {email} may sign in. Add them with: tracker user add")
    if not user.role_of.may(Ability.READ):
        raise click.ClickException(f"{user.email} reads no records, so no program does on their behalf.")
    return user

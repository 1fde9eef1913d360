"""Add people, and print the links they sign in with."""

import click

from tracker.actions import accounts, second_steps, sign_in
from tracker.cli.opened import application
from tracker.plumbing.database import session
from tracker.records.accounts import User, user_by_email
from tracker.rules.access import Role


@click.group("user")
def user_group() -> None:
    """People who use the installation."""


@user_group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--name", default="", help="As others see it; without it, what stands before the @.")
@click.option("--team", multiple=True, help="A team they belong to; may be given several times.")
def add(email: str, role: str, name: str, team: tuple[str, ...]) -> None:
    """Add a person and print a one-time link with which they sign in."""
    with application() as (_app, settings):
        try:
            if settings.networked and role == Role.COORDINATOR and sign_in.nobody_is_here():
                second_steps.require({Role.COORDINATOR})
            user = accounts.add_user(email, name, Role(role), [accounts.add_team(each).id for each in team])
        except accounts.EmailTaken as taken:
            raise click.ClickException(
                f"{taken} is already here. Print a new link with: tracker link {taken}"
            ) from taken
        except accounts.NoMailAddress as given:
            raise click.ClickException(f"{given} is no mail address. Write one such as name@example.org.") from given
        _print_link(user, settings.base_url)


@user_group.command("forget-second-step")
@click.argument("email")
def forget_second_step(email: str) -> None:
    """Take away the second step of somebody who lost it, where no two coordinators can vouch for them."""
    with application():
        user = session().scalars(user_by_email(email)).one_or_none()
        if user is None:
            raise click.ClickException(f"Nobody here has the address {email}.")
        second_steps.forget(user.id)
        accounts.close_sessions(user.id)
        session().commit()
        click.echo(f"{user.email} signs in without a second step now, and should add one. Their sessions are ended.")


@click.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a one-time link with which this person signs in."""
    with application() as (_app, settings):
        user = session().scalars(user_by_email(email)).one_or_none()
        if user is None or not user.active:
            raise click.ClickException(f"Nobody with the address {email} may sign in. Add them with: tracker user add")
        _print_link(user, settings.base_url)


def _print_link(user: User, base_url: str) -> None:
    secret = sign_in.new_link(user)
    session().commit()
    click.echo(f"Sign in: {base_url}/sign-in/{secret}")

"""Programs elsewhere that are told of events."""

import click

from tracker.actions import webhooks
from tracker.cli.opened import application
from tracker.cli.tokens import reader
from tracker.plumbing.database import session
from tracker.records import webhooks as asked
from tracker.rules.webhooks import secret_of


@click.group("webhook")
def webhook_group() -> None:
    """Programs elsewhere that are told of events, by references alone. Off unless TRACKER_WEBHOOKS names hosts."""


@webhook_group.command("add")
@click.argument("url")
@click.option("--for", "email", required=True, help="On whose behalf: it is told of what this person may see.")
def add(url: str, email: str) -> None:
    """Let a program be told, and print the secret by which it knows that it was us: it is shown only now."""
    with application() as (_app, settings):
        user = reader(email)
        try:
            webhook = webhooks.add(user, url, settings.webhooks)
        except webhooks.NotAllowed as refused:
            allowed = " ".join(settings.webhooks) or "none"
            raise click.ClickException(
                f"This address is not allowed here. It must begin with https:// and one of the hosts that "
                f"TRACKER_WEBHOOKS names: {allowed}."
            ) from refused
        session().commit()
        click.echo(f"Webhook {webhook.id}. Its secret: {secret_of(settings.secret_key, webhook.salt)}")


@webhook_group.command("list")
def list_webhooks() -> None:
    """List the programs that are told, and how it went last."""
    with application():
        for webhook, email in session().execute(asked.webhooks()):
            state = webhook.problem or (
                f"told at {webhook.used_at:%Y-%m-%d %H:%M}" if webhook.used_at else "not told yet"
            )
            click.echo(f"{webhook.id}  {webhook.url}  for {email}  {state}")


@webhook_group.command("remove")
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Tell a program nothing more."""
    with application():
        if not webhooks.remove(number):
            raise click.ClickException(f"There is no webhook {number}. List them with: tracker webhook list")
        session().commit()
        click.echo(f"Webhook {number} is removed.")

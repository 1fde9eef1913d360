"""The `tracker` command."""

import sys

import click
from sqlalchemy.exc import DatabaseError

from tracker.cli import (
    audit,
    backups,
    bundles,
    check,
    database,
    demo,
    documents,
    due,
    exports,
    generate,
    imports,
    keys,
    locking,
    mail,
    people,
    plans,
    purging,
    scoreboard,
    search,
    serve,
    timeline,
    tokens,
    webhooks,
    wiping,
)
from tracker.plumbing import memory
from tracker.plumbing.addresses import UnsafeSettings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tracker")
def commands() -> None:
    """Letters, demands, people, visits and events; what is outstanding comes back until it is answered."""


for command in (
    serve.run,
    serve.clock_process,
    serve.round_once,
    demo.demo,
    generate.generate,
    imports.import_file,
    imports.undo,
    exports.export,
    exports.case_file,
    bundles.bundle,
    bundles.restore_bundle,
    search.search,
    timeline.timeline,
    due.due,
    scoreboard.scoreboard,
    plans.plans_group,
    documents.pack,
    documents.case_sheet,
    database.db_group,
    people.user_group,
    people.link,
    tokens.token_group,
    webhooks.webhook_group,
    check.check,
    audit.audit_group,
    mail.mail_group,
    backups.backup_key,
    backups.backup,
    backups.list_backups,
    backups.restore,
    locking.lock,
    locking.unlock,
    keys.keys_group,
    wiping.wipe,
    purging.purge,
):
    commands.add_command(command)


def main() -> None:
    """Run the command; a failure is one sentence on standard error and exit status 1."""
    memory.keep_to_itself()
    try:
        commands()
    except UnsafeSettings as problem:
        sys.exit(str(problem))
    except DatabaseError as problem:
        sys.exit(
            f"The database cannot be used: {problem.orig}\nCheck TRACKER_DATABASE_URL, and run: tracker db upgrade"
        )

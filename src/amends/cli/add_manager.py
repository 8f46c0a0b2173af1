"""`amends add-manager`: the first person of a new desk, who adds everybody else in the settings."""

import click


@click.command()
@click.argument("email")
@click.option("--name", prompt="Name", help="The name that customers and colleagues see.")
@click.option("--zone", default="UTC", show_default=True, help="Their time zone, such as Europe/London.")
@click.password_option(help="Their password; asked for when it is not given.")
def command(email: str, name: str, zone: str, password: str) -> None:
    """Add an IT manager who signs in as EMAIL (the database must run: start `amends serve` first)."""
    from amends.cli import _daemon

    env = _daemon.settings()
    _daemon.setup_django()
    from django.db import DatabaseError

    from amends.actions import people
    from amends.actions.errors import Invalid

    try:
        people.add_manager(name=name, email=email, password=password, zone=zone)
    except Invalid as error:
        raise click.ClickException(str(error)) from None
    except DatabaseError:
        raise click.ClickException(
            "The database does not answer. Start `amends serve`, then add the manager."
        ) from None
    click.echo(
        f"{name} can sign in as {email} at {env.base_url}; teams, mailboxes and people are under Settings."
    )

"""Opens an empty site to whoever runs the server."""

from django.core.management.base import BaseCommand, CommandError

from annotator.services.people import invitations


class Command(BaseCommand):
    """`manage.py first_admin`."""

    help = "On a site without any account: print the single-use link that makes the first admin."

    def handle(self, *_: object, **__: object) -> None:
        """Print the link, or say why there is none."""
        link = invitations.first_admin_link()
        if link is None:
            raise CommandError("There are accounts here already; ask a site admin.")
        self.stdout.write(link)

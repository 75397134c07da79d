"""How much one person or one project may have of what anybody can make more of.

Far above what honest work needs, so that a program gone wild, or somebody who means harm, fills
neither the disk nor anybody's page. Counted before and without a lock: two requests at one moment
may both be let in, and one more than the most does no harm. Annotations have their own limit
(`editing.drafts`), a body and a file theirs (`settings`).
"""

from typing import Any

from django.db.models import QuerySet

# By one person about one article.
QUESTIONS = 200
# In one reading; one for each highlight, at most.
PRIVATE_NOTES = 5_000
MESSAGES_IN_A_QUESTION = 500
# Proposed by one person who does not manage the project.
NAMES = 20_000
# That open something.
TOKENS = 50
# Files of one project that wait for somebody to go on with them.
UPLOADS = 50
# Of one project that are being prepared, or are kept.
PREPARED_DOWNLOADS = 100
# Of one project that are being made, or are kept; and on the whole site that wait to come in.
ARCHIVES = 10
RESTORATIONS = 20
# Of one project that nobody has taken up.
INVITATIONS = 2_000
# Begun by one person.
PROJECTS = 500


def is_full(rows: QuerySet[Any], most: int) -> bool:
    """Whether one more would be too many; whoever asks says so in words."""
    return rows.order_by()[:most].count() >= most

"""The rule table as a page of the documentation, worked out by asking it, cell by cell."""

from annotator.access.rules import NEEDS_MEMBERSHIP, RULES
from annotator.actions import Action
from annotator.models import Membership, Project
from annotator.models.membership import Role

YES, NO, OPEN_ONLY = "yes", "–", "where outlets are shown"

HEAD = """# Who may do what

Each person has one or more roles in each project. A site admin runs the site: they may do all of it
but annotate, which needs a part in the project. What somebody may not know of answers as if it did
not exist. In a project that is closed (archived), nothing can be changed until it is opened again.

This page is written by `manage.py role_matrix`; `annotator/access/rules.py` decides, and
`tests/api/test_access_matrix.py` tries every cell over HTTP.
"""


def page() -> str:
    """The whole page."""
    roles = [role.value for role in Role]
    titles = [role.capitalize() for role in roles]
    lines = [
        HEAD,
        f"| To | {' | '.join(titles)} | Site admin |",
        "|---|" + "---|" * (len(roles) + 1),
    ]
    for action in Action:
        cells = [_cell(action, role) for role in roles]
        admin = NO if action in NEEDS_MEMBERSHIP else YES
        lines.append(f"| {action} | {' | '.join(cells)} | {admin} |")
    return "\n".join(lines) + "\n"


def _cell(action: Action, role: str) -> str:
    if _lets(action, role, is_blind=True):
        return YES
    return OPEN_ONLY if _lets(action, role, is_blind=False) else NO


def _lets(action: Action, role: str, *, is_blind: bool) -> bool:
    member = Membership(**{f"is_{role}": True})
    member.project = Project(settings={"blind_outlet": is_blind})
    return any(predicate(member) for predicate in RULES[action])

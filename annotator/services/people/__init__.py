"""Who takes part: accounts, memberships, invitations, background, and leaving again."""

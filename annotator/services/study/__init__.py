"""Running a study: rounds, who reads what, what is hidden, and how it stands."""

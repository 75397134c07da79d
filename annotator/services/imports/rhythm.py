"""How much to do in one turn, so that those who wait for the database do not wait long."""

SECONDS = 0.5


class Rhythm:
    """`amount` follows how long the last turn took; never below `least` or above `most`."""

    def __init__(self, first: int, least: int, most: int) -> None:
        self.amount = first
        self._least, self._most = least, most

    def took(self, seconds: float) -> None:
        """A turn of `amount` took so long: the next may be half or twice as large at most."""
        by = min(2.0, max(0.5, SECONDS / max(seconds, 0.001)))
        self.amount = max(self._least, min(self._most, int(self.amount * by)))

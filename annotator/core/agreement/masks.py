"""α over characters or tokens: overlap allowed, nesting allowed, no unit needs a partner.

Every character, or token, is a unit whose value is the set of labels that cover it; sets are
compared as wholes (nominal α, Krippendorff 2004). Asked about one label or about a whole layer,
that is marked against not marked. A token has the labels of every mark that touches it, so the
value depends on how the text was cut into tokens: name the tokeniser beside it.
"""

from collections.abc import Sequence

from annotator.core.agreement.alpha import INCOMPLETE, fixed_groups, fixed_values
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.distances import nominal
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Group, Sums

_groups = fixed_groups(nominal)


def character_groups(continua: Continua) -> list[Group]:
    """The sums of nominal α over characters."""
    return _groups(continua.characters)


def token_groups(continua: Continua) -> list[Group]:
    """The sums of nominal α over tokens."""
    return _groups(continua.project(continua.touched(continua.tokens)))


def why(sums: Sums) -> Undefined:
    """One value everywhere: nothing marked, or everything."""
    if not sums.names("n"):
        return Undefined.NOTHING_PAIRED
    return Undefined.NOTHING_MARKED if sums.names("n") == [""] else Undefined.EVERYTHING_MARKED


CHAR_ALPHA = Metric(
    name="char_alpha",
    citation="Krippendorff 2004, nominal, over characters",
    groups=character_groups,
    values=fixed_values(nominal),
    why=why,
    incomplete=INCOMPLETE,
    parameters={"unit": "character"},
)
TOKEN_ALPHA = Metric(
    name="token_alpha",
    citation="Krippendorff 2004, nominal, over tokens",
    groups=token_groups,
    values=fixed_values(nominal),
    why=why,
    incomplete=INCOMPLETE,
    parameters={"unit": "token"},
)

METRICS: Sequence[Metric[Continua]] = (CHAR_ALPHA, TOKEN_ALPHA)

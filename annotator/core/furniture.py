"""The words by which a line gives itself away as page furniture: data, one row per cue.

A cue must be sure. A line that is no furniture and is locked costs a researcher text; furniture
that stays body costs an annotator a glance. Phrases are in folded form (see `folded`).
"""

from typing import NamedTuple

from annotator.core.spans import WHITESPACE

_BLANKS = dict.fromkeys(map(ord, WHITESPACE), " ")
_SIMPLER = {**_BLANKS, ord("’"): "'", ord("‘"): "'"}


class Cues(NamedTuple):
    """What kind a line is when it is, begins or ends with a phrase, or has it before a colon."""

    kind: str
    whole: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()


def folded(line: str) -> str:
    """Case, kinds of blanks and of apostrophes make no difference to a cue."""
    return " ".join(line.translate(_SIMPLER).casefold().split(" ")).strip()


def phrases(lines: str) -> frozenset[str]:
    return frozenset(folded(line) for line in lines.strip().splitlines())


COMMENT_HEADERS = phrases("""
    comments
    reader comments
    readers' comments
    join the conversation
    join the discussion
    leave a comment
    kommentare
    leserkommentare
    commentaires
    commentaires des lecteurs
    comentarios
    comentarios de los lectores
""")

# Alone these head an opinion piece; with a number they count readers' comments.
COUNTED_COMMENTS = phrases("""
    comment
    kommentar
    commentaire
    comentario
""")

# A heading under which other articles are named, one title a line.
TEASER_HEADINGS = phrases("""
    other topics of interest
    you may also like
    you might also like
    you may also be interested in
    recommended for you
    recommended stories
    recommended articles
    most read
    most popular
    most viewed
    trending now
    trending stories
    more top stories
    editors' picks
    editor's picks
    what to read next
    read next
    das könnte sie auch interessieren
    das könnte dich auch interessieren
    meistgelesen
    meistgelesene artikel
    à lire aussi
    à lire également
    les plus lus
    vous aimerez aussi
    te puede interesar
    también te puede interesar
    le puede interesar
    lo más leído
    lo más visto
""")

RELATED_HEADINGS = phrases("""
    related
    related articles
    related content
    related coverage
    related links
    related news
    related stories
    related topics
    see also
    read also
    also read
    read more
    more on this story
    more on this topic
    lesen sie auch
    lesen sie mehr
    mehr zum thema
    voir aussi
    lire aussi
    lire la suite
    sur le même sujet
    lea también
    lee también
    leer más
    ver también
    artículos relacionados
    noticias relacionadas
""")

LINE_CUES: tuple[Cues, ...] = (
    Cues(
        "ad",
        whole=phrases("""
            advertisement
            advertisement - continue reading below
            advertisement - scroll to continue
            advertisement – scroll to continue
            story continues below advertisement
            article continues below advertisement
            story continues after advertisement
            article continues after advertisement
            sponsored content
            paid content
            anzeige
            werbung
            publicité
            publicidad
            anuncio
        """),
    ),
    Cues("related_links", labels=RELATED_HEADINGS | TEASER_HEADINGS),
    Cues(
        "correction_notice",
        starts=(
            "an earlier version of this article",
            "an earlier version of this story",
            "a previous version of this article",
            "a previous version of this story",
            "this article has been corrected",
            "this story has been corrected",
            "this article was amended on",
            "this story was amended on",
            "in einer früheren version dieses artikels",
            "in einer früheren fassung dieses artikels",
            "une version antérieure de cet article",
            "una versión anterior de este artículo",
        ),
        labels=frozenset({"correction", "corrections", "korrektur", "rectificatif", "erratum"}),
    ),
    Cues(
        "caption",
        labels=phrases("""
            photo
            photos
            photo credit
            image
            image credit
            image source
            picture
            foto
            bild
            bildquelle
            crédit photo
            photographie
            fotografía
        """),
        starts=("(photo by ", "photo by ", "photograph by "),
    ),
    Cues(
        "boilerplate",
        whole=phrases("""
            share
            share this
            share this article
            share this story
            share on facebook
            share on twitter
            share on x
            share via email
            copy link
            print this article
            tweet
            subscribe
            subscribe now
            sign up
            teilen
            artikel teilen
            drucken
            jetzt abonnieren
            partager
            partager cet article
            imprimer
            s'abonner
            compartir
            compartir este artículo
            imprimir
            suscríbete
        """),
        starts=(
            "to suggest a correction",
            "this comment contains spoilers",
            "sign up for our ",
            "sign up to our ",
            "subscribe to our ",
            "subscribe to the newsletter",
            "follow us on ",
            "follow us @",
            "download our app",
            "all rights reserved",
            "copyright ©",
            "© copyright",
            "click here to subscribe",
            "click here to sign up",
            "folgen sie uns auf ",
            "abonnieren sie unseren newsletter",
            "alle rechte vorbehalten",
            "suivez-nous sur ",
            "abonnez-vous à notre newsletter",
            "inscrivez-vous à notre newsletter",
            "tous droits réservés",
            "síguenos en ",
            "suscríbete a nuestro boletín",
            "suscríbase a nuestro boletín",
            "todos los derechos reservados",
        ),
        ends=(
            "press ctrl + enter",
            "press ctrl+enter",
            ". all rights reserved.",
            ", all rights reserved.",
        ),
    ),
)

"""The acts that rules are about, in words that can stand in a sentence to the person."""

from enum import StrEnum


class Action(StrEnum):
    """Everything that somebody may want to do inside a project."""

    VIEW_PROJECT = "view the project"
    VIEW_CODEBOOK = "read the codebook"
    VIEW_PROGRESS = "watch the progress"
    VIEW_AGREEMENT = "see how far people agree"
    VIEW_MEMBERS = "see the people"
    VIEW_DOCUMENTS = "see all articles"
    VIEW_ASSIGNMENTS = "see who reads what"
    VIEW_ADJUDICATION = "see where readings differ"
    ADJUDICATE = "settle differences"
    READ_WORK = "read others' work"
    VIEW_ENTITIES = "see the register of names"
    PROPOSE_MERGES = "propose that two names are one"
    MANAGE_ENTITIES = "look after the register of names"
    EXPORT = "download the dataset"
    RELEASE = "make and withdraw dataset versions"
    USE_TOKENS = "use the API with a token"
    ANNOTATE = "annotate"
    CLAIM = "take the next article"
    MANAGE_PROJECT = "change the project"
    MANAGE_CODEBOOK = "change the codebook"
    MANAGE_MEMBERS = "invite and remove people"
    MANAGE_DOCUMENTS = "add and change articles"
    HAND_OUT = "hand out articles"
    ASK_BACKGROUND = "ask people about their background"
    ANSWER_BACKGROUND = "answer about yourself"

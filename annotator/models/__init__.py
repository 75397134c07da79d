"""Rows, their constraints and their QuerySets: one file per noun."""

from annotator.models.agreement import AgreementPartial, AgreementTable
from annotator.models.annotation import Annotation, AnnotationLink, AnnotationTag
from annotator.models.assignment import Assignment
from annotator.models.audit import AuditEntry
from annotator.models.background import BackgroundAnswers, BackgroundKey, Questionnaire
from annotator.models.change import AnnotationChange, AssignmentChange
from annotator.models.codebook import Codebook
from annotator.models.codebook_log import CodebookDecision, LookedAgain
from annotator.models.counted import CountedReading, Place
from annotator.models.decision import (
    Decision,
    DecisionSource,
    Disagreement,
    SourceReading,
    ToCompare,
)
from annotator.models.document import Document, DocumentText
from annotator.models.entity import Entity
from annotator.models.event import Event, Outlet
from annotator.models.export import Export
from annotator.models.imports import Import, ImportPlan
from annotator.models.insight import InsightBundle
from annotator.models.invitation import Invitation
from annotator.models.job import Job
from annotator.models.membership import Membership
from annotator.models.model_run import ModelAnswer, ModelRun, ModelServer
from annotator.models.private_note import PrivateNote
from annotator.models.project import Project
from annotator.models.qualification import Qualification
from annotator.models.recommender import (
    DocumentProposals,
    ProposalAnswer,
    Recommender,
    RecommenderFold,
    RecommenderModel,
)
from annotator.models.release import DataSheet, Release, ReleaseFile
from annotator.models.request import MergeProposal, ReopenRequest
from annotator.models.round import Round, RoundDocument, RoundMember
from annotator.models.speakers import ProposedSpeakers
from annotator.models.thread import Mention, Message, Thread, ThreadSeen
from annotator.models.token import ApiToken
from annotator.models.user import User
from annotator.models.worked import WorkedDay

__all__ = [
    "AgreementPartial",
    "AgreementTable",
    "Annotation",
    "AnnotationChange",
    "AnnotationLink",
    "AnnotationTag",
    "ApiToken",
    "Assignment",
    "AssignmentChange",
    "AuditEntry",
    "BackgroundAnswers",
    "BackgroundKey",
    "Codebook",
    "CodebookDecision",
    "CountedReading",
    "DataSheet",
    "Decision",
    "DecisionSource",
    "Disagreement",
    "Document",
    "DocumentProposals",
    "DocumentText",
    "Entity",
    "Event",
    "Export",
    "Import",
    "ImportPlan",
    "InsightBundle",
    "Invitation",
    "Job",
    "LookedAgain",
    "Membership",
    "Mention",
    "MergeProposal",
    "Message",
    "ModelAnswer",
    "ModelRun",
    "ModelServer",
    "Outlet",
    "Place",
    "PrivateNote",
    "Project",
    "ProposalAnswer",
    "ProposedSpeakers",
    "Qualification",
    "Questionnaire",
    "Recommender",
    "RecommenderFold",
    "RecommenderModel",
    "Release",
    "ReleaseFile",
    "ReopenRequest",
    "Round",
    "RoundDocument",
    "RoundMember",
    "SourceReading",
    "Thread",
    "ThreadSeen",
    "ToCompare",
    "User",
    "WorkedDay",
]

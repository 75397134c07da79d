"""The paths below /api/v1/, one block a noun."""

from django.urls import URLPattern, URLResolver, path

from annotator.api import (
    agreement,
    agreement_confusion,
    agreement_files,
    annotations,
    archives,
    assignments,
    background,
    codebook_changes,
    codebooks,
    decisions,
    documents,
    entities,
    export,
    handing_out,
    imports,
    insight_urls,
    invitations,
    jobs,
    looking,
    me,
    members,
    model_urls,
    outbox,
    prepared,
    private_notes,
    progress,
    projects,
    quality,
    quality_reports,
    recommender_urls,
    reference,
    register,
    releases,
    rounds,
    sessions,
    settling_urls,
    threads,
    tokens,
    uploads,
    waiting,
    watching,
    workload,
)

_ME = [
    path("me/", me.MeView.as_view()),
    path("me/confirm-address/", me.ConfirmAddressView.as_view()),
    path("me/deleted-projects/", projects.DeletedProjectsView.as_view()),
    path("me/password/", me.PasswordView.as_view()),
    path("me/work/", me.MyWorkView.as_view()),
    path("me/preferences/", me.PreferencesView.as_view()),
    path("me/sessions/", sessions.SessionListView.as_view()),
    path("me/sessions/end-others/", sessions.OtherSessionsView.as_view()),
    path("me/sessions/<int:session_id>/", sessions.SessionView.as_view()),
    path("me/data/", sessions.OwnDataView.as_view()),
    path("me/tokens/", tokens.TokenListView.as_view()),
    path("me/tokens/<uuid:token_id>/", tokens.TokenView.as_view()),
]

_PROJECTS = [
    path("projects/", projects.ProjectListView.as_view()),
    path("projects/<slug:slug>/", projects.ProjectView.as_view()),
    path("projects/<slug:slug>/undelete/", projects.UndeleteView.as_view()),
    path("projects/<slug:slug>/clone/", projects.ProjectCloneView.as_view()),
    path("projects/<slug:slug>/archives/", archives.ArchiveListView.as_view()),
    path("restorations/", archives.RestorationView.as_view()),
    path("projects/<slug:slug>/progress/", progress.ProgressView.as_view()),
    path("projects/<slug:slug>/progress/table/", watching.BreakdownView.as_view()),
    path("projects/<slug:slug>/feed/", watching.FeedView.as_view()),
    path("projects/<slug:slug>/feed/people/", watching.FeedPeopleView.as_view()),
    path("projects/<slug:slug>/hours/", watching.HoursView.as_view()),
    path("me/hours/", watching.MyHoursView.as_view()),
    path("projects/<slug:slug>/agreement/", agreement.AgreementView.as_view()),
    path("projects/<slug:slug>/agreement/summary/", agreement.AgreementSummaryView.as_view()),
    path(
        "projects/<slug:slug>/agreement/table/",
        agreement_files.AgreementTableView.as_view(),
    ),
    path(
        "projects/<slug:slug>/agreement/confusion/",
        agreement_confusion.AgreementConfusionView.as_view(),
    ),
    path("projects/<slug:slug>/events/", reference.EventListView.as_view()),
    path("projects/<slug:slug>/outlets/", reference.OutletListView.as_view()),
]

_BACKGROUND = [
    path("projects/<slug:slug>/background/", background.BackgroundView.as_view()),
    path("projects/<slug:slug>/background/begin/", background.BackgroundBeginView.as_view()),
    path("projects/<slug:slug>/background/end/", background.BackgroundEndView.as_view()),
    path("projects/<slug:slug>/background/mine/", background.MyBackgroundView.as_view()),
    path("projects/<slug:slug>/my-work/withdrawn/", background.MyWorkWithdrawnView.as_view()),
    path("projects/<slug:slug>/my-membership/erase/", background.EraseMeView.as_view()),
]

_BOOK = "projects/<slug:slug>/codebooks/<str:version>/"
_CODEBOOKS = [
    path("templates/", codebooks.TemplateListView.as_view()),
    path("templates/<slug:template_id>/", codebooks.TemplateView.as_view()),
    path("projects/<slug:slug>/decisions/", decisions.DecisionListView.as_view()),
    path("events/<uuid:event_id>/", reference.EventView.as_view()),
    path("events/<uuid:event_id>/articles/", reference.EventArticlesView.as_view()),
    path("projects/<slug:slug>/near-duplicates/", reference.NearDuplicatesView.as_view()),
    path("outlets/<uuid:outlet_id>/", reference.OutletView.as_view()),
    path("projects/<slug:slug>/codebooks/", codebooks.CodebookListView.as_view()),
    path(_BOOK, codebooks.CodebookView.as_view()),
    path(f"{_BOOK}publish/", codebooks.PublishView.as_view()),
    path(f"{_BOOK}retire/", codebooks.RetireView.as_view()),
    path(f"{_BOOK}file/", codebooks.CodebookFileView.as_view()),
    path(f"{_BOOK}acts/", codebook_changes.ActView.as_view()),
    path(f"{_BOOK}acts/preview/", codebook_changes.ActPreviewView.as_view()),
    path(f"{_BOOK}impact/", codebook_changes.ImpactView.as_view()),
    path(f"{_BOOK}comparison/", codebook_changes.ComparisonView.as_view()),
    path(f"{_BOOK}look-again/", codebook_changes.LookAgainView.as_view()),
    path(f"{_BOOK}look-again/<uuid:annotation_id>/keep/", codebook_changes.KeepView.as_view()),
    path(f"{_BOOK}move/", codebook_changes.MoveView.as_view()),
]

_QUESTIONS = [
    path("projects/<slug:slug>/threads/", threads.ThreadListView.as_view()),
    path("projects/<slug:slug>/threads/people/", threads.ThreadPeopleView.as_view()),
    path("threads/<uuid:thread_id>/", threads.ThreadView.as_view()),
    path("threads/<uuid:thread_id>/messages/", threads.ThreadMessagesView.as_view()),
    path("threads/<uuid:thread_id>/decision/", threads.ThreadDecisionView.as_view()),
    path("assignments/<uuid:assignment_id>/threads/", threads.ReadingThreadsView.as_view()),
]

_WAITING = [
    path("projects/<slug:slug>/waiting/", waiting.WaitingView.as_view()),
    path("assignments/<uuid:assignment_id>/reopen-request/", waiting.AskReopeningView.as_view()),
    path("reopen-requests/<uuid:request_id>/grant/", waiting.GrantReopeningView.as_view()),
    path("reopen-requests/<uuid:request_id>/decline/", waiting.DeclineReopeningView.as_view()),
    path("projects/<slug:slug>/merge-proposals/", waiting.MergeProposalListView.as_view()),
    path("merge-proposals/<uuid:proposal_id>/decline/", waiting.DeclineMergeView.as_view()),
]

_PEOPLE = [
    path("projects/<slug:slug>/members/", members.MemberListView.as_view()),
    path("projects/<slug:slug>/members/<uuid:member_id>/", members.MemberView.as_view()),
    path(
        "projects/<slug:slug>/members/<uuid:member_id>/reset-link/",
        members.ResetLinkView.as_view(),
    ),
    path("projects/<slug:slug>/invitations/", invitations.InvitationListView.as_view()),
    path(
        "projects/<slug:slug>/invitations/<uuid:invitation_id>/",
        invitations.InvitationView.as_view(),
    ),
    path(
        "projects/<slug:slug>/invitations/<uuid:invitation_id>/renew/",
        invitations.RenewInvitationView.as_view(),
    ),
]

_DOCUMENTS = [
    path("projects/<slug:slug>/documents/", documents.DocumentListView.as_view()),
    path("projects/<slug:slug>/documents/rights/", documents.RightsView.as_view()),
    path("projects/<slug:slug>/documents/take-down/", documents.TakeDownManyView.as_view()),
    path("documents/<uuid:document_id>/", documents.DocumentView.as_view()),
    path("documents/<uuid:document_id>/take-down/", documents.TakeDownView.as_view()),
    path("documents/<uuid:document_id>/restore/", documents.DocumentRestoreView.as_view()),
    path("projects/<slug:slug>/entities/", entities.EntityListView.as_view()),
    path("projects/<slug:slug>/entities/register/", register.RegisterView.as_view()),
    path("projects/<slug:slug>/entities/duplicates/", register.DuplicatesView.as_view()),
    path("entities/<uuid:entity_id>/", register.EntityView.as_view()),
    path("entities/<uuid:entity_id>/merge/", register.EntityMergeView.as_view()),
    path("entities/<uuid:entity_id>/merge/undo/", register.EntityMergeUndoView.as_view()),
    path("projects/<slug:slug>/imports/", imports.ImportListView.as_view()),
    path("imports/<uuid:import_id>/", imports.ImportView.as_view()),
    path("imports/<uuid:import_id>/undo/", imports.ImportUndoView.as_view()),
    path("projects/<slug:slug>/uploads/", uploads.UploadListView.as_view()),
    path("imports/<uuid:import_id>/look/", looking.ImportLookView.as_view()),
    path("imports/<uuid:import_id>/preview/", looking.ImportPreviewView.as_view()),
    path("projects/<slug:slug>/import-plans/", looking.ImportPlanListView.as_view()),
    path("import-plans/<uuid:plan_id>/", looking.ImportPlanView.as_view()),
    path("imports/<uuid:import_id>/check/", uploads.ImportCheckView.as_view()),
    path("imports/<uuid:import_id>/go/", uploads.ImportGoView.as_view()),
    path("imports/<uuid:import_id>/cancel/", uploads.ImportCancelView.as_view()),
]

_DATASET = [
    path("projects/<slug:slug>/export/", export.ExportView.as_view()),
    path("projects/<slug:slug>/export/summary/", export.ExportSummaryView.as_view()),
    path("projects/<slug:slug>/exports/", prepared.PreparedListView.as_view()),
    path("exports/<uuid:export_id>/", prepared.PreparedView.as_view()),
    path("exports/<uuid:export_id>/file/", prepared.PreparedFileView.as_view()),
]

_ROUNDS = [
    path("projects/<slug:slug>/rounds/", rounds.RoundListView.as_view()),
    path("rounds/<uuid:round_id>/", rounds.RoundView.as_view()),
    path("rounds/<uuid:round_id>/plan/", workload.PlanView.as_view()),
    path("rounds/<uuid:round_id>/hand-out/", workload.HandOutPlanView.as_view()),
    path("projects/<slug:slug>/assignments/take-back/", workload.TakeBackView.as_view()),
    path("projects/<slug:slug>/assignments/reassign/", workload.ReassignView.as_view()),
]

_RELEASES = [
    path("projects/<slug:slug>/data-sheet/", releases.DataSheetView.as_view()),
    path("projects/<slug:slug>/releases/", releases.ReleaseListView.as_view()),
    path("projects/<slug:slug>/releases/<str:version>/", releases.ReleaseView.as_view()),
    path("projects/<slug:slug>/releases/<str:version>/withdraw/", releases.WithdrawView.as_view()),
    path(
        "projects/<slug:slug>/releases/<str:version>/rehydrate/",
        releases.RehydrateView.as_view(),
    ),
    path(
        "projects/<slug:slug>/releases/<str:version>/files/<path:name>",
        releases.ReleaseFileView.as_view(),
    ),
]

_WORK = [
    path("projects/<slug:slug>/claim/", assignments.ClaimView.as_view()),
    path("projects/<slug:slug>/assignments/", handing_out.AssignmentListView.as_view()),
    path("assignments/<uuid:assignment_id>/", assignments.AssignmentView.as_view()),
    path("assignments/<uuid:assignment_id>/submit/", assignments.SubmitView.as_view()),
    path("assignments/<uuid:assignment_id>/skip/", assignments.SkipView.as_view()),
    path("assignments/<uuid:assignment_id>/reopen/", assignments.ReopenView.as_view()),
    path("assignments/<uuid:assignment_id>/changes/", outbox.ChangesView.as_view()),
    path("annotations/<uuid:annotation_id>/", annotations.AnnotationView.as_view()),
    path(
        "assignments/<uuid:assignment_id>/private-notes/", private_notes.PrivateNotesView.as_view()
    ),
    path("annotations/<uuid:annotation_id>/history/", annotations.AnnotationHistoryView.as_view()),
]

_QUALITY = [
    path("projects/<slug:slug>/quality/", quality.QualityView.as_view()),
    path("projects/<slug:slug>/quality/articles/", quality.QualityArticlesView.as_view()),
    path(
        "projects/<slug:slug>/quality/people/<uuid:member_id>/decision/",
        quality.DecideView.as_view(),
    ),
    path(
        "projects/<slug:slug>/quality/people/<uuid:member_id>/report/",
        quality_reports.QualityReportView.as_view(),
    ),
    path("projects/<slug:slug>/quality/mine/", quality_reports.OwnReportView.as_view()),
    path("projects/<slug:slug>/quality/mine/try-again/", quality.TryAgainView.as_view()),
    path("documents/<uuid:document_id>/settled/", quality.SettleByOneView.as_view()),
    path("assignments/<uuid:assignment_id>/acknowledge/", quality.AcknowledgeView.as_view()),
]

_TASKS = [
    path("projects/<slug:slug>/jobs/", jobs.JobListView.as_view()),
    path("jobs/<uuid:job_id>/", jobs.JobView.as_view()),
    path("jobs/<uuid:job_id>/cancel/", jobs.JobCancelView.as_view()),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_ME,
    *_PROJECTS,
    *_CODEBOOKS,
    *_BACKGROUND,
    *_PEOPLE,
    *_DOCUMENTS,
    *_ROUNDS,
    *_WORK,
    *_WAITING,
    *_QUESTIONS,
    *_DATASET,
    *_RELEASES,
    *_TASKS,
    *settling_urls.PATHS,
    *_QUALITY,
    *insight_urls.urlpatterns,
    *recommender_urls.urlpatterns,
    *model_urls.PATHS,
]

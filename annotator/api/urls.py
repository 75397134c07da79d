"""The paths below /api/v1/, one block a noun."""

from django.urls import URLPattern, URLResolver, path

from annotator.api import annotations, assignments, handing_out, outbox

_WORK = [
    path("projects/<slug:slug>/claim/", assignments.ClaimView.as_view()),
    path("projects/<slug:slug>/assignments/", handing_out.AssignmentListView.as_view()),
    path("assignments/<uuid:assignment_id>/", assignments.AssignmentView.as_view()),
    path("assignments/<uuid:assignment_id>/submit/", assignments.SubmitView.as_view()),
    path("assignments/<uuid:assignment_id>/skip/", assignments.SkipView.as_view()),
    path("assignments/<uuid:assignment_id>/reopen/", assignments.ReopenView.as_view()),
    path("assignments/<uuid:assignment_id>/changes/", outbox.ChangesView.as_view()),
    path("annotations/<uuid:annotation_id>/", annotations.AnnotationView.as_view()),
    path("annotations/<uuid:annotation_id>/history/", annotations.AnnotationHistoryView.as_view()),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_WORK,
]

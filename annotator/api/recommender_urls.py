"""The paths of proposals below /api/v1/."""

from django.urls import URLPattern, path

from annotator.api import recommender

urlpatterns: list[URLPattern] = [
    path("projects/<slug:slug>/recommender/", recommender.RecommenderView.as_view()),
    path(
        "projects/<slug:slug>/recommender/versions/", recommender.RecommenderVersionsView.as_view()
    ),
    path("projects/<slug:slug>/recommender/arms/", recommender.RecommenderArmsView.as_view()),
    path("assignments/<uuid:assignment_id>/proposals/", recommender.ProposalsView.as_view()),
    path("assignments/<uuid:assignment_id>/first-pass/", recommender.FirstPassView.as_view()),
    path(
        "assignments/<uuid:assignment_id>/proposals/dismissed/", recommender.DismissView.as_view()
    ),
]

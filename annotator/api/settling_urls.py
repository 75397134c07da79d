"""The paths of settling differences; the others stand in `urls`."""

from django.urls import path

from annotator.api import adjudication, aggregation

PATHS = [
    path("projects/<slug:slug>/adjudication/agreement/", adjudication.WithGoldView.as_view()),
    path("assignments/<uuid:assignment_id>/settled/", adjudication.YouAndSettledView.as_view()),
    path("projects/<slug:slug>/aggregation/", aggregation.AggregationView.as_view()),
    path("projects/<slug:slug>/adjudication/", adjudication.QueueView.as_view()),
    path(
        "projects/<slug:slug>/adjudication/<uuid:adjudication_id>/",
        adjudication.AdjudicationView.as_view(),
    ),
    path(
        "projects/<slug:slug>/adjudication/<uuid:adjudication_id>/decisions/<uuid:decision_id>/",
        adjudication.DecisionView.as_view(),
    ),
    path(
        "projects/<slug:slug>/adjudication/<uuid:adjudication_id>/finish/",
        adjudication.FinishView.as_view(),
    ),
    path(
        "projects/<slug:slug>/adjudication/<uuid:adjudication_id>/reopen/",
        adjudication.ReopenAdjudicationView.as_view(),
    ),
    path(
        "projects/<slug:slug>/adjudication/<uuid:adjudication_id>/gold/",
        adjudication.ChooseView.as_view(),
    ),
]

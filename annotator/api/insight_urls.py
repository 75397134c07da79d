"""The paths of insight below /api/v1/."""

from django.urls import URLPattern, path

from annotator.api import insight, insight_events, insight_phrases

urlpatterns: list[URLPattern] = [
    path("projects/<slug:slug>/insight/", insight.InsightPictureView.as_view()),
    path("projects/<slug:slug>/insight/options/", insight.InsightOptionsView.as_view()),
    path("projects/<slug:slug>/insight/passages/", insight.InsightPassagesView.as_view()),
    path("projects/<slug:slug>/insight/phrases/", insight_phrases.PhrasesView.as_view()),
    path("projects/<slug:slug>/insight/instead/", insight_phrases.InsteadView.as_view()),
    path("events/<uuid:event_id>/compared/", insight_events.EventComparedView.as_view()),
    path("documents/<uuid:document_id>/density/", insight_events.DensityView.as_view()),
]

"""The paths of models from outside, below /api/v1/."""

from django.urls import path

from annotator.api import agreement_gold, model_runs, model_servers

_SERVERS = "projects/<slug:slug>/model-servers/"
_RUNS = "projects/<slug:slug>/model-runs/"
_RUN = f"{_RUNS}<uuid:run_id>/"

PATHS = [
    path("projects/<slug:slug>/agreement/settled/", agreement_gold.AgainstGoldView.as_view()),
    path(_SERVERS, model_servers.ModelServerListView.as_view()),
    path(f"{_SERVERS}<uuid:server_id>/", model_servers.ModelServerView.as_view()),
    path(f"{_SERVERS}<uuid:server_id>/consent/", model_servers.ModelConsentView.as_view()),
    path(f"{_SERVERS}<uuid:server_id>/estimate/", model_servers.ModelEstimateView.as_view()),
    path(_RUNS, model_runs.ModelRunListView.as_view()),
    path(_RUN, model_runs.ModelRunView.as_view()),
    path(f"{_RUN}stop/", model_runs.ModelRunStopView.as_view()),
    path(f"{_RUN}go-on/", model_runs.ModelRunGoOnView.as_view()),
    path(f"{_RUN}withdraw/", model_runs.ModelRunWithdrawView.as_view()),
    path(f"{_RUN}answers/", model_runs.ModelAnswerListView.as_view()),
    path(f"{_RUN}answers/<uuid:answer_id>/", model_runs.ModelAnswerView.as_view()),
    path("projects/<slug:slug>/model-readings/", model_runs.ModelReadingsView.as_view()),
]

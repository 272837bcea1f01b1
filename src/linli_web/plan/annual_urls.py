"""Addresses of the special plan and the annual plans."""

from django.urls import URLPattern, path

from linli_web.plan.views import annual_files, annual_moves, annual_plans, special_plans

urlpatterns: list[URLPattern] = [
    path("", annual_plans.listed, name="annual-plans"),
    path("lock-started/<slug:scenario_id>/", annual_moves.lock_started, name="annual-lock-started"),
    path("sample-day/", annual_moves.sample_day, name="sample-day"),
    path("draw-up/", annual_moves.draw_up, name="annual-draw-up"),
    path("special/choose/", special_plans.choose, name="special-choose"),
    path("special/<slug:plan_id>/", special_plans.page, name="special"),
    path("special/<slug:plan_id>/approve/", special_plans.approve, name="special-approve"),
    path("special/<slug:plan_id>/discard/", special_plans.discard, name="special-discard"),
    path("<slug:plan_id>/", annual_plans.page, name="annual"),
    path("<slug:plan_id>/annual-plan.<slug:form>", annual_files.file, name="annual-file"),
    path("<slug:plan_id>/move/", annual_moves.move, name="annual-move"),
    path("<slug:plan_id>/approve/", annual_moves.approve, name="annual-approve"),
    path("<slug:plan_id>/opinion/", annual_moves.opinion, name="annual-opinion"),
    path("<slug:plan_id>/answer/<int:number>/", annual_moves.answer, name="annual-answer"),
    path("<slug:plan_id>/objection/", annual_moves.objection, name="annual-objection"),
]

"""Addresses of work that waits, of notices and of comments."""

from django.urls import URLPattern, path

from linli_web.notices.views import choices, comments, messages, work

urlpatterns: list[URLPattern] = [
    path("office/work/", work.page, name="work"),
    path("office/work/<str:public_id>/", work.item, name="work-item"),
    path("office/work/<str:public_id>/take/", work.take, name="work-take"),
    path("office/work/<str:public_id>/hand-over/", work.hand_over, name="work-hand-over"),
    path("office/work/<str:public_id>/put-aside/", work.put_aside, name="work-put-aside"),
    path("office/comments/", comments.add, name="comment-add"),
    path("office/comments/readers/", comments.readers, name="comment-readers"),
    path("office/comments/<str:public_id>/", comments.edit, name="comment-edit"),
    path("office/comments/<str:public_id>/withdraw/", comments.withdraw, name="comment-withdraw"),
    path("office/notices/", messages.page, name="notices"),
    path("office/notices/read/", messages.read_all, name="notices-read"),
    path("office/notices/choices/", choices.page, name="notice-choices"),
    path("office/notices/sending/", messages.sending, name="notices-sending"),
    path("office/notices/<str:public_id>/", messages.follow, name="notice-follow"),
    path("notices/stop/<str:token>/", choices.stop, name="notices-stop"),
]

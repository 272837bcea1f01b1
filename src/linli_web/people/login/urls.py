"""Addresses of logging in. Names with an underscore are those by which allauth asks for them."""

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.views import login_cancelled, login_error
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path

from linli_web.people.login.views import doors, others, own
from linli_web.people.messenger import views as messenger

urlpatterns: list[URLPattern] = [
    path("login/", doors.ByPassword.as_view(), name="login"),
    path("login/", doors.ByPassword.as_view(), name="account_login"),
    path("login/code/", doors.ByCode.as_view(), name="mfa_authenticate"),
    path("login/closed/", doors.closed, name="account_inactive"),
    path("login/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("login/error/", login_error, name="socialaccount_login_error"),
    path("login/oidc/<slug:provider_id>/", openid_connect.login, name="openid_connect_login"),
    path(
        "login/oidc/<slug:provider_id>/callback/",
        openid_connect.callback,
        name="openid_connect_callback",
    ),
    path("login/messenger/", messenger.login, name="messenger_login"),
    path("login/messenger/callback/", messenger.callback, name="messenger_callback"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("slip/", doors.slip, name="slip"),
    path("invitation/<str:token>/", doors.invitation, name="invitation"),
    path("account/", own.page, name="own-login"),
    path("account/", own.page, name="mfa_index"),
    path("account/", own.page, name="socialaccount_connections"),
    path("account/password/", own.password, name="own-password"),
    path("account/sessions/end/", own.end_sessions, name="own-sessions-end"),
    path("account/unlink/", own.unlink, name="own-unlink"),
    path("account/second-factor/", own.SetUp.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/remove/", own.Remove.as_view(), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", own.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", own.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/again/", doors.AgainByPassword.as_view(), name="account_reauthenticate"),
    path("account/again/code/", doors.AgainByCode.as_view(), name="mfa_reauthenticate"),
    path("office/people/<str:account_id>/login/", others.login_of, name="login-of"),
    path("office/slips/", others.batch, name="slips"),
    path("office/invitations/", others.invite, name="invitations"),
    path(
        "office/invitations/<str:invitation_id>/revoke/",
        others.revoke_invitation,
        name="invitation-revoke",
    ),
    path("office/locks/", others.lock_outs, name="lock-outs"),
]

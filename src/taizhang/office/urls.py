"""Addresses of the office: signing in (outside any book), my day and accounts (inside one)."""

from django.urls import path

from taizhang.office import accounts, duties, reading_page, signing_in, views

app_name = "office"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("first-code/", signing_in.first_code, name="first-code"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("o/<slug:book>/", views.home, name="home"),
    path("o/<slug:book>/duties/", duties.latest, name="duties-latest"),
    path("o/<slug:book>/duties/<str:month>/", duties.duties, name="duties"),
    path("o/<slug:book>/reading/", reading_page.reading, name="reading"),
    path("o/<slug:book>/accounts/", accounts.accounts, name="accounts"),
    path("o/<slug:book>/accounts/new/", accounts.account_new, name="account-new"),
    path("o/<slug:book>/accounts/<int:account>/code/", accounts.account_code, name="account-code"),
    path("o/<slug:book>/accounts/<int:account>/active/", accounts.account_active, name="account-active"),
]

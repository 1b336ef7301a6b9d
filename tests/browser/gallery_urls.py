"""The one address the gallery needs: the language switch."""

from django.urls import path
from django.views.i18n import set_language

urlpatterns = [path("i18n/setlang/", set_language, name="set_language")]

"""Addresses of promises."""

from django.urls import path

from taizhang.promises import changing, letters, one, views

app_name = "promises"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("board/", views.board, name="board"),
    path("new/", changing.new, name="new"),
    path("letters/<str:unit>/<int:year>/", letters.letter, name="letter"),
    path("letters/<str:unit>/<int:year>/letter.docx", letters.letter_docx, name="letter-docx"),
    path("<str:promise>/", one.promise, name="detail"),
    path("<str:promise>/rows/", views.children, name="children"),
    path("<str:promise>/parts/", changing.parts, name="parts"),
    path("<str:promise>/change/", changing.change, name="change"),
    path("<str:promise>/sign/", changing.sign, name="sign"),
    path("<str:promise>/withdraw/", changing.withdraw, name="withdraw"),
]

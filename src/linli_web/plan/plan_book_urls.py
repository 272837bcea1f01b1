"""Addresses of plan books and of their templates."""

from django.urls import URLPattern, path

from linli_web.plan.views import book_templates, plan_books

urlpatterns: list[URLPattern] = [
    path("", plan_books.page, name="books"),
    path("templates/<slug:language>/", book_templates.edit, name="book-template"),
    path("templates/<slug:language>/packed/", book_templates.restore, name="book-template-packed"),
    path("templates/<slug:language>/preview/", book_templates.preview, name="book-preview"),
    path("<str:public_id>/book.pdf", plan_books.pdf, name="book-pdf"),
    path("<str:public_id>/book.docx", plan_books.docx, name="book-docx"),
]

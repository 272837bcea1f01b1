"""Addresses of files: those of the office, and photos that everybody may see."""

from django.urls import URLPattern, path

from linli_web.files.views import contents, galleries, pages, public, resumable

urlpatterns: list[URLPattern] = [
    path("office/files/waiting/", pages.waiting, name="files-waiting"),
    path("office/files/uploads/", resumable.uploads, name="file-uploads"),
    path("office/files/uploads/<str:public_id>/", resumable.upload, name="file-upload"),
    path("office/files/content/<str:token>/", contents.content, name="file"),
    path("office/files/on/<slug:table>/<path:key>/", galleries.gallery, name="files-of"),
    path("office/files/<str:public_id>/", pages.page, name="file-page"),
    path("office/files/<str:public_id>/withdraw/", pages.withdraw, name="file-withdraw"),
    path("office/files/<str:public_id>/put-back/", pages.put_back, name="file-put-back"),
    path("office/files/<str:public_id>/scan/", pages.scan, name="file-scan"),
    path("office/files/<str:public_id>/publish/", pages.publish, name="file-publish"),
    path("office/files/<str:public_id>/refuse/", pages.refuse, name="file-refuse"),
    path("office/files/<str:public_id>/take-back/", pages.take_back, name="file-take-back"),
    path("photos/<str:public_id>/<slug:form>.jpg", public.photo, name="public-photo"),
]

"""Django's admin, for site admins: accounts and outlets to change, the work itself to look at.

What people annotate goes through the services, which lock, check and write down; a form that
saves rows directly would go around all of that, so here it can only be read.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from annotator.models import (
    Annotation,
    AnnotationChange,
    Assignment,
    AssignmentChange,
    Codebook,
    Document,
    Event,
    Import,
    Membership,
    Outlet,
    Project,
    User,
)
from annotator.models.fields import JSONText

admin.site.site_header = admin.site.site_title = "Slant: site admin"
admin.site.site_url = "/projects/"
admin.site.unregister(Group)


def without_anterooms(rows: QuerySet[Any], way: str) -> QuerySet[Any]:
    """Of rows that lead `way` to their project, those of studies; projects are so by themselves."""
    return rows.filter(**{f"{way}__anteroom_of__isnull": True}) if way else rows


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts: who may sign in, run the site and begin projects. They are closed, not deleted."""

    list_display = ("username", "name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "may_create_projects")
    search_fields = ("username", "name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "name", "email")}),
        ("May", {"fields": ("is_active", "may_create_projects", "is_staff", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Never: what people did names them."""
        return False


class RatingsField(forms.JSONField):
    """A list as JSON; nothing typed is no ratings."""

    def clean(self, value: Any) -> list[Any]:  # noqa: ANN401
        """Text → list."""
        ratings = super().clean(value) or []
        if not isinstance(ratings, list):
            raise forms.ValidationError("This must be a list: [{source, rating, on}].")
        return ratings


@admin.register(Outlet)
class OutletAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Publishers, with ratings that say whose they are and of when."""

    list_display = ("name", "project", "country")
    list_filter = ("project",)
    search_fields = ("name",)
    list_select_related = ("project",)
    # Under these it is hidden from readers: only the service that strikes them out changes them.
    exclude = ("aliases", "domains", "revision")
    formfield_overrides: ClassVar[dict[type, dict[str, Any]]] = {
        JSONText: {"form_class": RatingsField, "required": False}
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without what an import has written that is not complete yet."""
        return without_anterooms(super().get_queryset(request), "project")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ANN401, ARG002
        """An outlet stays in its project."""
        return () if obj is None else ("project",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Never here: articles rest on it."""
        return False


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Something to look at."""

    show_full_result_count = False
    list_per_page = 50
    # From a row to its project, as a filter says it.
    way = "project"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without what an import has written that is not complete yet."""
        return without_anterooms(super().get_queryset(request), self.way)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Never."""
        return False


@admin.register(Project)
class ProjectAdmin(ReadOnly):
    """Projects."""

    way = ""
    list_display = ("slug", "title", "language", "created_at", "archived_at")
    search_fields = ("slug", "title")


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    """Who is what where."""

    list_display = ("pseudonym", "project", "user", "kind", "created_at", "removed_at")
    list_filter = ("kind", "project")
    search_fields = ("pseudonym", "user__username")
    list_select_related = ("project", "user")


@admin.register(Codebook)
class CodebookAdmin(ReadOnly):
    """Codebook versions; drafts are written in the project."""

    list_display = ("version", "project", "state", "created_at", "published_at")
    list_filter = ("state", "project")
    list_select_related = ("project",)


@admin.register(Event)
class EventAdmin(ReadOnly):
    """Events."""

    list_display = ("name", "project", "happened_on")
    search_fields = ("name",)
    list_select_related = ("project",)


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    """Articles, without their text."""

    list_display = ("key", "title", "project", "language", "length", "created_at", "set_aside_at")
    list_filter = ("purpose", "project")
    search_fields = ("key", "title")
    list_select_related = ("project",)


@admin.register(Import)
class ImportAdmin(ReadOnly):
    """Imports."""

    list_display = ("created_at", "project", "format", "file_name", "state")
    list_filter = ("state", "project")
    list_select_related = ("project",)


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly):
    """Readings."""

    list_display = ("id", "document", "member", "kind", "state", "updated_at")
    list_filter = ("state", "kind")
    list_select_related = ("document", "member")


@admin.register(Annotation)
class AnnotationAdmin(ReadOnly):
    """Annotations, deleted ones too."""

    way = "document__project"

    list_display = ("id", "layer", "quote", "origin", "revision", "updated_at", "deleted_at")
    list_filter = ("origin",)


@admin.register(AnnotationChange, AssignmentChange)
class ChangeAdmin(ReadOnly):
    """What happened."""

    way = "assignment__project"

    list_display = ("at", "operation", "actor", "assignment", "sequence")
    list_filter = ("operation",)
    list_select_related = ("actor", "assignment")

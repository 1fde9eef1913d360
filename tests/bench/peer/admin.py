from django.contrib import admin
from peer.models import CaseRow, DemandRow, LetterRow, Link


class OfKind(admin.ModelAdmin):
    kind = ""
    list_display = ("ref", "title", "country", "status", "status_as_of", "sort_day")
    list_filter = ("country", "status")
    search_fields = ("title",)
    ordering = ("-sort_day", "-id")
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind=self.kind)


class Entry(admin.TabularInline):
    """One line of a timeline, to be edited: what happened stands beside it."""

    model = Link
    fk_name = "end"
    fields = ("what", "day", "quote", "note", "position")
    readonly_fields = ("what",)
    extra = 0

    def get_queryset(self, request):
        found = super().get_queryset(request).filter(role="subject-of-event")
        return found.select_related("start").order_by("-day", "-id")

    @admin.display(description="What happened")
    def what(self, link):
        return link.start.title


@admin.register(DemandRow)
class Demands(OfKind):
    kind = "demand"


@admin.register(LetterRow)
class Letters(OfKind):
    kind = "letter"


@admin.register(CaseRow)
class Cases(OfKind):
    kind = "case"
    inlines = (Entry,)

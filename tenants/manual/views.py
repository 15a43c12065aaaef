"""The manual inside a company's site: the chapters of one's role."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from tenants.late import late
from tenants.manual.chapters import anchor_of, chapters_for
from tenants.people.access import CompanyRequest, any_role

reading = late("tenants.manual.reading")


@any_role
def all_chapters(request: CompanyRequest) -> HttpResponse:
    contents = [
        (chapter, [(heading, anchor_of(heading)) for heading in chapter.sections])
        for chapter in chapters_for(request.user.role)
    ]
    return render(request, "manual/chapters.html", {"contents": contents})


@any_role
def one_chapter(request: CompanyRequest, slug: str) -> HttpResponse:
    mine = chapters_for(request.user.role)
    place = next((place for place, chapter in enumerate(mine) if chapter.slug == slug), None)
    if place is None:
        raise Http404
    return render(
        request,
        "manual/chapter.html",
        {
            "chapter": mine[place],
            "sections": [(heading, anchor_of(heading)) for heading in mine[place].sections],
            "text": reading.page_of(mine[place].text, {chapter.slug for chapter in mine}),
            "chapters": mine,
            "following": mine[place + 1] if place + 1 < len(mine) else None,
        },
    )

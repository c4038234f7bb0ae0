from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from practice.models import Clinician, Picture, Profile
from practice.storable import storable

# A year, in seconds; a proxy asks again after one, for a picture may be deleted.
FOR_GOOD = "public, max-age=31536000, s-maxage=1, immutable"


@require_safe
@storable()
def clinicians(request):
    shown = Clinician.objects.shown().select_related("picture")
    shown = shown.defer("picture__large", "picture__small")
    return render(request, "practice/clinicians.html", {"clinicians": shown})


@require_safe
def picture(request, sha256, size):
    """The bytes of a picture in one of its two sizes. Its address is the hash of the bytes, so
    whoever has it need never ask again."""
    found = Picture.objects.filter(sha256=sha256).values_list(size, flat=True).first()
    if found is None:
        raise Http404
    etag = f'"{sha256}-{size}"'
    headers = {"Cache-Control": FOR_GOOD, "ETag": etag}
    response = HttpResponse(bytes(found), content_type="image/webp", headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


@require_safe
@storable()
def contact(request):
    profile = Profile.current()
    closures = profile.closures.upcoming(timezone.localdate())
    return render(request, "practice/contact.html", {"practice": profile, "closures": closures})


@require_safe
@storable()
def accessibility(request):
    return render(request, "practice/accessibility.html")

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.models import Clinician, Profile


@require_safe
def clinicians(request):
    return render(request, "practice/clinicians.html", {"clinicians": Clinician.objects.shown()})


@require_safe
def contact(request):
    profile = Profile.current()
    closures = profile.closures.upcoming(timezone.localdate())
    return render(request, "practice/contact.html", {"practice": profile, "closures": closures})


@require_safe
def accessibility(request):
    return render(request, "practice/accessibility.html")

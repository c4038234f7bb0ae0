from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.keeps import roles_that_read, what_is_kept
from consultations.models import ConsultationRequest
from practice.storable import storable


@require_safe
@storable()
def what_we_keep(request):
    kept = what_is_kept(settings, ConsultationRequest._meta.concrete_fields)
    context = {"kept": kept, "readers": roles_that_read()}
    return render(request, "consultations/what_we_keep.html", context)

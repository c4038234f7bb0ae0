from django.conf import settings
from django.utils.functional import SimpleLazyObject

from practice.models import Profile


def practice(request):
    """`practice` in every template: the profile, read only where a page uses it."""
    return {
        "practice": SimpleLazyObject(Profile.current),
        "site_url": settings.SITE_URL,
    }

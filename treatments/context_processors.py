from django.utils.functional import SimpleLazyObject

from treatments.live import LiveEditions

NAVIGATION = [
    ("Treatments", "/treatments/"),
    ("Compare", "/compare/"),
    ("When to consider", "/when-to-consider/"),
    ("Self-check", "/self-check/"),
    ("Search", "/search/"),
    ("Urgent help", "/get-help/"),
    ("Ask for a consultation", "/request/"),
]


def site_content(request):
    """`live` in every template: what patients read now. A view that shows an article has
    asked for its words already (`request.live`), so that one query serves both."""
    return {
        "live": SimpleLazyObject(lambda: getattr(request, "live", None) or LiveEditions()),
        "navigation": NAVIGATION,
    }

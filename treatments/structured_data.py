"""JSON-LD for search engines, from the same rows as the page: nothing in it that a
reader does not see. Vocabulary: https://schema.org/MedicalWebPage."""

from django.conf import settings
from django.utils.timezone import localtime

from treatments.models.article import article_path


def in_graph(*things):
    return {"@context": "https://schema.org", "@graph": [thing for thing in things if thing]}


def url(path):
    return f"{settings.SITE_URL}{path}"


def about_clinic(profile):
    """The practice as far as it has said who it is."""
    clinic = {
        "@type": "MedicalClinic",
        "@id": url("/#clinic"),
        "name": profile.display_name,
        "url": url("/"),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": profile.street,
            "addressLocality": profile.city,
            "addressRegion": profile.state,
            "postalCode": profile.postal_code,
            "addressCountry": "US",
        },
        "telephone": profile.phone_link.removeprefix("tel:"),
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{hours.get_weekday_display()}",
                "opens": f"{hours.opens:%H:%M}",
                "closes": f"{hours.closes:%H:%M}",
            }
            for hours in profile.week
        ],
    }
    return _without_blanks(clinic)


def about_article(words, edition):
    """The page, and the procedure it is about."""
    address = url(article_path(words["kind"], words["slug"]))
    page = {
        "@type": "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": words["title"],
        "description": words["description"],
        "inLanguage": "en-US",
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "publisher": {"@id": url("/#clinic")},
        "about": {"@id": f"{address}#procedure"} if words.get("schema_type") else None,
        "citation": [source["url"] for source in words["sources"] if source["url"]],
    }
    if edition and edition.is_signed:
        page |= {
            "lastReviewed": localtime(edition.signed_at).date().isoformat(),
            "reviewedBy": {
                "@type": "Person",
                "name": edition.signed_name,
                "honorificSuffix": edition.signed_credentials,
            },
        }
    return [_without_blanks(page), _procedure(words, address)]


def _procedure(words, address):
    if not words.get("schema_type"):
        return None
    return _without_blanks(
        {
            "@type": words["schema_type"],
            "@id": f"{address}#procedure",
            "name": words["title"],
            "alternateName": words["also_called"],
            "description": words["lead"],
        }
    )


def breadcrumbs(trail):
    """`trail` holds (title, path) from below home to the page itself."""
    steps = [("Home", "/"), *trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": url(path)}
            for position, (title, path) in enumerate(steps, start=1)
        ],
    }


def _without_blanks(thing):
    """Leave out what is not known instead of saying "" or []."""
    if isinstance(thing, dict):
        return {key: _without_blanks(value) for key, value in thing.items() if value}
    return thing

from practice.models.act import Act, RecordHead
from practice.models.people import Clinician, StaffAccount
from practice.models.picture import Picture
from practice.models.profile import Closure, OpeningHours, Profile
from practice.models.site_version import SiteVersion

__all__ = [
    "Act",
    "Clinician",
    "Closure",
    "OpeningHours",
    "Picture",
    "Profile",
    "RecordHead",
    "SiteVersion",
    "StaffAccount",
]

from practice.models.act import Act
from practice.models.people import Clinician, StaffAccount
from practice.models.profile import Closure, OpeningHours, Profile

__all__ = ["Act", "Clinician", "Closure", "OpeningHours", "Profile", "StaffAccount"]

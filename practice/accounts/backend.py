from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Only active staff sign in. Asked again on every request: a session ends as soon as
    somebody is switched off."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and user.is_staff

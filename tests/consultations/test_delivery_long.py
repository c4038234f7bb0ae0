"""A hundred requests while the mail server is in trouble."""

import pytest

from practice.models import Profile
from tests.consultations.smtp import WAYS_TO_FAIL, each_leaves_once, mail_server
from tests.consultations.visitor import received

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_each_of_a_hundred_leaves_once_when_the_server_works_again(way, settings):
    Profile.objects.update_or_create(pk=1, defaults={"notice_email": "desk@example.com"})
    for _ in range(100):
        received(wants_mail=True)

    with mail_server(settings) as server:
        each_leaves_once(server, way)

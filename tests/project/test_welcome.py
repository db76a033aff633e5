import pytest
from django.urls import reverse

from goodword.lib import clock
from goodword.operators import actions
from goodword.project import welcome

pytestmark = pytest.mark.django_db


def test_the_first_start_prints_a_way_in_until_somebody_has_signed_in() -> None:
    words = welcome.line()
    token = words.rpartition("/console/sign-in/link/")[2].strip("/")
    assert words.endswith(reverse("console:sign_in_link", args=[token]))
    owner = actions.use_sign_in_link(token=token, now=clock.now())
    assert owner.role == "owner"

"""What tests of the console share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _quick_passwords_and_no_old_guesses(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()

"""The page that documents the API."""

import pytest
from django.test import Client

from goodword.api.docs import groups
from goodword.api.scopes import SCOPES


@pytest.mark.django_db
def test_the_page_names_every_endpoint_and_brings_nothing_from_elsewhere() -> None:
    response = Client().get("/api/v1/docs")
    body = response.content.decode()
    assert response.status_code == 200
    assert all(f'id="{name}"' in body for name in SCOPES)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert 'src="http' not in body and 'href="http' not in body


def test_each_endpoint_has_words_an_example_and_its_statuses() -> None:
    endpoints = [endpoint for found in groups().values() for endpoint in found]
    assert {endpoint.name for endpoint in endpoints} == SCOPES.keys()
    for endpoint in endpoints:
        assert endpoint.summary
        assert endpoint.example.startswith("curl ")
        assert dict(endpoint.statuses).keys() >= {"401", "403", "404"}

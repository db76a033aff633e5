"""Tokens, encryption and keyed hashes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.lib import signing

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _secret(settings):
    signing.configure("a secret of the tests")
    yield
    signing.configure(settings.SECRET_KEY)


def test_a_token_gives_its_payload_back():
    assert signing.unsign("portal", signing.sign("portal", {"contact": "anna"}, None), NOW) == {"contact": "anna"}


def test_a_token_opens_nothing_but_its_purpose():
    with pytest.raises(signing.TokenInvalid):
        signing.unsign("unsubscribe", signing.sign("portal", {"contact": "anna"}), NOW)


def test_a_token_ends_at_its_time_to_the_second():
    token = signing.sign("portal", {}, NOW)
    assert signing.unsign("portal", token, NOW - timedelta(seconds=1)) == {}
    with pytest.raises(signing.TokenExpired):
        signing.unsign("portal", token, NOW)


def test_a_token_of_another_installation_is_refused():
    token = signing.sign("portal", {})
    signing.configure("another secret")
    with pytest.raises(signing.TokenInvalid):
        signing.unsign("portal", token, NOW)


@given(position=st.integers(min_value=0), sign=st.sampled_from("AZaz09-_.=é \n"))
def test_a_token_with_any_sign_changed_is_refused(position, sign):
    signing.configure("a secret of the tests")
    token = signing.sign("portal", {"contact": "anna"}, NOW + timedelta(days=1))
    position %= len(token)
    changed = token[:position] + sign + token[position + 1 :]
    if changed != token:
        with pytest.raises(signing.TokenInvalid):
            signing.unsign("portal", changed, NOW)


@pytest.mark.parametrize("token", ["", ".", "a", "a.b", "é.é", "x" * 5000])
def test_what_is_no_token_at_all_is_refused(token):
    with pytest.raises(signing.TokenInvalid):
        signing.unsign("portal", token, NOW)


@given(st.binary(max_size=500))
def test_what_was_encrypted_can_be_read_again(plain):
    signing.configure("a secret of the tests")
    assert signing.decrypt(signing.encrypt(plain)) == plain


def test_the_same_text_never_encrypts_to_the_same_twice():
    assert signing.encrypt(b"password") != signing.encrypt(b"password")


@pytest.mark.parametrize("cut", [0, 1, 5, 20])
def test_a_changed_ciphertext_cannot_be_read(cut):
    ciphertext = bytearray(signing.encrypt(b"password"))
    ciphertext[cut] ^= 1
    with pytest.raises(signing.CannotDecrypt):
        signing.decrypt(bytes(ciphertext))
    with pytest.raises(signing.CannotDecrypt):
        signing.decrypt(bytes(ciphertext[:cut]))


def test_a_keyed_hash_differs_by_purpose_and_by_secret():
    first = signing.keyed_hash("identity", "anna@example.com")
    assert len(first) == 64 and first == signing.keyed_hash("identity", "anna@example.com")
    assert first != signing.keyed_hash("suppression", "anna@example.com")
    signing.configure("another secret")
    assert first != signing.keyed_hash("identity", "anna@example.com")


def test_nothing_is_signed_before_the_secret_is_known(monkeypatch):
    monkeypatch.setattr(signing, "_secret", b"")
    signing.derived_key.cache_clear()
    with pytest.raises(RuntimeError):
        signing.sign("portal", {})

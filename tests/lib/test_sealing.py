import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.lib.sealing import PIECE_BYTES, CannotOpen, OpeningReader, SealingWriter, is_sealed

CHEAP = 4  # bits of scrypt's cost, so that the tests are fast
TAG_BYTES = 16


def seal(plain: bytes, passphrase: str = "horse battery", *, step: int = 10_000) -> bytes:
    target = io.BytesIO()
    with SealingWriter(target, passphrase, cost_bits=CHEAP) as writer:
        for start in range(0, len(plain), step):
            writer.write(plain[start : start + step])
    return target.getvalue()


def unseal(sealed: bytes, passphrase: str = "horse battery") -> bytes:
    return io.BufferedReader(OpeningReader(io.BytesIO(sealed), passphrase)).read()


def header_bytes() -> int:
    return len(seal(b"")) - TAG_BYTES


@settings(deadline=None, max_examples=30)
@given(length=st.sampled_from([0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 3 * PIECE_BYTES + 7]), step=st.integers(1000, 200_000))
def test_what_was_sealed_is_opened_whole_at_any_length(length: int, step: int) -> None:
    plain = bytes(number % 251 for number in range(length))
    assert unseal(seal(plain, step=step)) == plain


def test_nothing_of_the_plain_text_shows_and_the_same_text_never_looks_the_same() -> None:
    assert b"anna@example.com" not in seal(b"anna@example.com" * 100)
    assert seal(b"x") != seal(b"x")


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(CannotOpen, match="passphrase"):
        unseal(seal(b"secret"), "horse batterie")


@pytest.mark.parametrize("place", [0, 25, 34, 35, 40, PIECE_BYTES + 100, -1])
def test_one_changed_bit_is_noticed(place: int) -> None:
    sealed = bytearray(seal(b"x" * (2 * PIECE_BYTES)))
    sealed[place] ^= 1
    with pytest.raises(CannotOpen):
        unseal(bytes(sealed))


def test_a_file_that_was_cut_off_is_noticed_even_between_two_pieces() -> None:
    sealed = seal(b"x" * (3 * PIECE_BYTES))
    for length in (header_bytes(), header_bytes() + PIECE_BYTES + TAG_BYTES, header_bytes() + 2 * (PIECE_BYTES + TAG_BYTES), len(sealed) - 1):
        with pytest.raises(CannotOpen):
            unseal(sealed[:length])


def test_pieces_cannot_change_places() -> None:
    sealed, begin, step = seal(b"x" * PIECE_BYTES * 3), header_bytes(), PIECE_BYTES + TAG_BYTES
    swapped = sealed[:begin] + sealed[begin + step : begin + 2 * step] + sealed[begin : begin + step] + sealed[begin + 2 * step :]
    with pytest.raises(CannotOpen):
        unseal(swapped)


def test_a_sealed_file_is_known_by_its_beginning() -> None:
    sealed = io.BytesIO(seal(b"x"))
    assert is_sealed(sealed)
    assert sealed.tell() == 0
    assert not is_sealed(io.BytesIO(b"\x1f\x8b gzip"))
    assert not is_sealed(io.BytesIO(b""))

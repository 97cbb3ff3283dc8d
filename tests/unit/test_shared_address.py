from __future__ import annotations

import pytest

from assistant.errors import WrongUse
from assistant.library.shared import address


@pytest.mark.parametrize(
    ("text", "url", "host", "port", "path"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "127.0.0.1", 8000, ""),
        (" https://Library.Example.org/ ", "https://library.example.org", "library.example.org", 443, ""),
        ("https://example.org/care/chroma/", "https://example.org/care/chroma", "example.org", 443, "/care/chroma"),
        ("http://[::1]:8000", "http://[::1]:8000", "::1", 8000, ""),
        ("https://gemüse.example", "https://xn--gemse-mva.example", "xn--gemse-mva.example", 443, ""),
    ],
)
def test_an_address_taken_apart(text: str, url: str, host: str, port: int, path: str) -> None:
    read = address.parse(text)
    assert (read.url, read.host, read.port, read.path) == (url, host, port, path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not begin with http"),
        ("127.0.0.1:8000", "does not begin with http"),
        ("ftp://127.0.0.1", "does not begin with http"),
        ("file:///etc/passwd", "does not begin with http"),
        ("http://", "is not the address of a server"),
        ("http://a b", "is not the address of a server"),
        ("http://example.org/../x", "is not the address of a server"),
        ("http://example.org/\r\nX-Evil: 1", "is not the address of a server"),
        ("http://127.0.0.1:99999", "is not an address"),
        ("http://127.0.0.1:0", "has more in it"),
        ("http://127.0.0.1/?q=1", "has more in it"),
        ("http://127.0.0.1/#x", "has more in it"),
        ("http://" + "x" * 5_000, "does not begin with http"),
        ("http://[::1", "is not an address"),
    ],
)
def test_what_is_no_address(text: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        address.parse(text)


@pytest.mark.parametrize("text", ["http://ann:secret@127.0.0.1", "https://token@example.org"])
def test_credentials_in_an_address_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(WrongUse, match="a name or a password") as refused:
        address.parse(text)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("http://localhost:8000", True),
        ("http://127.8.8.8", True),
        ("http://[::1]", True),
        ("https://example.org", True),
        ("http://example.org", False),
        ("http://192.168.1.4:8000", False),
        ("http://localhost.example.org", False),
    ],
)
def test_who_on_the_way_could_listen(text: str, private: bool) -> None:
    assert address.parse(text).private is private
    assert address.agreed(text, insecure=True)
    if not private:
        with pytest.raises(WrongUse, match="unencrypted"):
            address.agreed(text, insecure=False)


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak\nX-Evil: 1", "é", "x" * 5_000])
def test_a_token_that_no_header_can_carry(token: str) -> None:
    with pytest.raises(WrongUse, match="The token is empty"):
        address.checked_token(token)


def test_a_token_loses_the_space_around_it() -> None:
    assert address.checked_token(" abc.DEF-1=\n") == "abc.DEF-1="

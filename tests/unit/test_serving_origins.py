"""From where a request may come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.serving.entry import Refusal
from assistant.serving.origins import refusal

PORT = 8737
HOST = f"127.0.0.1:{PORT}"
OWN = f"http://{HOST}"
LABEL = st.text("abcxyz019-.", min_size=1, max_size=20)


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}", f"LOCALHOST:{PORT}"])
def test_its_own_pages_are_answered_by_either_name(host: str) -> None:
    for origins in ((), (f"http://{host.lower()}",)):
        for sites in ((), ("same-origin",), ("none",)):
            assert refusal(PORT, hosts=(host,), origins=origins, sites=sites, socket=False) is None


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        ("127.0.0.1",),
        ("127.0.0.1:80",),
        ("localhost.",),
        (f"127.0.0.1.nip.io:{PORT}",),
        (f"rebound.example:{PORT}",),
        (f"user@127.0.0.1:{PORT}",),
        (f"[::1]:{PORT}",),
        (HOST, f"rebound.example:{PORT}"),
    ],
)
def test_a_name_that_only_points_here_is_refused(hosts: tuple[str, ...]) -> None:
    assert refusal(PORT, hosts=hosts, origins=(), sites=(), socket=False) is Refusal.HOST


@given(LABEL, st.integers(0, 65535))
def test_only_the_two_names_with_the_port_pass(name: str, port: int) -> None:
    passed = refusal(PORT, hosts=(f"{name}:{port}",), origins=(), sites=(), socket=False) is None
    assert passed == (name in ("127.0.0.1", "localhost") and port == PORT)


@given(st.one_of(st.just("null"), st.text(), LABEL.map(lambda name: f"http://{name}:{PORT}")))
def test_only_its_own_origin_passes(origin: str) -> None:
    for socket in (False, True):
        found = refusal(PORT, hosts=(HOST,), origins=(origin,), sites=(), socket=socket)
        assert found is (None if origin == OWN else Refusal.ORIGIN)


@pytest.mark.parametrize(
    "origin", [f"https://{HOST}", "http://127.0.0.1", f"http://localhost:{PORT}", f"{OWN}/", "http://127.0.0.1:8738"]
)
def test_near_misses_of_its_own_origin_are_refused(origin: str) -> None:
    assert refusal(PORT, hosts=(HOST,), origins=(origin,), sites=(), socket=False) is Refusal.ORIGIN


def test_one_right_origin_does_not_excuse_another() -> None:
    assert refusal(PORT, hosts=(HOST,), origins=(OWN, "http://evil.example"), sites=(), socket=True) is Refusal.ORIGIN


def test_a_websocket_without_an_origin_is_refused() -> None:
    assert refusal(PORT, hosts=(HOST,), origins=(), sites=(), socket=True) is Refusal.ORIGIN


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "anything"])
def test_what_another_page_asks_for_is_refused(site: str) -> None:
    assert refusal(PORT, hosts=(HOST,), origins=(), sites=(site,), socket=False) is Refusal.ORIGIN

"""Which addresses are allowed: by their parts, not by their letters."""

import pytest

from tracker.rules.channels import is_allowed, is_beginning

ALLOWED = ("ntfys://ntfy.sh", "slack://", "jsons://hooks.example.org:8443")


@pytest.mark.parametrize(
    "address",
    [
        "ntfys://ntfy.sh/topic",
        "ntfys://user:secret@ntfy.sh/topic",
        "NTFYS://ntfy.SH/topic",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "jsons://hooks.example.org:8443/path",
    ],
)
def test_what_is_allowed(address: str) -> None:
    assert is_allowed(address, ALLOWED)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ntfy.sh/topic",
        "ntfy://ntfy.sh/topic",
        "ntfys://ntfy.sh.example.org/topic",
        "ntfys://ntfy.sh@example.org/topic",
        "ntfys://a@ntfy.sh@example.org/topic",
        "ntfys://example.org\\@ntfy.sh/topic",
        "ntfys://ntfy.sh:8080/topic",
        "ntfys://ntfy.sh/topic?verify=no",
        "ntfys://ntfy.sh/topic#x",
        "ntfys://ntfy.sh/one, json://127.0.0.1",
        "ntfys://ntfy.sh/\ttopic",
        "jsons://hooks.example.org/path",
        "jsons://[::1/path",
        "json://127.0.0.1/",
        "slack://",
        "ntfys://ntfy.sh/" + "x" * 500,
    ],
)
def test_what_is_not(address: str) -> None:
    assert not is_allowed(address, ALLOWED)
    assert not is_allowed(address, ())


def test_how_an_allowed_address_may_begin() -> None:
    assert all(is_beginning(each) for each in ALLOWED)
    assert not any(is_beginning(each) for each in ("ntfy.sh", "ntfys://me@ntfy.sh", "ntfys://ntfy.sh/x", "://x", ""))


def test_only_where_a_service_has_one_host_need_none_be_named() -> None:
    assert all(is_beginning(each) for each in ("slack://", "discord://", "tgram://", "pover://"))
    assert not any(is_beginning(each) for each in ("json://", "jsons://", "ntfys://", "matrixs://", "signal://"))

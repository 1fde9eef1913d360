"""Whatever somebody writes as an address, nothing inside is called: 60 ways that were tried elsewhere."""

import pytest

from tracker.rules.outbound import is_allowed, is_host, is_open

HOSTS = ("hooks.example.org", "other.example.org:8443", "127.0.0.1:9000")
ADDRESSES = (
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255"),
    *("192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1"),
    *("198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1"),
    *("fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "64:ff9b::a00:1", "64:ff9b:1::1"),
    *("2002:a00:1::", "2002:7f00:1::", "2001::1", "2001:db8::1", "2001:10::1", "2001:20::1", "100::1", "4000::1"),
    *("", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"),
)
URLS = (
    *("http://hooks.example.org/", "ftp://hooks.example.org/", "https://hooks.example.org.evil.example/"),
    *("https://evil.example/hooks.example.org", "https://evil.example@hooks.example.org/"),
    *("https://hooks.example.org@evil.example/", "https://hooks.example.org:22/", "https://other.example.org/"),
    *("https://hooks.example.org\\@evil.example/", "https://hooks.example.org#@evil.example/", "https:///"),
    *("https://hooks.example.org:99999/", "https://hooks.example.org /", "https://hooks.example.org/\n", "file:///x"),
    *("https://127.0.0.1/", "http://127.0.0.1:9001/", "http://localhost:9000/", "http://[::1]:9000/"),
)


def test_there_are_at_least_sixty() -> None:
    assert len(ADDRESSES) + len(URLS) >= 60


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_not_of_the_open_internet_is_not_called(address: str) -> None:
    assert not is_open(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::1", "1.1.1.1"])
def test_one_of_the_open_internet_is(address: str) -> None:
    assert is_open(address)


@pytest.mark.parametrize("url", URLS)
def test_what_does_not_lead_to_an_allowed_host_is_refused(url: str) -> None:
    assert not is_allowed(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        *("https://hooks.example.org/", "https://hooks.example.org:443/a?b=c", "https://HOOKS.example.org/x"),
        *("https://other.example.org:8443/", "http://127.0.0.1:9000/told"),
    ],
)
def test_what_does_is_not(url: str) -> None:
    assert is_allowed(url, HOSTS)


def test_hosts_are_written_as_hosts() -> None:
    assert all(map(is_host, HOSTS))
    assert not any(map(is_host, ("https://x.example", "x.example/", "*.example.org", "x:0", "x:y", "", "a..b", "a b")))

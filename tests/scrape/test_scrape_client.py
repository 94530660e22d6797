"""The client alone: where it connects, how it waits and tries again, and what it refuses."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import socket
import ssl
import threading
import tracemalloc
from email.utils import format_datetime

import pytest
from county_site import Answer, etag_of, serving
from scraping import Clock

from pipeline.scrape.addresses import AddressRefused, GuardedBackend, is_allowed, resolve
from pipeline.scrape.client import Client, _pause
from pipeline.scrape.limits import Limits
from pipeline.scrape.problems import Code, FetchError
from pipeline.scrape.urls import BadUrl, absolute, authority, last_name

MOST = 1_000_000


@pytest.fixture
def client(www, limits):
    with client_for([www.host], limits) as made:
        yield made


def client_for(hosts, limits, *, loopback=True, seconds=20.0):
    return Client(hosts, limits, user_agent="jixiao/test", at_once=1, loopback=loopback, seconds=seconds)


def refusal(client: Client, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        client.get(url, most=MOST)
    return caught.value


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("8.8.8.8", True),
        ("223.5.5.5", True),
        ("2400:3200::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_only_public_addresses_are_allowed(address, allowed):
    assert is_allowed(ipaddress.ip_address(address), loopback=False) is allowed


@pytest.mark.parametrize(("address", "allowed"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False)])
def test_an_entry_may_allow_loopback_and_nothing_else_that_is_private(address, allowed):
    assert is_allowed(ipaddress.ip_address(address), loopback=True) is allowed


def test_a_named_host_that_leads_to_this_machine_is_not_asked(www, limits):
    named = f"localhost:{www.port}"
    with client_for([named], limits, loopback=False) as client:
        error = refusal(client, f"http://{named}/")
    assert error.code is Code.ADDRESS_REFUSED
    assert "127.0.0.1" in error.message
    assert www.asked == []


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::1]", "2130706433", "0x7f.1"])
def test_an_address_written_as_a_host_is_refused_all_the_same(host, limits):
    with client_for([host], limits, loopback=False) as client:
        assert refusal(client, f"http://{host}/").code in (Code.ADDRESS_REFUSED, Code.UNREACHABLE)


def test_the_address_that_was_checked_is_the_one_connected_to(www, monkeypatch):
    """A name that changes its mind between the check and the connection (rebinding) is asked once only."""
    answers = [["10.0.0.8", "127.0.0.1"], ["10.0.0.8"]]

    def changing(host, port, *rest, **options):
        if host != "changing.example":
            return honest(host, port, *rest, **options)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in answers.pop(0)]

    honest = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", changing)
    backend = GuardedBackend(loopback=True)
    stream = backend.connect_tcp("changing.example", www.port, timeout=5)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", www.port)
    stream.close()
    assert len(answers) == 1
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.8"):
        resolve("changing.example", www.port, loopback=True)


def test_the_next_address_is_tried_where_the_first_does_not_answer(www, monkeypatch):
    def two(host, port, *rest, **options):
        if host != "two.example":
            return honest(host, port, *rest, **options)
        # nobody listens on 127.0.0.2
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("127.0.0.2", "127.0.0.1")]

    honest = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", two)
    stream = GuardedBackend(loopback=True).connect_tcp("two.example", www.port, timeout=5)
    assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
    stream.close()


def test_a_host_without_an_address_is_unreachable_and_said_so(limits):
    with client_for(["nowhere.invalid"], limits) as client:
        error = refusal(client, "http://nowhere.invalid/")
    assert error.code is Code.UNREACHABLE
    assert "nowhere.invalid" in error.message


def test_a_proxy_of_the_environment_is_not_used(www, client, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://10.0.0.1:3128")
    www.answers["/"] = Answer(b"direct")
    assert client.get(www.url("/"), most=MOST).body == b"direct"


@pytest.mark.parametrize(
    "url", ["http://elsewhere.example/", "https://{host}:1/", "http://sub.{host}/", "http://127.0.0.1/"]
)
def test_hosts_and_ports_that_are_not_named_are_not_asked(www, client, url):
    assert refusal(client, url.replace("{host}", www.host)).code is Code.HOST_NOT_NAMED
    assert www.asked == []


def test_what_is_sent(www, client):
    www.answers["/a"] = Answer(b"x")
    client.get(www.url("/a"), most=MOST, etag='"t"', last_modified="Fri, 31 May 2024 00:00:00 GMT")
    path, headers = www.asked[-1]
    sent = {name.lower(): value for name, value in headers.items()}
    assert path == "/a"
    assert sent == {
        "host": www.host,
        "user-agent": "jixiao/test",
        "accept": "*/*",
        "accept-encoding": "gzip",
        "if-none-match": '"t"',
        "if-modified-since": "Fri, 31 May 2024 00:00:00 GMT",
    }


def test_nothing_new_is_answered_without_a_body(www, client):
    www.answers["/a"] = Answer(b"x")
    response = client.get(www.url("/a"), most=MOST, etag=etag_of(b"x"))
    assert (response.status, response.body) == (304, b"")


@pytest.mark.parametrize("members", [1, 3])
def test_packed_answers_are_unpacked(www, client, members):
    text = "绩效".encode() * 100_000
    packed = b"".join(gzip.compress(text) for _ in range(members))
    www.answers["/a"] = Answer(packed, headers=(("Content-Encoding", "gzip"),))
    assert client.get(www.url("/a"), most=3_000_000).body == text * members


def test_what_a_bomb_unpacks_to_is_never_held(www, client):
    import gzip

    www.answers["/a"] = Answer(gzip.compress(bytes(300_000_000)), headers=(("Content-Encoding", "gzip"),))
    www.answers["/robots.txt"] = Answer(status=404)
    tracemalloc.start()
    try:
        assert refusal(client, www.url("/a")).code is Code.TOO_LARGE
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


def test_a_server_in_trouble_is_tried_again_with_growing_random_pauses(www, client, clock):
    www.answers["/a"] = [Answer(status=502), Answer(status=503), Answer(b"at last")]
    assert client.get(www.url("/a"), most=MOST).body == b"at last"
    assert len(clock.waits) == 2
    assert 0 <= clock.waits[0] <= 1
    assert 0 <= clock.waits[1] <= 2


def test_a_server_that_says_when_to_come_back_is_asked_then_and_not_before(www, client, clock):
    www.answers["/a"] = [Answer(status=429, headers=(("Retry-After", "120"),)), Answer(b"x")]
    assert client.get(www.url("/a"), most=MOST).body == b"x"
    assert clock.now == pytest.approx(120)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [(None, None), ("17", 17.0), (" 0 ", 0.0), ("soon", None), ("Fri, 31 May 2024 00:00:00 GMT", 0.0)],
)
def test_pauses_asked_for_as_numbers_or_dates(said, seconds):
    assert _pause(said) == seconds


def test_a_pause_until_a_moment_to_come():
    moment = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
    assert _pause(format_datetime(moment, usegmt=True)) == pytest.approx(7200, abs=30)


def test_a_host_that_answers_in_between_is_not_given_up(www, client):
    www.answers |= {"/bad": Answer(status=500), "/good": Answer(b"x")}
    for _ in range(4):
        assert refusal(client, www.url("/bad")).code is Code.SERVER_ERROR
        assert client.get(www.url("/good"), most=MOST).body == b"x"
    for _ in range(3):
        assert refusal(client, www.url("/bad")).code is Code.SERVER_ERROR
    error = refusal(client, www.url("/good"))
    assert error.code is Code.HOST_STOPPED
    assert "3 requests in a row failed" in error.message


def test_headers_that_drip_in_end_at_the_deadline(limits):
    """Each byte comes before the line is thought silent, and the headers never end."""
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        line, _ = listening.accept()
        line.recv(1000)
        while not over.wait(0.05):
            try:
                line.sendall(b"H")
            except OSError:
                break
        line.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,), daemon=True)
        thread.start()
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        with client_for([host], limits, seconds=0.5) as client:
            error = refusal(client, f"http://{host}/")
        over.set()
        thread.join()
    assert error.code is Code.ROBOTS_UNAVAILABLE
    assert "timed_out" in error.message


def test_a_server_that_speaks_no_http_is_named(limits):
    def greet(listening: socket.socket) -> None:
        for _ in range(4):
            line, _ = listening.accept()
            line.recv(1000)
            line.sendall(b"220 mail.example ESMTP\r\n")
            line.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=greet, args=(listening,), daemon=True).start()
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        with client_for([host], limits) as client:
            assert refusal(client, f"http://{host}/").code is Code.UNREACHABLE


def test_a_certificate_that_nobody_vouches_for_is_refused(limits, tmp_path, clock):
    with serving(tls_context(tmp_path)) as site, client_for([site.host], limits) as client:
        error = refusal(client, f"https://{site.host}/")
    assert error.code is Code.TLS
    assert "certificate" in error.message.lower()
    assert site.asked == []
    assert clock.waits == []


def tls_context(folder) -> ssl.SSLContext:
    """A server's context with a certificate that it signed itself."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(pem + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_requests_to_one_host_keep_their_distance(clock):
    limits = Limits(clock=clock, sleep=clock.sleep)
    host = limits.host("a.example")
    host.ask(2.0, 1)
    host.ask(5.0, 4)  # another source that names it, and is more patient
    for _ in range(3):
        with host.turn():
            pass
    assert clock.waits == [5.0, 5.0]
    with limits.host("b.example").turn():
        pass
    assert clock.waits == [5.0, 5.0]


def test_a_pause_counts_for_those_who_already_wait():
    class Pausing(Clock):
        """Asks for a pause during the first wait, as another thread might."""

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if len(self.waits) == 1:
                host.pause(100)

    clock = Pausing()
    limits = Limits(clock=clock, sleep=clock.sleep)
    host = limits.host("a.example")
    host.ask(2.0, 1)
    for _ in range(2):
        with host.turn():
            pass
    assert clock.waits == [2.0, 100.0]


@pytest.mark.parametrize(
    ("href", "base", "encoding", "whole"),
    [
        ("a.pdf", "http://h.example/x/y.html", "utf-8", "http://h.example/x/a.pdf"),
        ("../a.pdf#p2", "http://h.example/x/y/z.html", "utf-8", "http://h.example/x/a.pdf"),
        ("//f.example/a b.pdf", "https://h.example/", "utf-8", "https://f.example/a%20b.pdf"),
        ("\\files\\a.pdf", "http://h.example/x/", "utf-8", "http://h.example/files/a.pdf"),
        ("绩效.pdf", "http://h.example/", "gb18030", "http://h.example/%E7%BB%A9%E6%95%88.pdf"),
        ("?f=绩效&n=1", "http://h.example/d.jsp", "gb18030", "http://h.example/d.jsp?f=%BC%A8%D0%A7&n=1"),
        ("a%20b.pdf", "http://h.example/", "utf-8", "http://h.example/a%20b.pdf"),
        (" http://H.Example:80/A ", "", "utf-8", "http://h.example/A"),
        ("http://h.example:8080", "", "utf-8", "http://h.example:8080/"),
        ("http://财政.example/", "", "utf-8", "http://xn--5bvu10g.example/"),
        ("http://[2400:3200::1]:8080/a", "", "utf-8", "http://[2400:3200::1]:8080/a"),
    ],
)
def test_addresses_are_made_whole_like_a_browser_does(href, base, encoding, whole):
    assert absolute(href, base, encoding) == whole


@pytest.mark.parametrize(
    "href",
    ["javascript:void(0)", "mailto:a@b.example", "file:///etc/passwd", "ftp://h.example/a", "data:,x",
     "http://user:secret@h.example/", "http://h.example:99999/", "http://[1:2/"],
)  # fmt: skip
def test_what_cannot_be_fetched_is_no_address(href):
    with pytest.raises(BadUrl):
        absolute(href, "http://h.example/")


def test_parts_of_addresses():
    assert authority("https://h.example/a") == "h.example"
    assert authority("http://h.example:8080/a") == "h.example:8080"
    assert last_name("http://h.example/a/%E7%BB%A9.pdf?x=1") == "绩.pdf"

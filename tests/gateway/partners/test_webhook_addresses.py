"""Messages leave for public hosts with encryption only, and for the address that was checked."""

import asyncio
import ssl
from datetime import datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from webhook_receiver import receiving

from gateway.partners import addresses
from gateway.partners.addresses import BadAddress, NotSent, Pinned, checked_url, is_public
from gateway.partners.posting import Poster

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "url, usual",
    [
        ("https://bao.example.vn/hoidap", "https://bao.example.vn/hoidap"),
        ("https://bao.example.vn/hoidap?token=a%20b", "https://bao.example.vn/hoidap?token=a%20b"),
        ("HTTPS://BAO.example.vn:443/x", "https://bao.example.vn/x"),
        ("https://bao.example.vn:8443/", "https://bao.example.vn:8443/"),
        ("https://bao.example.vn:1024/", "https://bao.example.vn:1024/"),
        ("https://báo.vn/", "https://xn--bo-mia.vn/"),
        ("https://a-1.b2.xn--p1ai/", "https://a-1.b2.xn--p1ai/"),
    ],
)
def test_a_public_address_is_taken_in_its_usual_spelling(url, usual):
    assert checked_url(url) == usual


@pytest.mark.parametrize(
    "url, said",
    [
        ("http://bao.example.vn/", "https://"),
        ("ftp://bao.example.vn/", "https://"),
        ("bao.example.vn/hoidap", "https://"),
        ("//bao.example.vn/hoidap", "https://"),
        ("", "https://"),
        ("http://localhost:9000/", "https://"),
        ("https://user:secret@bao.example.vn/", "user name"),
        ("https://user@bao.example.vn/", "user name"),
        ("https://bao.example.vn/#x", "after #"),
        ("https:///x", "host name"),
        ("https://localhost/", "host name"),
        ("https://localhost:9000/", "host name"),
        ("https://bao/", "host name"),
        ("https://bao.example.vn./", "host name"),
        ("https://bao..vn/", "host name"),
        ("https://-bao.vn/", "host name"),
        ("https://a_b.vn/", "host name"),
        ("https://a\\b.vn/", "host name"),
        ("https://a%2eb.vn/", "host name"),
        ("https://127.0.0.1/", "host name"),
        ("https://10.0.0.1/", "host name"),
        ("https://169.254.169.254/latest/meta-data/", "host name"),
        ("https://93.184.215.14/", "host name"),
        ("https://[::1]/", "host name"),
        ("https://[::ffff:127.0.0.1]/", "host name"),
        ("https://2130706433/", "host name"),
        ("https://0x7f000001/", "host name"),
        ("https://0x7f.1/", "host name"),
        ("https://0177.0.0.1/", "not an address"),
        ("https://127.1/", "host name"),
        ("https://127。0。0。1/", "host name"),
        ("https://printer.local/", "host name"),
        ("https://wiki.internal/", "host name"),
        ("https://a.localhost/", "host name"),
        ("https://nas.home.arpa/", "host name"),
        ("https://srv.lan/", "host name"),
        ("https://bao.example.vn:80/", "port"),
        ("https://bao.example.vn:22/", "port"),
        ("https://bao.example.vn:1023/", "port"),
        ("https://bao.example.vn:65536/", "port"),
        ("https://bao.example.vn/\n", "not an address"),
        ("https://bao.example.vn/" + "x" * 500, "500 characters"),
    ],
)
def test_anything_else_is_refused_and_says_why(url, said):
    with pytest.raises(BadAddress) as error:
        checked_url(url)
    assert said in str(error.value) and "secret" not in str(error.value)


def test_this_machine_is_taken_for_trying_only():
    for url in ("http://localhost:9000/x", "http://127.0.0.1:9000/x", "https://localhost:9000/x"):
        assert checked_url(url, local=True) == url
        with pytest.raises(BadAddress):
            checked_url(url)
    for url in (
        "http://bao.example.vn/",
        "http://10.0.0.1:9000/",
        "http://localhost:80@bao.example.vn/",
        "http://[::1]:9000/",
    ):
        with pytest.raises(BadAddress):
            checked_url(url, local=True)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:93.184.215.14", "64:ff9b::7f00:1"),
        *("64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:0:7f00:1::1"),
        *("2001:db8::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%2", "fec0::1", "ff02::1", "ff0e::1", "100::1"),
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_internet_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


def found(*found):
    return lambda host, port: list(found)


def refused(find, host="bao.example.vn", local=False):
    async def ask():
        with pytest.raises(NotSent) as error:
            await Pinned(local, find).addresses(host, 443)
        return error.value.code

    return asyncio.run(ask())


PRIVATE = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%2")


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_refused(address):
    assert refused(found(address)) == "refused_address"


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    assert refused(found(PUBLIC, "10.0.0.1")) == "refused_address"
    assert refused(found("10.0.0.1", PUBLIC)) == "refused_address"


def test_trying_on_this_machine_opens_no_other_way_to_it():
    assert refused(found("127.0.0.1"), "bao.example.vn", local=True) == "refused_address"
    assert refused(found("10.0.0.1"), "localhost", local=True) == "refused_address"
    assert refused(found("127.0.0.1"), "localhost", local=False) == "refused_address"


def test_a_name_that_is_not_found_is_said_to_be_so():
    def nobody(host, port):
        raise OSError("name or service not known")

    assert refused(nobody) == "no_such_host"
    assert refused(found()) == "refused_address"


class Recorded(httpx.AsyncBaseTransport):
    """Stands in place of the network."""

    def __init__(self, *failing):
        self.asked, self.failing = [], failing

    async def handle_async_request(self, request):
        self.asked.append(request)
        if request.url.host in self.failing:
            raise httpx.ConnectError("unreachable")
        return httpx.Response(204, stream=httpx.ByteStream(b""))


def sent(find, network, url="https://báo.vn:8443/hoidap?token=x"):
    pinned = Pinned(False, find)
    pinned._inner = network

    async def post():
        return await Poster(pinned).post(checked_url(url), b"{}", {})

    return asyncio.run(post())


def test_the_checked_address_is_connected_to_under_the_name_of_the_host():
    network = Recorded()
    assert sent(found(PUBLIC), network).status == 204
    (request,) = network.asked
    assert (request.url.host, request.url.port, request.url.raw_path) == (PUBLIC, 8443, b"/hoidap?token=x")
    assert request.headers["host"] == "xn--bo-mia.vn:8443"
    assert request.extensions["sni_hostname"] == "xn--bo-mia.vn"


def test_the_name_is_asked_for_once_so_that_it_cannot_change_in_between():
    answers = [[PUBLIC], ["127.0.0.1"]]
    network = Recorded()
    assert sent(lambda host, port: answers.pop(0), network).status == 204
    assert len(answers) == 1 and network.asked[0].url.host == PUBLIC
    assert sent(lambda host, port: answers.pop(0), network).error == "refused_address"
    assert len(network.asked) == 1


def test_another_address_of_the_host_is_tried_when_one_takes_no_connection():
    network = Recorded("2606:4700::1")
    assert sent(found("2606:4700::1", PUBLIC), network).status == 204
    assert [request.url.host for request in network.asked] == ["2606:4700::1", PUBLIC]
    assert sent(found(*["2606:4700::1"] * 9), Recorded("2606:4700::1")).error == "connection"


def certificate(folder, name):
    """A certificate for one name, signed by itself, and the context of a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime(2026, 1, 1)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


@pytest.mark.parametrize("name, error", [("localhost", None), ("other.example.vn", "tls")])
def test_the_certificate_must_be_of_the_name_not_of_the_address(tmp_path, monkeypatch, name, error):
    file, context = certificate(tmp_path, name)
    asked_for = []
    context.sni_callback = lambda _, name, __: asked_for.append(name)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with receiving(context) as receiver:
        poster = Poster(Pinned(True, found("127.0.0.1")))
        answer = asyncio.run(poster.post(f"https://localhost:{receiver.port}/x", b"{}", {}))
    assert (answer.error, len(receiver.got)) == (error, 0 if error else 1)
    assert asked_for == ["localhost"]


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    _, context = certificate(tmp_path, "localhost")
    with receiving(context) as receiver:
        answer = asyncio.run(Poster(Pinned(True)).post(f"https://localhost:{receiver.port}/x", b"{}", {}))
    assert answer.error == "tls" and receiver.got == []


def test_the_systems_look_up_gives_each_address_once(monkeypatch):
    rows = [(2, 1, 6, "", (PUBLIC, 443)), (2, 1, 6, "", (PUBLIC, 443)), (10, 1, 6, "", ("2606:4700::1", 443, 0, 0))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: rows)
    assert addresses.look_up("bao.example.vn", 443) == [PUBLIC, "2606:4700::1"]

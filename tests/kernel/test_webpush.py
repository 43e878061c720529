"""Web push: what a push service is given, what a browser reads, and what its answers mean."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from counsel.kernel.channels import Mail, PermanentFailure, TemporaryFailure
from counsel.kernel.fetching import Policy
from counsel.kernel.webpush import Browser, Gone, WebPush
from tests.fakes import FakeClock
from tests.rigs.push_service import PushService, Reader, a_push_service

HERE = Policy(schemes=("http", "https"), ports=(), inside=("127.0.0.1",))
MAIL = Mail(
    sender_name="North Room",
    recipient="client:1",
    subject="",
    text="",
    html="",
    short="Your appointment: Tuesday, 1 December, 09:00.",
    link="https://north.example/my/sessions/1?a=b",
)
KNOWN = {
    "private": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "body": (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
        "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
        "lcy4a-fN"
    ),
    "says": b"When I grow up, I want to be a watermelon",
}
"""RFC 8291, 5 and appendix A."""


def to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def service() -> Iterator[PushService]:
    with a_push_service() as found:
        yield found


@pytest.fixture
def reader() -> Reader:
    return Reader(ec.generate_private_key(ec.SECP256R1()), b"sixteen letters!")


def sender(secret: str = "a secret of this installation") -> WebPush:
    return WebPush(secret, "appointments@north.example", FakeClock(), policy=HERE)


def test_the_example_of_the_standard_is_read_by_both_of_us() -> None:
    number = int.from_bytes(to_bytes(str(KNOWN["private"])), "big")
    key = ec.derive_private_key(number, ec.SECP256R1())
    auth, body = to_bytes(str(KNOWN["auth"])), to_bytes(str(KNOWN["body"]))
    assert Reader(key, auth).read(body) == KNOWN["says"]
    read = http_ece.decrypt(body, private_key=key, auth_secret=auth, version="aes128gcm")
    assert read == KNOWN["says"]


def test_a_browser_reads_the_line_and_nobody_on_the_way(
    service: PushService, reader: Reader
) -> None:
    sender().push(reader.browser(f"{service.url}/one"), MAIL, message_id="<1@north>")
    [(path, headers, body)] = service.given
    assert path == "/one"
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["TTL"] == "86400"
    assert b"appointment" not in body
    assert json.loads(reader.read(body)) == {
        "title": "North Room",
        "text": "Your appointment: Tuesday, 1 December, 09:00.",
        "path": "/my/sessions/1?a=b",
    }


def test_the_same_message_has_the_same_topic_and_others_have_not(
    service: PushService, reader: Reader
) -> None:
    for known_as in ("<1@north>", "<1@north>", "<2@north>"):
        sender().push(reader.browser(service.url), MAIL, message_id=known_as)
    one, again, other = (headers["Topic"] for _, headers, _ in service.given)
    assert one == again != other
    assert len(one) == 32


def test_it_is_signed_for_this_push_service_by_the_key_that_the_browser_was_told(
    service: PushService, reader: Reader
) -> None:
    push = sender()
    push.push(reader.browser(f"{service.url}/one"), MAIL, message_id="<1@north>")
    [(_, headers, _)] = service.given
    scheme, _, rest = headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", push.public_key)
    head, said, signature = parts["t"].split(".")
    assert json.loads(to_bytes(said))["aud"] == service.url
    assert json.loads(to_bytes(said))["sub"] == "mailto:appointments@north.example"
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to_bytes(push.public_key))
    raw = to_bytes(signature)
    numbers = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    der = utils.encode_dss_signature(*numbers)
    key.verify(der, f"{head}.{said}".encode(), ec.ECDSA(SHA256()))


def test_the_key_is_always_the_same_for_a_secret() -> None:
    assert sender().public_key == sender().public_key != sender("another").public_key


def test_a_name_that_tells_is_not_shown(service: PushService, reader: Reader) -> None:
    mail = replace(MAIL, sender_name="North Room Therapy")
    sender().push(reader.browser(service.url), mail, message_id="<1@north>")
    [(_, _, body)] = service.given
    assert json.loads(reader.read(body))["title"] == "Counsel"


@pytest.mark.parametrize(
    ("status", "means"),
    [
        (404, Gone),
        (410, Gone),
        (429, TemporaryFailure),
        (503, TemporaryFailure),
        (400, PermanentFailure),
        (413, PermanentFailure),
        (302, PermanentFailure),
    ],
)
def test_each_answer_is_said_as_what_it_means(
    service: PushService, reader: Reader, status: int, means: type[Exception]
) -> None:
    service.answers["/one"] = status
    with pytest.raises(means, match=f"push {status}"):
        sender().push(reader.browser(f"{service.url}/one"), MAIL, message_id="<1@north>")


def test_nothing_is_given_to_an_address_inside(service: PushService, reader: Reader) -> None:
    push = WebPush("secret", "a@b.example", FakeClock(), resolve=lambda _h, _p: ["10.0.0.1"])
    with pytest.raises(Gone, match="inside"):
        push.push(reader.browser("https://push.example/one"), MAIL, message_id="<1@north>")
    with pytest.raises(Gone, match="address"):
        push.push(reader.browser(f"{service.url}/one"), MAIL, message_id="<1@north>")
    assert service.given == []


def test_a_service_that_does_not_answer_is_asked_again_later(reader: Reader) -> None:
    with a_push_service() as gone:
        url = gone.url
    with pytest.raises(TemporaryFailure):
        sender().push(reader.browser(url), MAIL, message_id="<1@north>")


def test_keys_that_are_none_are_a_browser_that_is_gone(service: PushService) -> None:
    with pytest.raises(Gone, match="keys"):
        sender().push(Browser(service.url, "AAAA", "AAAA"), MAIL, message_id="<1@north>")

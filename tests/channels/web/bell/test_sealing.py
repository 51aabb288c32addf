"""What is sealed, against the standard's own example and a browser's way to read it."""

import pytest

from bot.channels.web.bell import sealing
from bot.channels.web.bell.vapid import Vapid, topic_of
from bot.clock import DAY, HOUR
from tests.channels.web.bell.service import Phone, b64, from_b64

NOW = 1_795_500_000_000
SECRET = b"the installation's"


def test_the_standard_s_own_example():
    """RFC 8291, appendix A."""
    from cryptography.hazmat.primitives.asymmetric import ec

    own = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    sealed = sealing.sealed(
        b"When I grow up, I want to be a watermelon",
        from_b64(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZ"
            "GH6SRpkNtoIAiw4"
        ),
        from_b64("BTBZMqHH6r4Tts7J_aSIgg"),
        own=ec.derive_private_key(int.from_bytes(from_b64(own)), ec.SECP256R1()),
        salt=from_b64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert b64(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6"
        "e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZ"
        "wbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_only_the_browser_it_is_for_can_read_it():
    from cryptography.exceptions import InvalidTag

    one, other = Phone(), Phone()
    keys = one.subscription["keys"]
    body = sealing.sealed(b'{"title":"x"}', one.point, from_b64(keys["auth"]))
    assert one.opens(body) == {"title": "x"}
    with pytest.raises(InvalidTag):
        other.opens(body)


def test_the_same_message_is_never_sealed_the_same_way_twice():
    phone = Phone()
    bodies = {sealing.sealed(b"a", phone.point, bytes(16)) for _ in range(20)}
    assert len({body[:86] for body in bodies}) == 20


@pytest.mark.parametrize("point", [bytes(65), b"\x04" + bytes(64), b"\x04" * 65, b""])
def test_what_is_no_key_is_refused(point):
    with pytest.raises(ValueError, match=r"key|point|encod|empty"):
        sealing.sealed(b"a", point, bytes(16))


def test_who_rings_is_the_same_after_a_restart_and_another_elsewhere():
    first = Vapid(SECRET, "https://loa.example")
    assert first.public == Vapid(SECRET, "https://loa.example").public
    assert first.public != Vapid(b"another", "https://loa.example").public
    point = from_b64(first.public)
    assert len(point) == 65
    assert sealing.public_key(point)


def test_a_proof_is_made_once_a_service_and_anew_before_it_ends():
    vapid = Vapid(SECRET, "https://loa.example:8443")
    one = vapid.proof("https://fcm.googleapis.com/fcm/send/a", NOW)
    assert one == vapid.proof("https://fcm.googleapis.com/fcm/send/b", NOW + HOUR)
    assert one != vapid.proof("https://web.push.apple.com/a", NOW)
    later = vapid.proof("https://fcm.googleapis.com/fcm/send/a", NOW + 7 * HOUR)
    assert later != one
    before = vapid.proof("https://fcm.googleapis.com/fcm/send/a", NOW - DAY)
    assert before not in (one, later)


def test_a_topic_is_what_services_take():
    assert len(topic_of("b217")) == 32
    assert topic_of("b217").isalnum()

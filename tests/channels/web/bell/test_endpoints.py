"""Only the services that browsers use are ever called."""

import pytest

from bot.channels.web.bell import endpoints
from tests.channels.web.bell.service import Phone

KNOWN = (
    "https://fcm.googleapis.com/fcm/send/dQw4:APA91b",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://web.push.apple.com/QGuQyavXutnMH",
    "https://wns2-pn1p.notify.windows.com/w/?token=BQYA",
    "https://fcm.googleapis.com:443/fcm/send/a",
)
STRANGE = (
    "http://fcm.googleapis.com/fcm/send/a",
    "https://fcm.googleapis.com.evil.example/a",
    "https://evilfcm.googleapis.com/a",
    "https://evil.example/fcm.googleapis.com",
    "https://push.apple.com.evil.example/a",
    "https://evilpush.apple.com/a",
    "https://fcm.googleapis.com@127.0.0.1/a",
    "https://127.0.0.1\\@fcm.googleapis.com/a",
    "https://user:word@fcm.googleapis.com/a",
    "https://fcm.googleapis.com:22/a",
    "https://fcm.googleapis.com:x/a",
    "https://[::1]/a",
    "https://localhost/a",
    "https://169.254.169.254/latest/meta-data",
    "https://fcm.googleapis.com/a b",
    "https://fcm.googleapis.com/a\nHost: evil",
    "https://fcm.googleapis.com/" + "a" * 2_000,
    "https://fcm.gооgleapis.com/a",
    "file:///etc/passwd",
    "//fcm.googleapis.com/a",
    "",
)


@pytest.mark.parametrize("url", KNOWN)
def test_the_services_of_browsers_are_allowed(url):
    assert endpoints.is_allowed(url)


@pytest.mark.parametrize("url", STRANGE)
def test_nothing_else_is(url):
    assert not endpoints.is_allowed(url)


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": 5},
        {"endpoint": None},
        {"keys": []},
        {"keys": {}},
        {"keys": {"p256dh": "BA", "auth": "AA"}},
        {"keys": {"p256dh": 7, "auth": None}},
        {"keys": {"p256dh": "ư" * 87, "auth": "A" * 22}},
    ],
)
def test_a_subscription_that_is_none_is_refused(change):
    assert endpoints.read(Phone().subscription)
    with pytest.raises(ValueError, match=r"endpoint|keys|base64"):
        endpoints.read({**Phone().subscription, **change})


@pytest.mark.parametrize("thing", [None, [], "x", 5, {}])
def test_no_subscription_is_none(thing):
    with pytest.raises(ValueError, match=r"endpoint|keys|base64"):
        endpoints.read(thing)

"""An alert as a value, and what is wrong with one that is not taken. Pure."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.clock import Milliseconds
from bot.errors import DataProblem

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"

# What the standard allows where it lists words.
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
CATEGORIES = (
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
)
RESPONSE_TYPES = (
    "Shelter",
    "Evacuate",
    "Prepare",
    "Execute",
    "Avoid",
    "Monitor",
    "Assess",
    "AllClear",
    "None",
)
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")


@dataclass(frozen=True, slots=True)
class Area:
    """Where: in words, and by codes, each with the name of the list it is from."""

    description: str
    geocodes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What an alert says in one language. `language` is BCP 47."""

    language: str
    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    response_types: tuple[str, ...] = ()
    expires: Milliseconds | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Another alert, as this one names it."""

    sender: str
    identifier: str
    sent: Milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One message. `identifier`, `sender` and `sent` together name it for good."""

    identifier: str
    sender: str
    sent: Milliseconds
    status: str
    message_type: str
    scope: str
    references: tuple[Reference, ...] = ()
    infos: tuple[Info, ...] = ()


class Fault(Enum):
    """Why an alert is not taken."""

    TOO_LARGE = auto()
    NOT_XML = auto()
    TYPE_DECLARED = auto()  # a document type, and with it entities
    NOT_AN_ALERT = auto()
    TOO_MANY = auto()
    LACKS = auto()
    VALUE = auto()
    DATE = auto()
    NO_AREA = auto()
    EXPIRED = auto()
    NOT_LIVE = auto()  # a test, a system's message, a draft
    NOT_PUBLIC = auto()
    NO_NEWS = auto()  # a receipt, an error
    UNKNOWN_PLACE = auto()
    SHARED_NAME = auto()
    OUTSIDE = auto()
    TOO_MANY_PLACES = auto()
    NOTHING_TO_CANCEL = auto()
    TOO_LONG = auto()


_SAID = {
    Fault.TOO_LARGE: "the file is over {most} KiB",
    Fault.NOT_XML: "the file is no XML that can be read",
    Fault.TYPE_DECLARED: "the file declares a document type or entities",
    Fault.NOT_AN_ALERT: "the file is no CAP 1.2 alert",
    Fault.TOO_MANY: "the file has too many parts ({what})",
    Fault.LACKS: "the alert lacks <{what}>",
    Fault.VALUE: "<{what}> says {value!r}, which CAP does not know",
    Fault.DATE: "<{what}> says {value!r}, which is no time that can be meant",
    Fault.NO_AREA: "the alert names no area",
    Fault.EXPIRED: "the alert was over at {value}",
    Fault.NOT_LIVE: "the alert's status is {value}, so it is for nobody",
    Fault.NOT_PUBLIC: "the alert's scope is {value}, so it is not for everyone",
    Fault.NO_NEWS: "the message is of type {value}, which is no news for people",
    Fault.UNKNOWN_PLACE: "no place was found for {what!r}",
    Fault.SHARED_NAME: "{what!r} may be any of several places",
    Fault.OUTSIDE: "the alert is for {what}, outside the place given",
    Fault.TOO_MANY_PLACES: "the alert names over {most} places: give --place",
    Fault.NOTHING_TO_CANCEL: "the alert that is cancelled was never sent from here",
    Fault.TOO_LONG: "the alert's text is over {most} characters",
}


class BadAlert(DataProblem):
    """A file that is refused; its message is the command line's."""

    def __init__(self, fault: Fault, **values: object) -> None:
        """`values` fill the sentence in."""
        super().__init__(_SAID[fault].format(**values))
        self.fault = fault
        self.values = values

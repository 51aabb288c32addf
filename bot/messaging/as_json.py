"""A reply as it is stored until it is sent, in JSON. Pure."""

import json
from dataclasses import asdict

from bot.messaging import Aloud, Attachment, Button, Look, Reply, Span


def to_json(reply: Reply) -> str:
    """A reply as it is stored; `from_json` reads it back."""
    spans = [
        {
            "text": span.text,
            **({"bold": True} if span.bold else {}),
            **({"italic": True} if span.italic else {}),
            **({"link": span.link} if span.link else {}),
            **({"is_on_buttons": True} if span.is_on_buttons else {}),
        }
        for span in reply.spans
    ]
    rows = [
        [
            {
                "label": button.label,
                **({"data": button.data} if button.data else {}),
                **({"url": button.url} if button.url else {}),
                **({"number": button.number} if button.number is not None else {}),
                **({"does": button.does} if button.does else {}),
                **({"calls": button.calls} if button.calls else {}),
                **({"is_personal": True} if button.is_personal else {}),
                **({"picture": button.picture} if button.picture else {}),
                **({"instead": button.instead} if button.instead else {}),
            }
            for button in row
        ]
        for row in reply.buttons
    ]
    erases = {"erases": reply.erases} if reply.erases else {}
    file = {"file": asdict(reply.file)} if reply.file else {}
    edits = {"edits": reply.edits} if reply.edits else {}
    renews = {"renews": True} if reply.renews else {}
    look = {"look": reply.look} if reply.look else {}
    language = {"language": reply.language} if reply.language else {}
    speaks = {"speaks": reply.speaks} if reply.speaks else {}
    keeps = {"keeps": reply.keeps} if reply.keeps else {}
    withdraws = {"withdraws": reply.withdraws} if reply.withdraws else {}
    press = {"answers_press": reply.answers_press} if reply.answers_press else {}
    further = erases | file | edits | renews | look | language | speaks | keeps
    further |= withdraws | press
    more: dict[str, object] = {}
    more |= {"more": [asdict(one) for one in reply.more]} if reply.more else {}
    more |= {"aloud": asdict(reply.aloud)} if reply.aloud else {}
    more |= {"sound": asdict(reply.sound)} if reply.sound else {}
    whole = {"spans": spans, "buttons": rows, **further, **more}
    return json.dumps(whole, ensure_ascii=False)


def from_json(text: str) -> Reply:
    """The reply that `to_json` stored."""
    stored = json.loads(text)
    return Reply(
        tuple(Span(**span) for span in stored["spans"]),
        tuple(tuple(Button(**button) for button in row) for row in stored["buttons"]),
        tuple(stored.get("erases", ())),
        Attachment(**stored["file"]) if "file" in stored else None,
        stored.get("edits", ""),
        stored.get("renews", False),
        Look(stored.get("look", "")),
        stored.get("language", ""),
        stored.get("speaks", ""),
        stored.get("keeps", ""),
        stored.get("withdraws", ""),
        stored.get("answers_press", ""),
        tuple(Attachment(**one) for one in stored.get("more", ())),
        Aloud(**stored["aloud"]) if "aloud" in stored else None,
        Attachment(**stored["sound"]) if "sound" in stored else None,
    )

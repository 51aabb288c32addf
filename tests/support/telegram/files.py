"""Files that a bot has uploaded, each under an id of the platform's own."""

import itertools
from dataclasses import dataclass

from aiohttp.web import FileField

from tests.support.telegram.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One file as it came."""

    kind: str  # photo or document
    name: str
    media_type: str
    content: bytes


class Files:
    """Every upload, by its id."""

    def __init__(self) -> None:
        self.uploaded: list[Uploaded] = []
        self._by_id: dict[str, Uploaded] = {}
        self._numbers = itertools.count(1)

    def take(self, kind: str, given: object) -> str:
        """What was uploaded, or a known id; its id."""
        if isinstance(given, FileField):
            return self._keep(
                Uploaded(kind, given.filename, given.content_type, given.file.read())
            )
        if not given:
            raise BadRequest(f"there is no {kind} in the request")
        known = self._by_id.get(str(given))
        if known is None:
            raise BadRequest("wrong file identifier/HTTP URL specified")
        if known.kind != kind:
            raise BadRequest(
                f"can't use file of type {known.kind.title()} as {kind.title()}"
            )
        return str(given)

    def sent_by_a_person(self, kind: str, content: bytes, media_type: str) -> str:
        """What someone sent to the bot; its id, which no upload made."""
        id_ = f"BQAC{next(self._numbers)}"
        self._by_id[id_] = Uploaded(kind, "", media_type, content)
        return id_

    def get(self, id_: str) -> bytes:
        """What stands behind an id."""
        return self._by_id[id_].content

    def forget(self) -> None:
        """No id is taken any more."""
        self._by_id.clear()

    def _keep(self, file: Uploaded) -> str:
        id_ = f"AgAC{next(self._numbers)}"
        self._by_id[id_] = file
        self.uploaded.append(file)
        return id_

"""What a message says when it is heard."""

import hashlib
from dataclasses import dataclass

# The actions of buttons: what is heard by its digest, an answer, all of an answer.
HEAR, LISTEN, WHOLE = "hear", "listen", "whole"
MARK = 32  # letters of a digest


@dataclass(frozen=True, slots=True)
class Aloud:
    """Words for the ear: no buttons, no codes. `language` is BCP 47.

    `thousand` is the word for it where the message is from: with "ngàn" the accent is
    the south's. Whoever knows the digest was shown the words.
    """

    text: str
    language: str
    thousand: str = ""

    @property
    def digest(self) -> str:
        """Names the sound: the same words in the same voice are one."""
        said = f"{self.language}\0{self.thousand}\0{self.text}"
        return hashlib.sha256(said.encode()).hexdigest()[:MARK]

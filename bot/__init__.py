"""Loa Bản, the village loudspeaker.

A channel turns what someone sent into `Incoming`; `conversation` finds the dialogue
or asks `knowledge`; the reply goes back through the outbox of `delivery`. A tick makes
`bulletins` look for what is due and plan it into the same outbox. `app` builds it all.
"""

__version__ = "0.1.0"

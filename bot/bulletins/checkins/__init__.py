"""Check-ins: an urgent notice asks who is safe and who needs help, and is counted.

`checkin.py` has the values. `replies.py` holds the SQL of what citizens say: whole
groups of replies at once, each with its counts, in the transaction of their turns.
`open_checkins.py` holds the SQL of check-ins themselves and of what officers read.

- A check-in is a broadcast of kind `CHECK_IN`; `begin` writes its row before the first
  of it leaves. It is open until `ends_at` or until an officer `close`s it.
- A chat has one reply, the newest. `put` takes many, keeps what they told before, and
  counts the difference; only what was really sent to a chat counts as a phone
  (`chat_id`). Who needs help without having got it is in the list all the same, and
  counted apart (`CountsAs.BEYOND`).
- `tally` reads the counts, never the replies. They stay when replies are erased.
- An officer's list is `needing_help`, a page by `(said_at, id)`; `take` and `leave` say
  who is on the way. Who changed to safe drops out of it by itself.
- All that says who somebody is stands in the row of the reply: `forget` deletes those
  of an address, erasing after 30 days deletes those of a broadcast.
"""

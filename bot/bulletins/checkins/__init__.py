"""Check-ins: an urgent notice asks who is safe and who needs help, and is counted.

`checkin.py` has the values. `replies.py` holds the SQL of what citizens say: whole
groups of replies at once, each with its counts, in the transaction of their turns.
`open_checkins.py` holds the SQL of check-ins themselves, `rescues.py` that of the list
that officers read and of what they do with it.

- A check-in is a broadcast of kind `CHECK_IN`; `begin` writes its row before the first
  of it leaves. It is open until `ends_at` or until an officer `close`s it.
- A chat has one reply, the newest. `put` takes many, keeps what they told before, and
  counts the difference; only what was really sent to a chat counts as a phone
  (`chat_id`). Who needs help without having got it is in the list all the same, and
  counted apart (`CountsAs.BEYOND`).
- `tally` reads the counts, never the replies. They stay when replies are erased.
- An officer's list is `needing_help`, a page by `After`; `take` and `leave` say who is
  on the way, `say_helped` that it is done. Whoever needs help again begins anew there.
- Who changed to safe drops out by itself, and whoever was on the way is told
  (`safe_by_now`).
- A reply's `place` is its commune: by it and by village counts are kept apart, and
  officers of one commune see no other's (`Sight`).
- All that says who somebody is stands in the row of the reply: `forget` deletes those
  of an address, erasing after 30 days deletes those of a broadcast. Who is on the way
  is a number, whose name is looked up where roles are.
"""

"""Pages that are read: the chat page's files, what an answer rests on."""

"""Before a notice goes: whom it is for, who has seen it, what may go ahead."""

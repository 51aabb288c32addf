"""What goes out, when, and to whom: notices of officers and recurring bulletins."""

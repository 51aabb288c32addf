"""`make soak`: whole installations under faults, for a long time.

Each scenario runs `bot run` as a process against a platform on loopback that counts
what arrives, and returns its figures with every promise that was broken. Short ones run
in tests/process/test_soak.py.
"""

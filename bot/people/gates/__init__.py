"""Border gates: how it stands there today, as their officers say."""

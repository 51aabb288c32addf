"""Which language a talk is in, and what is said in each without being a question."""

# What a language calls itself, for the button that changes to it.
OWN_NAMES = {
    "vi": "Tiếng Việt",
    "en": "English",
    "km": "ភាសាខ្មែរ",
    "lo": "ພາສາລາວ",
    "zh-Hans": "简体中文",
}

"""placeholder"""
class TelegramChannel:
    name="telegram"
    pace=25

"""An officer's notice, from the first word to [Gửi ngay]."""

import os

# python-telegram-bot warns on every 429 unless it may give spans as timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "1")

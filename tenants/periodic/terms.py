"""How long what nobody needs any more is kept. Events say it by kind, beside each kind."""

from datetime import timedelta

SESSIONS = timedelta(days=1)  # after their end
LOCKOUTS = timedelta(days=30)  # failed log-ins, after the last try
READ_NOTICES = timedelta(days=90)  # after they were read
EXACT_PLANS = timedelta(days=90)  # of bars, after they were asked for, if no quotation needs them
BATCH = 1000  # rows deleted in one transaction

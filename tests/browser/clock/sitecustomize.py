"""Imported by every Python that has this folder on its path: the hour is MOVED_BY seconds later, and goes on."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

time_machine.travel(datetime.now(UTC) + timedelta(seconds=int(os.environ["MOVED_BY"])), tick=True).start()

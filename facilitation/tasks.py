"""Background work of the live part: none of it is on the live path."""

from __future__ import annotations

from celery import shared_task

from facilitation import clock
from facilitation.services.receipts import purge_receipts


@shared_task(name="facilitation.purge_receipts")
def drop_old_receipts() -> int:
    """Drops receipts that no page will ask for any more; returns how many."""
    return purge_receipts(now=clock.now())

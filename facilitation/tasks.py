"""Background work of the live part: none of it is on the live path."""

from __future__ import annotations

from celery import shared_task

from facilitation import clock
from facilitation.services.receipts import purge_receipts
from facilitation.services.rehearsals import remove_old_rehearsals


@shared_task(name="facilitation.purge_receipts")
def drop_old_receipts() -> int:
    """Drops receipts that no page will ask for any more; returns how many."""
    return purge_receipts(now=clock.now())


@shared_task(name="facilitation.remove_old_rehearsals")
def drop_old_rehearsals() -> int:
    """Removes rehearsals that nobody has removed; returns how many."""
    return remove_old_rehearsals(now=clock.now())

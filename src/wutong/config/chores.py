"""What runs every minute and every night: a list. And the loop that runs it, beside the tasks that wait."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import close_old_connections
from django.utils.timezone import localtime, now
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from wutong.desk.checking import check_the_book
from wutong.desk.intake.intakes import forget_old_plans, resume_silent

log = logging.getLogger(__name__)
ABANDONED_AFTER = timedelta(minutes=30)
KEPT_FOR = timedelta(days=30)


def reap_abandoned_tasks() -> None:
    """A task whose worker was killed says "running" for ever in its table: call it failed."""
    begun = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now() - ABANDONED_AFTER
    )
    begun.update(status=TaskResultStatus.FAILED, finished_at=now())


def prune_finished_tasks() -> None:
    """Forget what became of tasks a month ago."""
    DBTaskResult.objects.filter(finished_at__lt=now() - KEPT_FOR).delete()


@dataclass(slots=True)
class Chore:
    """Something done again and again: at a time of day, or every so often."""

    do: Callable[[], object]
    every: timedelta | None = None
    at: time | None = None
    due: datetime | None = None

    def next_due(self, after: datetime) -> datetime:
        """When it is to be done next."""
        if self.every:
            return after + self.every
        assert self.at
        today = localtime(after).replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today > after else today + timedelta(days=1)


def chores() -> list[Chore]:
    """The list."""
    return [
        Chore(check_the_book.call, at=time(2, 30)),
        Chore(prune_finished_tasks, at=time(3, 30)),
        Chore(forget_old_plans, at=time(3, 40)),
        Chore(reap_abandoned_tasks, every=timedelta(minutes=1)),
        Chore(resume_silent, every=timedelta(seconds=5)),
    ]


def work(*, once: bool, interval_seconds: float) -> None:
    """Run tasks as they come and chores as they fall due, until SIGTERM; a task begun is finished first."""
    stop = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stop.set())
    listed = chores()
    for chore in listed:
        chore.due = chore.next_due(now())
    while not stop.is_set():
        _run_waiting_tasks()
        for chore in listed:
            if chore.due and chore.due <= now():
                _do(chore)
        close_old_connections()
        if once:
            return
        stop.wait(interval_seconds)


def _run_waiting_tasks() -> None:
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="wutong",
    ).run()


def _do(chore: Chore) -> None:
    try:
        chore.do()
    except Exception:  # one chore that fails must not end the others
        log.exception("%s failed", chore.do)
    chore.due = chore.next_due(now())

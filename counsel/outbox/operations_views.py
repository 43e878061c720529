"""The operations page: the work that runs by itself, and how it goes."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import OWNER
from counsel.outbox import health
from counsel.outbox.job_words import row_of, span_in_words
from counsel.outbox.views import bp
from counsel.web.guard import staff
from counsel.web.request import now


@bp.get("/practice/operations")
@staff(OWNER)
def operations() -> ResponseReturnValue:
    """Each job: when it ran, how long it took, how late it began, when it runs next."""
    jobs = [row_of(run, now()) for run in health.runs()]
    order = {"stopped": 0, "failed": 1, "runs": 2}
    oldest = health.oldest_due(now())
    return render_template(
        "outbox/operations.html",
        jobs=sorted(jobs, key=lambda job: (order[job.state], job.title)),
        behind=span_in_words(oldest) if oldest > health.SILENT else "",
    )

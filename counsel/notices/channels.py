"""Notices as ways to a person: on this site, and on the devices that they added."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from counsel.kernel import tenancy
from counsel.kernel.channels import Mail, PermanentFailure, TemporaryFailure
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.webpush import Browser, Gone, WebPush
from counsel.notices import access, service


class OnThisSite:
    """The notice was written in the transaction that said "sending" (`service.note`), so by now it
    has arrived."""

    def send(self, mail: Mail, *, message_id: str) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class OnDevices:
    """Shows a line on each device of a person; one that shows it is enough. A browser that its push
    service no longer knows is forgotten."""

    push: WebPush

    def send(self, mail: Mail, *, message_id: str) -> None:
        kind, _, person_id = mail.recipient.partition(":")
        with reading(), unit_of_work(), tenancy.everywhere():
            rows = db.session.scalars(access.devices(kind, uuid.UUID(person_id))).all()
            known = [(row.id, Browser(row.endpoint, row.public_key, row.auth)) for row in rows]
        shown, waits, why = 0, "", "push none"
        for device_id, browser in known:
            try:
                self.push.push(browser, mail, message_id=message_id)
                shown += 1
            except Gone as error:
                why = str(error)
                with unit_of_work(), tenancy.everywhere():
                    service.forget(device_id)
            except TemporaryFailure as error:
                waits = str(error)
            except PermanentFailure as error:
                why = str(error)
        if not shown:
            raise TemporaryFailure(waits) if waits else PermanentFailure(why)

    def close(self) -> None:
        """Nothing is kept open."""

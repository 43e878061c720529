"""The base of every form. Shape only: what a value must look like; rules live in services."""

from __future__ import annotations

import uuid
from typing import Any

from flask import render_template
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from counsel.kernel.errors import DomainError


def stripped(value: str | None) -> str | None:
    """A filter for text fields: no blanks around, no NUL (PostgreSQL stores none)."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


class LineField(StringField):
    """One line of text, stripped."""

    def __init__(self, label: str = "", validators: Any = None, **options: Any) -> None:
        options.setdefault("filters", [stripped])
        super().__init__(label, validators, **options)


class TextField(TextAreaField):
    """Several lines of text, stripped."""

    def __init__(self, label: str = "", validators: Any = None, **options: Any) -> None:
        options.setdefault("filters", [stripped])
        super().__init__(label, validators, **options)


def as_id(value: str) -> uuid.UUID | None:
    """For `coerce`: an id, or None where the text is not one."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


class Form(FlaskForm):
    """A form with CSRF protection that can take a rule's refusal to its field."""

    def refuse(self, error: DomainError) -> None:
        """Put a rule's text beside its field, or on top where it has none."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(error.text)
        else:
            field.errors = [*field.errors, error.text]


def again(template: str, form: Form, **context: Any) -> tuple[str, int]:
    """The page once more with what was typed and why it was refused: status 422."""
    return render_template(template, form=form, **context), 422

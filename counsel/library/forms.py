"""Shapes of what is sent to the library's pages."""

from __future__ import annotations

from wtforms import (
    FileField,
    IntegerField,
    TextAreaField,
)
from wtforms.fields import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from counsel.web.forms import Form, LineField, TextField, stripped


def _clean(value: str | None) -> str:
    """No NUL and one kind of line end; blanks stay as they were typed."""
    return (value or "").replace("\x00", "").replace("\r\n", "\n")


def _under(most: int) -> Length:
    return Length(max=most, message=f"Keep it under {most:,} characters.")


class ImportForm(Form):
    """The text of an article, pasted or in a file."""

    text = TextAreaField(
        "The article's text",
        filters=[_clean],
        description="Paste everything: title, text, questions. Text, Markdown or HTML.",
        render_kw={"rows": 16, "spellcheck": "false"},
    )
    file = FileField(
        "Or choose a file",
        description="A text, Markdown, HTML, Word (.docx) or PDF file.",
        render_kw={"accept": ".txt,.text,.md,.markdown,.html,.htm,.docx,.pdf"},
    )
    address = LineField(
        "Or give the address of a page",
        [_under(2000)],
        description="Of a page that everyone can read, such as https://site.example/article.",
        filters=[stripped],
        render_kw={"type": "url", "inputmode": "url", "autocomplete": "off"},
    )


class AdjustForm(Form):
    """One adjustment of an import."""

    action = StringField(validators=[InputRequired()])
    place = IntegerField(validators=[Optional()], default=0)
    paragraph = IntegerField(validators=[Optional()], default=0)
    heading = LineField(validators=[_under(300)])
    version = IntegerField(validators=[Optional()], default=0)


class DescribeForm(Form):
    """What an import is called and where it comes from."""

    title = LineField("Title", [_under(300)])
    author = LineField("Author", [_under(200)])
    source_note = LineField(
        "Source", [_under(300)], description="A book, a site, a colleague: so you find it again."
    )
    licence = LineField(
        "Licence",
        [_under(120)],
        description="What allows you to use it, such as “my own text” or “CC BY 4.0”.",
    )
    version = IntegerField(validators=[Optional()], default=0)
    part = IntegerField(validators=[Optional(), NumberRange(min=0)])


class ArticleForm(Form):
    """The head of an article; its sections come beside it, by name."""

    title = LineField("Title", [InputRequired("Give the article a title."), _under(300)])
    author = LineField("Author", [_under(200)])
    source_note = LineField("Source", [_under(300)])
    licence = LineField("Licence", [_under(120)])
    seen = StringField(widget=HiddenInput())


class PathwayForm(Form):
    """A pathway's head; its steps are read by their places."""

    title = LineField("Title", [_under(300)], filters=[stripped])
    theme = SelectField("Theme", validate_choice=False)
    summary = TextField("What it is, in a sentence or two", [_under(600)], render_kw={"rows": 2})
    for_whom = TextField(
        "For whom",
        [_under(1000)],
        description="Only the team reads this.",
        render_kw={"rows": 2},
    )
    cautions = TextField(
        "Cautions",
        [_under(2000)],
        description="Whom it is not for. Only the team reads this.",
        render_kw={"rows": 3},
    )
    revision = IntegerField(validators=[Optional()], widget=HiddenInput())

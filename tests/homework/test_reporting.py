"""The arithmetic of reports: counts in, numbers out."""

from __future__ import annotations

from statistics import median as plain_median

import pytest

from counsel.homework import reporting
from counsel.homework.reporting import Report


@pytest.mark.parametrize(
    "values", [[3], [1, 2], [0, 0, 9], [5, 1, 4, 4], [2, 2, 2, 7, 10], list(range(11))]
)
def test_the_median_of_counts_is_the_median_of_the_values(values: list[int]) -> None:
    counts = {value: values.count(value) for value in set(values)}
    assert reporting.median(counts) == plain_median(values)
    assert reporting.mean(counts) == round(sum(values) / len(values), 1)
    assert reporting.total(counts) == len(values)


def test_of_nothing_there_is_no_mean_and_no_median() -> None:
    assert reporting.median({}) is None
    assert reporting.mean({}) is None


def test_a_part_is_counted_apart_and_never_as_nothing() -> None:
    report = Report(assigned=9, opened=8, sent=7, amounts={0: 1, 1: 1, 3: 1, 4: 2})
    assert (report.completed, report.in_part, report.none_of_it) == (4, 2, 1)
    assert report.completed + report.in_part + report.none_of_it == report.sent


def test_days_fall_into_spans_without_a_gap_and_none_is_lost() -> None:
    days = dict.fromkeys(range(40), 1)
    spans = reporting.spans(days)
    assert sum(number for _words, number in spans) == 40
    assert spans[0] == ("The same day", 1)
    assert spans[-1] == ("14 days or more", 26)


def test_each_step_of_a_scale_has_a_column() -> None:
    assert reporting.spread({7: 2}) == [(str(n), 2 if n == 7 else 0) for n in range(11)]


def test_what_got_in_the_way_is_said_in_words_the_most_frequent_first() -> None:
    said = reporting.in_the_way({"forgot": 1, "time": 1, "private": 3, "gone-since": 9})
    assert [words for words, _number in said] == [
        "I had no private place",
        "There was no time",
        "I forgot",
    ]

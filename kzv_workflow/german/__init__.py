"""German as municipal offices write it: dates, fuzzy deadlines, numbers, sorting, names."""

from kzv_workflow.german.dates import (
    MONTHS,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    distance_in_words,
    easter,
    format_date,
    format_date_long,
    format_day,
    format_period,
    format_time,
    month_number,
    weekday_of,
)
from kzv_workflow.german.days import parse_date, parse_time
from kzv_workflow.german.deadlines import Deadline, find_deadline, resolve, without_deadline
from kzv_workflow.german.names import PersonName, same_person, split_name
from kzv_workflow.german.numbers import count, format_number, join_words, parse_count
from kzv_workflow.german.relations import days_before_meeting
from kzv_workflow.german.sorting import municipality_sort_key, natural_key, sort_key

__all__ = [
    "MONTHS",
    "WEEKDAYS",
    "WEEKDAYS_SHORT",
    "Deadline",
    "PersonName",
    "count",
    "days_before_meeting",
    "distance_in_words",
    "easter",
    "find_deadline",
    "format_date",
    "format_date_long",
    "format_day",
    "format_number",
    "format_period",
    "format_time",
    "join_words",
    "month_number",
    "municipality_sort_key",
    "natural_key",
    "parse_count",
    "parse_date",
    "parse_time",
    "resolve",
    "same_person",
    "sort_key",
    "split_name",
    "weekday_of",
    "without_deadline",
]

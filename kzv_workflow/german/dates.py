"""German days and times: their names, how they are written out, what counts as a real day."""

from datetime import date, time, timedelta

MONTHS = [
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
]
WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
WEEKDAYS_SHORT = [name[:2] for name in WEEKDAYS]
FIRST_YEAR, LAST_YEAR = 1990, 2100

_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_MONTH_NUMBERS |= {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
_MONTH_NUMBERS |= {"jänner": 1, "maerz": 3, "mrz": 3, "sept": 9}
_WEEKDAY_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_WEEKDAY_NUMBERS |= {name.lower(): number for number, name in enumerate(WEEKDAYS_SHORT)}
_WEEKDAY_NUMBERS["sonnabend"] = 5

MONTH = (  # the dot belongs to an abbreviation only, otherwise it ends the sentence
    rf"(?P<month>(?:{'|'.join(MONTHS)}|Jänner|Maerz)\b"
    r"|(?:Jan|Feb|Mär|Mrz|Apr|Jun|Jul|Aug|Sept|Sep|Okt|Nov|Dez)\b\.?)"
)
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)}|Sonnabend)"
WEEKDAY_PREFIX = (
    rf"(?:(?:{WEEKDAY}|{'|'.join(WEEKDAYS_SHORT)})\b\.?,?\s{{1,3}}(?:de[nmr]\s{{1,3}})?)?"
)
YEAR_TAIL = (
    r"(?:\s{1,3}(?P<y4>[0-9]{4})(?![0-9])|\s?[’'](?P<y2a>[0-9]{2})(?![0-9])"
    r"|\s(?P<y2b>[0-9]{2})(?=\s*(?:$|[),;]|[.:](?![0-9])))"
    r"|\s{1,3}(?:(?:des\s)?(?P<ynext>nächsten|kommenden)|(?P<ythis>dieses))\sJahres"
    r"|\s{1,3}(?P<ydj>d\.\s?J\.))"
)


def month_number(name: str) -> int | None:
    """Number of a month name or its abbreviation; None for another word."""
    return _MONTH_NUMBERS.get(name.rstrip(".").lower())


def weekday_of(text: str) -> int | None:
    """Monday 0 … Sunday 6 for ``Mi``, ``Mi.``, ``Mittwoch``; None for another word."""
    return _WEEKDAY_NUMBERS.get(text.strip().rstrip(".,").lower())


def full_year(digits: str) -> int:
    """``21`` is 2021, ``98`` is 1998 (from 90 on the last century); four digits as written."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= FIRST_YEAR % 100 else 2000)


def make_date(year: int, month: int, day: int) -> date | None:
    """A day that exists, in the years 1990 to 2100; otherwise None."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift(day: date, days: int) -> date | None:
    """The day so many days later, None outside of 1990 to 2100."""
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        return None
    return moved if FIRST_YEAR <= moved.year <= LAST_YEAR else None


def easter(year: int) -> date:
    """Easter Sunday (Gregorian, after Meeus/Jones/Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    s = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + s - 7 * ((a + 11 * h + 22 * s) // 451) + 114, 31)
    return date(year, month, day + 1)


def format_date(day: date) -> str:
    """``07.05.2021``."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def format_day(day: date) -> str:
    """``Fr, 07.05.2021``."""
    return f"{WEEKDAYS_SHORT[day.weekday()]}, {format_date(day)}"


def format_date_long(day: date) -> str:
    """``Freitag, 7. Mai 2021``."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]} {day.year:04}"


def format_time(moment: time) -> str:
    """``09:00``."""
    return f"{moment.hour:02}:{moment.minute:02}"


def format_period(start: time, end: time) -> str:
    """``09:30–10:15 Uhr``."""
    return f"{format_time(start)}–{format_time(end)} Uhr"


def distance_in_words(due: date, today: date) -> str:
    """How a due stands today: ``noch 5 Tage``, ``heute fällig``, ``seit 4 Tagen überfällig``."""
    days = (due - today).days
    if days < 0:
        return f"seit {-days} {'Tag' if days == -1 else 'Tagen'} überfällig"
    return {0: "heute fällig", 1: "morgen"}.get(days, f"noch {days} Tage")

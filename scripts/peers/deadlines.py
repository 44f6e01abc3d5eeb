"""Counts working days with the libraries that others use, and says how long each took.

Reads {"holidays": […], "received": […], "working_days": n} and writes a list of
{"peer": …, "seconds": …, "due": […]}. Run by benches/deadlines.rs.
"""

import json
import sys
import time
import warnings
from datetime import date, timedelta
from importlib.metadata import version

import holidays
import numpy
from workalendar.europe import UnitedKingdom, UnitedKingdomNorthernIreland
from workalendar.europe.scotland import Scotland

ROUNDS = 3

# workalendar calls its Scotland experimental each time it is made.
warnings.simplefilter("ignore")


def timed(count):
    """The answer of count(), and the seconds of the fastest of a few rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        due = count()
        best = min(best, time.perf_counter() - began)
    return due, best


def day_by_day(received, working_days, is_working_day):
    """The loop that is written where a library knows holidays but counts no working days."""
    due = []
    for day in received:
        left = working_days
        while left:
            day += timedelta(days=1)
            if is_working_day(day):
                left -= 1
        due.append(day)
    return due


def main():
    question = json.load(sys.stdin)
    working_days = question["working_days"]
    received = [date.fromisoformat(day) for day in question["received"]]

    array = numpy.array(question["received"], dtype="datetime64[D]")
    closed = numpy.array(question["holidays"], dtype="datetime64[D]")

    def by_numpy():
        # A receipt at a weekend is day nought: it is rolled back, and the count begins after it.
        return numpy.busday_offset(array, working_days, roll="backward", holidays=closed)

    years = range(min(received).year, max(received).year + 2)
    kingdom = {}
    for part in ("ENG", "SCT", "NIR"):
        kingdom |= holidays.country_holidays("GB", subdiv=part, years=years)

    def by_holidays():
        is_working_day = lambda day: day.weekday() < 5 and day not in kingdom
        return day_by_day(received, working_days, is_working_day)

    parts = (UnitedKingdom(), UnitedKingdomNorthernIreland(), Scotland())

    def by_workalendar():
        is_working_day = lambda day: all(part.is_working_day(day) for part in parts)
        return day_by_day(received, working_days, is_working_day)

    answers = []
    for peer, count in (
        ("numpy", by_numpy),
        ("holidays", by_holidays),
        ("workalendar", by_workalendar),
    ):
        due, seconds = timed(count)
        answers.append(
            {
                "peer": f"{peer} {version(peer)}",
                "seconds": seconds,
                "due": [str(day) for day in due],
            }
        )
    json.dump(answers, sys.stdout)


main()

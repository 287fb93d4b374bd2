"""Counting in months. Pure."""


def number_of(month: str) -> int:
    """Months since the year 0: neighbours differ by one."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_of(number: int) -> str:
    """The month of such a number, as 2026-11."""
    return f"{number // 12}-{number % 12 + 1:02}"


def month_after(month: str, months: int = 1) -> str:
    """So many months later, or earlier where the number is negative."""
    return month_of(number_of(month) + months)


def months_between(first: str, last: str) -> tuple[str, ...]:
    """From the first to the last, both included; none where the last lies before the first."""
    return tuple(map(month_of, range(number_of(first), number_of(last) + 1)))

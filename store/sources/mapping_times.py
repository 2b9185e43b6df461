"""Instants and durations of a mapping as Polars expressions: microseconds since 1970 UTC, and seconds."""

import polars as pl

from store.sources.mapping import EPOCHS, Duration, Instant, LocalTime, Only

AT = "@"  # prefix of a column that holds an instant (Int64 microseconds)
FOR = "~"  # prefix of a column that holds a duration (Float64 seconds)
FAULT = "!"  # prefix of a column that says why a value could not be read
DAY = 86_400 * 10**6
SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0}
GAP = pl.duration(hours=3)  # no zone skips more than that at once


def add_instant(frame: pl.DataFrame, name: str, instant: Instant, time: LocalTime) -> pl.DataFrame:
    """Add the columns @name and !name."""
    if instant.way not in {"column", "clock"}:
        found = _derived(instant)
        fault = pl.lit(None, pl.String)
    else:
        source = pl.col(str(instant.column or instant.clock))
        happened = _happened(source, instant.absent)
        found = (_whole if instant.way == "column" else _clock)(instant, time)
        fault = _fault(name, source, happened & found.is_null(), instant)
        found = pl.when(happened).then(found)
    return frame.with_columns(
        _only(found, instant.only).alias(AT + name), _only(fault, instant.only).alias(FAULT + name)
    )


def add_duration(frame: pl.DataFrame, name: str, duration: Duration) -> pl.DataFrame:
    """Add the columns ~name and !name."""
    source = pl.col(duration.column)
    happened = _happened(source, duration.absent)
    found = _hms(source) if duration.unit == "h:m:s" else _number(source) * SECONDS[duration.unit]
    bad = happened & found.is_null()
    if duration.negative == "reject":
        bad |= happened & (found < 0)
    elif duration.negative == "absent":
        found = pl.when(found >= 0).then(found)
    else:
        found = found.clip(lower_bound=0)
    told = pl.format("{} {} is no duration in " + duration.unit, pl.lit(name), source.str.slice(0, 40))
    return frame.with_columns(
        _only(pl.when(happened).then(found), duration.only).alias(FOR + name),
        _only(pl.when(bad).then(told), duration.only).alias(FAULT + name),
    )


def holds(only: Only) -> pl.Expr:
    """Whether a row is among those that a condition names."""
    listed = pl.col(only.column).is_in(list(only.is_one_of or only.is_none_of))
    return listed if only.is_one_of else ~listed


def was_moved(instant: Instant) -> pl.Expr:
    """Whether another than the first named instant was taken."""
    names = instant.earliest_of or instant.latest_of
    return pl.col(AT + names[0]) != _derived(instant)


def _only(value: pl.Expr, only: Only | None) -> pl.Expr:
    return value if only is None else pl.when(holds(only)).then(value)


def _happened(source: pl.Expr, absent: tuple[str, ...]) -> pl.Expr:
    return source.is_not_null() & ~source.is_in(["", *absent])


def _derived(instant: Instant) -> pl.Expr:
    if instant.start:
        return pl.col(AT + instant.start) + (pl.col(FOR + str(instant.plus)) * 1e6).round().cast(pl.Int64)
    if instant.first_of:
        return pl.coalesce([pl.col(AT + name) for name in instant.first_of])
    if instant.earliest_of:
        return pl.min_horizontal([pl.col(AT + name) for name in instant.earliest_of])
    return pl.max_horizontal([pl.col(AT + name) for name in instant.latest_of])


def _whole(instant: Instant, time: LocalTime) -> pl.Expr:
    """Date and time in one column: a number since 1970, ISO 8601 with or without an offset, or a pattern."""
    source = pl.col(str(instant.column)).str.strip_chars()
    if instant.format in EPOCHS:
        return (_number(source) * EPOCHS[instant.format]).round().cast(pl.Int64, strict=False)
    if instant.format != "iso":
        return _utc(source.str.to_datetime(instant.format, time_unit="us", strict=False), time)
    aware = source.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    local = [
        source.str.to_datetime(pattern, time_unit="us", strict=False)
        for pattern in ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")
    ]
    return pl.coalesce(aware.dt.epoch("us"), _utc(pl.coalesce(local), time))


def _clock(instant: Instant, time: LocalTime) -> pl.Expr:
    """A clock time on the day of another column, moved by whole days to where it belongs."""
    day = pl.col(str(instant.date)).str.strip_chars().str.to_date(instant.date_format, strict=False)
    clock = pl.col(str(instant.clock)).str.strip_chars().str.to_time(instant.clock_format, strict=False)
    local = day.dt.combine(clock, time_unit="us")
    if not instant.near and not instant.after:
        return _utc(local, time)
    apart = (pl.col(AT + str(instant.near or instant.after)) - _utc(local, time)) / DAY
    days = apart.round() if instant.near else apart.ceil().clip(lower_bound=0)
    return _utc(local + pl.duration(days=days.fill_null(0).cast(pl.Int64)), time)


def _utc(local: pl.Expr, time: LocalTime) -> pl.Expr:
    """Local times as microseconds UTC, by the rules for the two nights when clocks are changed."""
    ambiguous = "null" if time.ambiguous == "reject" else time.ambiguous
    found = _placed(local, time.zone, ambiguous)
    if time.nonexistent == "forward":  # as far after the gap as it was in it: by the offset that held before
        is_skipped = _placed(local, time.zone, "earliest").is_null()
        found = pl.when(is_skipped).then(_placed(local - GAP, time.zone, "latest") + 3 * 3600 * 10**6).otherwise(found)
    return found


def _placed(local: pl.Expr, zone: str, ambiguous: str) -> pl.Expr:
    placed = local.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
    return placed.dt.epoch("us")


def _number(source: pl.Expr) -> pl.Expr:
    number = source.str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _hms(source: pl.Expr) -> pl.Expr:
    parts = [source.str.extract(r"^\s*(\d{1,6}):(\d{1,2}):(\d{1,2}(?:\.\d+)?)\s*$", group) for group in (1, 2, 3)]
    hours, minutes, seconds = (part.cast(pl.Float64, strict=False) for part in parts)
    return hours * 3600 + minutes * 60 + seconds


def _fault(name: str, source: pl.Expr, bad: pl.Expr, instant: Instant) -> pl.Expr:
    wanted = instant.format if instant.way == "column" else instant.clock_format
    told = pl.format(
        "{} {} is no local time that fits " + wanted.replace("{", "{{"), pl.lit(name), source.str.slice(0, 40)
    )
    return pl.when(bad).then(told)

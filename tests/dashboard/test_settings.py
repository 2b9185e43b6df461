from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard import settings_file
from dashboard.settings import Limits, Settings, Site
from dashboard.settings_file import SettingsError, load, read

EXAMPLE = Path(__file__).parents[2] / "examples" / "floorview.toml"


def refused(text):
    with pytest.raises(SettingsError) as caught:
        read(text, "floorview.toml")
    return str(caught.value)


def test_without_a_file_there_is_one_wall_called_main():
    assert [wall.id for wall in Settings().walls] == ["main"]


def test_the_example_is_valid():
    assert [wall.id for wall in load(EXAMPLE).walls] == ["main", "zh", "phone"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param('[site]\nzone = "Asia/Shangai"\n', 2, ["site.zone", "Asia/Shanghai"], id="zone"),
        pytest.param(
            '[[walls]]\nid = "a"\n\ndistance_m = -2\n', 4, ["walls[1].distance_m", "distance_m = 8"], id="sign"
        ),
        pytest.param('[[walls]]\nid = "a"\ndistnce_m = 4\n', 3, ["write distance_m"], id="misspelt"),
        pytest.param("[[walls]]\n\ndistance_m = 8\n", 1, ["walls[1].id", 'id = "main"'], id="missing"),
        pytest.param('[[walls]]\nid = "Main Wall"\n', 2, ["small letters", 'id = "main"'], id="id"),
        pytest.param(
            '[[walls]]\nid = "a"\npages = [\n  { tiles = ["wating"] },\n]\n', 5, ["tiles[1]", '"waiting"'], id="deep"
        ),
        pytest.param("[live]\non_delay_s = 'soon'\n", 2, ["live.on_delay_s", "on_delay_s = 60"], id="number"),
        pytest.param("site = 3\n", 1, ["must be a table"], id="table"),
        pytest.param('[[walls]]\nid = "x"\ntokens_not_before = 2026-01-01T00:00:00\n', 3, ["offset"], id="naive time"),
        pytest.param('[access]\ndesks = ["all"]\n', 2, ["access.desks", "10.1.0.0/16"], id="network"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_to_write(text, line, words):
    message = refused(text)
    assert message.startswith(f"floorview.toml, line {line}: ")
    assert "\n" not in message, "one fault, one sentence"
    for word in words:
        assert word in message


def test_every_fault_is_told_at_once():
    assert len(refused('[site]\nzone = "x"\nlanguage = "fr"\n').splitlines()) == 2


def test_what_is_not_toml_is_told_with_its_line():
    assert "line 2" in refused('[site]\nname = "a\n')


def test_two_walls_may_not_share_an_id():
    assert "two walls are called 'a'" in refused('[[walls]]\nid = "a"\n[[walls]]\nid = "a"\n')


def test_tiles_that_cannot_be_read_from_there_are_refused():
    message = refused('[[walls]]\nid = "hall"\ndistance_m = 12\n')
    assert "6 tiles" in message
    assert "show 2 at most" in message


def test_the_environment_names_the_file(monkeypatch, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[site]\nname = "Mine"\n', encoding="utf-8")
    monkeypatch.setenv(settings_file.CONFIG, str(file))
    monkeypatch.setenv(settings_file.DATA, str(tmp_path))
    settings_file.current.cache_clear()
    try:
        assert settings_file.current().site.name == "Mine"
        assert settings_file.current().data == tmp_path
    finally:
        settings_file.current.cache_clear()


def test_a_named_file_must_exist(monkeypatch, tmp_path):
    monkeypatch.setenv(settings_file.CONFIG, str(tmp_path / "none.toml"))
    settings_file.current.cache_clear()
    with pytest.raises(SettingsError, match="is not a file"):
        settings_file.current()


@pytest.mark.parametrize(
    ("value", "status"), [(60, "ok"), (60.1, "watch"), (90, "watch"), (90.1, "breach"), (None, "unknown")]
)
def test_a_limit_itself_is_still_within(value, status):
    assert Limits(watch=60, breach=90).status(value) == status


@pytest.mark.parametrize(("value", "status"), [(0.8, "ok"), (0.79, "watch"), (0.7, "watch"), (0.69, "breach")])
def test_where_less_is_worse_the_order_of_the_limits_says_so(value, status):
    assert Limits(watch=0.8, breach=0.7).status(value) == status


@pytest.mark.parametrize(
    ("opens", "closes", "local", "is_open"),
    [
        ("08:30", "20:00", "2026-11-20T08:30", True),
        ("08:30", "20:00", "2026-11-20T20:00", False),
        ("08:30", "20:00", "2026-11-22T12:00", False),  # a Sunday
        ("22:00", "06:00", "2026-11-21T05:59", True),  # Friday's night goes on
        ("22:00", "06:00", "2026-11-22T05:59", False),  # Saturday has none
    ],
)
def test_opening_hours_are_local_and_may_cross_midnight(opens, closes, local, is_open):
    days = ["mon", "tue", "wed", "thu", "fri"]
    site = Site.model_validate({"zone": "Asia/Shanghai", "opens": opens, "closes": closes, "days": days})
    at = datetime.fromisoformat(f"{local}:00+08:00").astimezone(UTC)
    assert site.is_open(at) is is_open


@pytest.mark.parametrize(
    "case",  # settings file, what it says, FLOORVIEW_DATA, the folder that follows
    [
        ("site/floorview.toml", 'data = "kept"', None, "site/kept"),
        ("site/floorview.toml", "", None, "site/data"),
        ("site/floorview.toml", 'data = "kept"', "mine", "mine"),
        (None, "", None, "data"),
    ],
)
def test_the_data_folder_is_absolute_and_stands_beside_the_settings(monkeypatch, tmp_path, case):
    named, data, environment, folder = case
    monkeypatch.chdir(tmp_path)
    for name, value in ((settings_file.CONFIG, named), (settings_file.DATA, environment)):
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    if named:
        (tmp_path / "site").mkdir()
        (tmp_path / named).write_text(data, encoding="utf-8")
    settings_file.current.cache_clear()
    try:
        assert settings_file.current().data == tmp_path / folder
    finally:
        settings_file.current.cache_clear()

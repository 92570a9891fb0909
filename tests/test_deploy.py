"""The files of deploy/ say what the code does: their commands exist, and the sites file is one."""

import json
import re
import shlex
from configparser import ConfigParser
from itertools import chain
from pathlib import Path

import click
import pytest

from reviewcrawler import cli
from reviewcrawler.sitesfile import read_sites

FOLDER = Path(__file__).resolve().parent.parent / "deploy"


def unit(name: str) -> ConfigParser:
    parsed = ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read(FOLDER / name)
    return parsed


def commands() -> list[str]:
    cron = re.search(r"\{ (.*?) \|\|", (FOLDER / "crontab").read_text("utf-8"))
    container = re.findall(r"^(?:ENTRYPOINT|CMD) (\[.*\])$", (FOLDER / "Containerfile").read_text("utf-8"), re.M)
    assert cron
    return [
        unit("reviewcrawler.service")["Service"]["ExecStart"],
        unit("reviewcrawler-shard@.service")["Service"]["ExecStart"],
        cron[1],
        shlex.join(chain.from_iterable(map(json.loads, container))),
        *(shlex.join(["reviewcrawler", *call]) for call in shards()),
    ]


def shards() -> list[list[str]]:
    calls = re.findall(r"^    command: (\[\"crawl.*\])$", (FOLDER / "shards.compose.yaml").read_text("utf-8"), re.M)
    return [json.loads(call) for call in calls]


@pytest.mark.parametrize("line", commands())
def test_commands_exist(line: str) -> None:
    program, name, *rest = shlex.split(line)
    assert program.rpartition("/")[2] == "reviewcrawler"
    command = cli.program.get_command(click.Context(cli.program), name)
    assert command
    known = {option for param in command.params for option in param.opts}
    assert {word for word in rest if word.startswith("-")} <= known
    assert "/etc/reviewcrawler/sites.toml" in rest


def test_the_shards_are_all_there_and_merged() -> None:
    stores = [call[call.index("--store") + 1] for call in shards()]
    assert [call[call.index("--shard") + 1] for call in shards()] == [
        f"{n}/{len(stores)}" for n in range(1, len(stores) + 1)
    ]
    (merge,) = re.findall(r"^    command: (\[\"merge.*\])$", (FOLDER / "shards.compose.yaml").read_text("utf-8"), re.M)
    assert json.loads(merge) == ["merge", *stores, "--into", "/data/reviews.db"]
    assert len(set(stores)) == len(stores)


def test_the_sites_file_is_one() -> None:
    plan = read_sites(FOLDER / "sites.toml")
    assert plan.contact
    assert [site.name for site in plan.chosen(())] == ["quayside", "harbour"]


def test_the_service_is_left_time_to_end_and_the_timer_starts_it() -> None:
    service = unit("reviewcrawler.service")["Service"]
    assert service["SuccessExitStatus"] == "75"
    assert int(service["TimeoutStopSec"]) > 10
    assert unit("reviewcrawler.timer")["Timer"]["OnCalendar"] == "hourly"

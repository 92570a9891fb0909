"""The wheel carries everything under one name, and works from an empty folder with nothing of the checkout in reach."""

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests import same_wheel

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SCRIPT = "from reviewcrawler.cli import main\n\nif __name__ == '__main__':\n    main()\n"
"""The command as pip writes it."""
NAME = re.compile(r"[A-Za-z0-9._-]+")


def build(kind: str, source: Path, folder: Path) -> Path:
    """A wheel or source archive of `source`, built with what is installed."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_nothing_but_the_package_lands_in_site_packages(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in same_wheel.contents(wheel)}
    assert tops == {"reviewcrawler", f"reviewcrawler-{PROJECT['version']}.dist-info"}


@pytest.mark.parametrize(
    "path",
    [
        "py.typed",
        "spiders/__init__.py",
        "pipelines/__init__.py",
        "tables/labels.toml",
        "fixtures/demo/lantern-review/index.html",
    ],
)
def test_wheel_carries(wheel: Path, path: str) -> None:
    assert f"reviewcrawler/{path}" in same_wheel.contents(wheel)


def test_wheel_carries_every_file_of_the_demo(wheel: Path) -> None:
    demo = ROOT / "fixtures" / "demo"
    files = {f"reviewcrawler/fixtures/demo/{p.relative_to(demo).as_posix()}" for p in demo.rglob("*") if p.is_file()}
    assert files <= same_wheel.contents(wheel).keys()


def test_wheel_from_the_source_archive_is_the_same(wheel: Path, tmp_path: Path) -> None:
    archive = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    again = build("wheel", tmp_path / archive.name.removesuffix(".tar.gz"), tmp_path / "wheel")
    assert same_wheel.differences(wheel, again) == []


def test_unpacked_wheel_works_from_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    command = tmp_path / "reviewcrawler"
    command.write_text(f"#!{sys.executable}\n{SCRIPT}")
    command.chmod(0o755)
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONWARNINGS": "default"}
    stranger = [sys.executable, str(ROOT / "tests" / "stranger.py"), str(command)]
    done = subprocess.run(stranger, cwd=empty, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"reviewcrawler {PROJECT['version']}" in done.stdout


@pytest.mark.parametrize("where", ["checkout", "wheel"])
def test_scrapy_finds_the_spiders(where: str, unpacked: Path, tmp_path: Path) -> None:
    environment = {**os.environ}
    folder = ROOT
    if where == "wheel":
        environment |= {"PYTHONPATH": str(unpacked), "SCRAPY_SETTINGS_MODULE": "reviewcrawler.settings"}
        folder = tmp_path
    command = [sys.executable, "-m", "scrapy", "list"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["files", "site"]


def imported(folder: str) -> set[str]:
    """Top-level names of the modules that the files of a folder import."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.partition(".")[0])
    return found


def extras() -> list[str]:
    """The requirements of the extras."""
    lines = (line for lines in PROJECT["optional-dependencies"].values() for line in lines)
    return [line for line in lines if not line.startswith("reviewcrawler[")]


def names(requirements: list[str]) -> set[str]:
    return {match[0].lower() for line in requirements if (match := NAME.match(line))}


def test_dependencies_are_what_is_imported() -> None:
    own = {"reviewcrawler", "spiders", "pipelines"}
    others = set().union(*map(imported, own)) - own - sys.stdlib_module_names
    known = packages_distributions()
    used = {known.get(name, [name])[0].lower().replace("_", "-") for name in others} - names(extras())
    for_us = {"charset-normalizer", "cssselect"}  # imported by bs4.dammit and lxml.cssselect
    assert used | for_us == names(PROJECT["dependencies"])


def test_oldest_versions_are_the_lower_bounds() -> None:
    lines = (ROOT / "tests" / "oldest.txt").read_text("utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line)
    for requirement in (*PROJECT["dependencies"], *extras()):
        name, bound = requirement.partition(",")[0].split(">=")
        assert pinned[name].startswith(bound), f"{requirement} is tried at {pinned[name]}"

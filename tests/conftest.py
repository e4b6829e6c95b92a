"""What all tests share."""

import pytest

from tests.support.features import Features


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--features`: print at the end how many mechanisms were shown."""
    parser.addoption("--features", action="store_true", help="print how many rows were shown")


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark, and watch who claims what."""
    config.addinivalue_line("markers", "feature(*rows): shows rows of tests/support/features.yaml")
    config.pluginmanager.register(Features(config), "tongxin-features")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker, and those that share real processes together."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.name))

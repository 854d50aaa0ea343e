"""Writes how many tests passed, failed and were skipped, and which failed, as the reporter of jest does."""

import json
from pathlib import Path


class _Counts:
    def __init__(self, folder):
        self._folder = folder
        self._outcomes = {}

    def pytest_runtest_logreport(self, report):
        self._add(report)

    def pytest_collectreport(self, report):
        if report.failed or report.skipped:
            self._add(report)

    def pytest_sessionfinish(self):
        counts = {outcome: len(self._names(outcome)) for outcome in ("passed", "failed", "skipped")}
        self._folder.mkdir(exist_ok=True)
        text = json.dumps({**counts, "failures": self._names("failed")})
        (self._folder / "pytest.json").write_text(text + "\n")

    def _add(self, report):
        """The worst of setup, call and teardown counts."""
        if report.failed or self._outcomes.get(report.nodeid) != "failed":
            if report.outcome != "passed" or report.when == "call":
                self._outcomes[report.nodeid] = report.outcome

    def _names(self, outcome):
        return [name for name, each in self._outcomes.items() if each == outcome]


def pytest_configure(config):
    config.pluginmanager.register(_Counts(Path(config.rootpath) / ".results"))

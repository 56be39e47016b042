"""Runs furrow-cli on a field and collects checks; shared by the scripts of this folder."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# All pictures off, as in the timings that the program is compared with.
NO_PICTURES = [
    "crop.plot_pre_crop=false", "crop.plot_post_crop=false", "overlay.enabled=false", "bright_mask.plot=false",
    "patch_run.no_cutouts=true", "patch_run.no_patch_overview=true", "epsf.save_growth_curve=false",
    "epsf.save_residual_diagnostics=false", "epsf.save_patch_background_diagnostics=false",
    "epsf.save_star_local_background_diagnostics=false",
]


@dataclass
class Run:
    work: Path
    status: int
    seconds: float  # wall
    cpu: float  # seconds of all threads
    peak_gb: float  # largest resident set
    output: str

    @property
    def catalog(self):
        return self.work / "output_catalog.csv"


def run_cli(cli, config, work, settings=(), command="run"):
    """Runs one command of furrow-cli (a name, or a list with arguments) to its end; measures wall time and peak memory of that process
    alone."""
    words = [command] if isinstance(command, str) else map(str, command)
    arguments = [str(cli), *words, "--config", str(config), "--work-dir", str(work)]
    for setting in settings:
        arguments += ["--set", setting]
    with tempfile.TemporaryFile("w+") as output:
        start = time.monotonic()
        process = subprocess.Popen(arguments, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    return Run(Path(work), process.returncode, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6 * 1.024, text)


def true_flag(column):
    """Booleans of a catalog, however they are spelled; missing is False."""
    return column.astype(str).str.strip().str.lower().isin(["true", "1", "1.0"])


class Checks:
    """Counts checks, prints every one with its number, and ends the program."""

    def __init__(self):
        self.failed = 0

    def that(self, ok, message):
        print("ok  " if ok else "FAIL", message, flush=True)
        self.failed += not ok
        return ok

    def at_most(self, value, limit, message):
        return self.that(value <= limit, f"{message}: {value:.4g} (at most {limit:.4g})")

    def at_least(self, value, limit, message):
        return self.that(value >= limit, f"{message}: {value:.4g} (at least {limit:.4g})")

    def finished(self, run):
        """The run ended with status 0 and a catalog; prints its output otherwise."""
        ok = self.that(run.status == 0 and run.catalog.is_file(), f"run ends with 0: {run.status} after {run.seconds:.1f} s ({run.cpu:.1f} s CPU), {run.peak_gb:.2f} GB")
        if not ok:
            print(run.output[-8000:])
        return ok

    def exit(self):
        print(f"{self.failed} checks failed" if self.failed else "all checks passed")
        sys.exit(1 if self.failed else 0)


class Scratch:
    """A temporary folder; kept, and said where, when the environment has FURROW_KEEP_WORK."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="furrow-acceptance-"))
        return self.path

    def __exit__(self, *_):
        if os.environ.get("FURROW_KEEP_WORK"):
            print("kept", self.path)
        else:
            shutil.rmtree(self.path, ignore_errors=True)


def tool(path, *arguments):
    """Output of one of the comparison tools that lie beside the fields."""
    done = subprocess.run(["/usr/bin/python3", str(path), *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def check_work_dir(checks, shared, config, run, settings):
    """The independent checker of a work_dir."""
    arguments = [config, "--work", run.work]
    for setting in settings:
        arguments += ["--set", setting]
    status, text = tool(Path(shared) / "tools/check_workdir.py", *arguments)
    problems = [line for line in text.splitlines() if line.startswith("FAIL")]
    if not re.search(r"^\d+ passed", text, re.MULTILINE):
        problems.append(f"check_workdir.py ended with {status}: {text[-2000:]}")
    checks.that(not problems, f"work_dir keeps its contract: {len(problems)} problems")
    for line in problems[:40]:
        print("    ", line)

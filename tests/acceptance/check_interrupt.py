#!/usr/bin/python3
"""Stops runs of the demo with Ctrl-C at several moments; what is on disk then must be whole, and the next run must work.

usage: check_interrupt.py --cli furrow-cli
"""
import argparse
import json
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from astropy.io import fits

from runner import NO_PICTURES, Checks, Scratch, run_cli

# Stopped as soon as the first product of a kind is there: while loading, in the middle of epsf, payload and fit.
MOMENTS = ["config_used_*.yaml", "EPSFs/*/*/epsf.npy", "patch_payloads/*.fits.fz", "outputs/*/*_cat_fit.csv"]
SECONDS = 1.0  # from the signal to the end of the program


def read_whole(path):
    """Reads a product to its last byte; raises when it is cut short."""
    if path.suffix == ".json":
        json.loads(path.read_text())
    elif path.suffix == ".yaml":
        yaml.safe_load(path.read_text())
    elif path.suffix == ".csv":
        pd.read_csv(path, dtype=str)
    elif path.suffix == ".npy":
        np.load(path, allow_pickle=False)
    elif path.name == "wcs.fits":  # a header without data, on purpose
        fits.getheader(path).index("CRPIX1")
    elif path.suffix in (".fits", ".fz"):
        with fits.open(path, mode="readonly") as hdus:
            for hdu in hdus:
                hdu.verify("exception")
                _ = hdu.data


def broken_products(work):
    broken = []
    for path in sorted(p for p in work.rglob("*") if p.is_file()):
        if path.suffix == ".tmp":
            broken.append(f"{path.relative_to(work)}: left behind")
            continue
        try:
            read_whole(path)
        except Exception as error:  # whatever a reader says about a product counts
            broken.append(f"{path.relative_to(work)}: {error}")
    return broken


def interrupted(cli, config, work, product):
    """Exit status and seconds from Ctrl-C to the end of the program."""
    arguments = [cli, "run", "--config", config, "--work-dir", work]
    for setting in NO_PICTURES:
        arguments += ["--set", setting]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and next(work.glob(product), None) is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    try:
        status = process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        status = process.wait()
    return status, time.monotonic() - sent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", type=Path, required=True)
    args = parser.parse_args()
    checks = Checks()
    with Scratch() as scratch:
        subprocess.run([args.cli, "make-sample", scratch / "demo"], check=True)
        config = scratch / "demo/config.yaml"
        whole = run_cli(args.cli, config, scratch / "whole", NO_PICTURES)
        if checks.finished(whole):
            for number, product in enumerate(MOMENTS):
                work = scratch / f"stopped_{number}"
                status, seconds = interrupted(args.cli, config, work, product)
                if not checks.that(status == 130, f"stopped at the first {product}: ends with 130, was {status}"):
                    continue
                checks.at_most(seconds, SECONDS, "seconds until it stopped")
                broken = broken_products(work)
                checks.that(not broken, f"finished products are whole: {broken[:5]}")
                checks.that(not (work / "output_catalog.csv").exists(), "no final catalog of a stopped run")
            again = run_cli(args.cli, config, work, NO_PICTURES)
            if checks.finished(again):
                checks.that(again.catalog.read_bytes() == whole.catalog.read_bytes(), "a run after a stop gives the whole catalog")
    checks.exit()


if __name__ == "__main__":
    main()

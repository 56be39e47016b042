#!/usr/bin/python3
"""Runs a field with pictures in every mode that changes the set of products, each checked by check_workdir.py.

usage: check_contract.py FIELD --cli furrow-cli --shared FOLDER
"""
import argparse
import itertools
from pathlib import Path

from runner import Checks, Scratch, check_work_dir, run_cli

SWITCHES = ("patch_run.enable_multi_band_simultaneous_fitting", "zp.enabled", "bright_mask.enabled", "crop.enabled")
TOO_FEW_STARS = ("legacy_grz",)  # for zero points


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("field")
    parser.add_argument("--cli", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    args = parser.parse_args()
    checks = Checks()
    config = args.shared / "data" / args.field / "config.yaml"
    for values in itertools.product(("true", "false"), repeat=len(SWITCHES)):
        settings = [f"{key}={value}" for key, value in zip(SWITCHES, values)]
        if args.field in TOO_FEW_STARS and settings[1] == "zp.enabled=true":
            continue
        print(" ".join(settings), flush=True)
        with Scratch() as scratch:
            run = run_cli(args.cli, config, scratch / "work", settings)
            if checks.finished(run):
                check_work_dir(checks, args.shared, config, run, settings)
    checks.exit()


if __name__ == "__main__":
    main()

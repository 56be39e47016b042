#!/usr/bin/python3
"""Fits the patches of one field again, each alone: in another order, which must write the same bytes, and from other starting positions,
which must reach the same fluxes. The priors stay where they are.

usage: check_start.py FIELD --cli furrow-cli --shared FOLDER [--patches N]
"""
import argparse
import random
from pathlib import Path

import numpy as np
import pandas as pd

from runner import NO_PICTURES, Checks, Scratch, run_cli

START_SHIFT = 0.5  # pixels, each axis, uniform
START_SIGMA, START_PART, START_WORST = 0.1, 0.97, 1.0  # moves in units of the flux error


def fluxes(catalog):
    """FLUX and FLUXERR, sources x bands."""
    columns = [c for c in catalog.columns if c.startswith("FLUX_") and c.endswith("_fit")]
    return catalog[columns].to_numpy(float), catalog[[c.replace("FLUX_", "FLUXERR_") for c in columns]].to_numpy(float)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("field")
    parser.add_argument("--cli", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--patches", type=int, default=1000, help="fit at most so many of them again")
    args = parser.parse_args()
    config = args.shared / "data" / args.field / "config.yaml"
    checks = Checks()

    with Scratch() as scratch:
        work = scratch / "work"
        first = run_cli(args.cli, config, work, NO_PICTURES)
        if not checks.finished(first):
            checks.exit()
        catalog = first.catalog.read_bytes()
        payloads = sorted((work / "patch_payloads").glob("*.fits.fz"))
        random.Random(5).shuffle(payloads)
        payloads = payloads[:args.patches]

        def fit(payload, *arguments):
            return run_cli(args.cli, config, work, NO_PICTURES, ["fit-patch", payload, *arguments]).status

        moves = []
        for number, payload in enumerate(payloads):
            tag = payload.name.removesuffix(".fits.fz")
            name = f"{tag}_cat_fit.csv"
            before = pd.read_csv(work / "outputs" / tag / name)
            ends = [fit(payload), fit(payload, "--out", scratch / tag, "--start-shift", START_SHIFT, "--start-seed", number + 1)]
            if any(ends):
                checks.that(False, f"{tag} is fitted alone: {ends}")
                continue
            one, errors = fluxes(before)
            moves.append(np.abs(one - fluxes(pd.read_csv(scratch / tag / name))[0]) / errors)
        ends = [run_cli(args.cli, config, work, NO_PICTURES, command).status for command in ("merge", "compute-zp")]
        checks.that(not any(ends) and first.catalog.read_bytes() == catalog,
                    f"{len(payloads)} patches fitted alone in another order give the same catalog, byte for byte")
        moves = np.concatenate(moves)
        moves = np.nanmax(moves[np.isfinite(moves).any(axis=1)], axis=1)
        checks.at_least(float(np.mean(moves < START_SIGMA)), START_PART, f"{len(moves)} sources that move less than {START_SIGMA} sigma")
        checks.at_most(float(moves.max()), START_WORST, "largest move, sigma")
    checks.exit()


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""Fits one field in several ways that must agree: other numbers of threads, the other optimiser, other starting fluxes.

usage: check_engine.py FIELD --cli furrow-cli --shared FOLDER
"""
import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from runner import NO_PICTURES, Checks, Scratch, run_cli, true_flag

AGREE_SIGMA, AGREE_PART = 0.02, 0.99  # newton and ceres, converged sources
START_SIGMA, START_PART, START_WORST = 0.1, 0.97, 1.0  # other starting fluxes


def fitted(run):
    catalog = pd.read_csv(run.catalog, dtype={"ID": str, "gaia_source_id": str}, low_memory=False)
    return catalog.set_index("ID")


def shifts(one, two):
    """|flux difference| in units of the error, sources x bands, of rows that both have fitted."""
    columns = [c for c in one.columns if c.startswith("FLUX_") and c.endswith("_fit")]
    errors = [c.replace("FLUX_", "FLUXERR_") for c in columns]
    both = one.index.intersection(two.index)
    return (one.loc[both, columns] - two.loc[both, columns]).abs().to_numpy() / one.loc[both, errors].to_numpy()


def with_start_fluxes(base, target, factor):
    """Writes base's catalog with FLUX_ columns = factor x its fitted fluxes; returns settings that use it."""
    catalog = pd.read_csv(base["catalog"], dtype=str, keep_default_na=False)
    fit = base["fit"]
    for column in [c for c in fit.columns if c.startswith("FLUX_") and c.endswith("_fit")]:
        start = (factor * fit[column].clip(lower=1.0)).reindex(catalog.ID)
        catalog[column.removesuffix("_fit")] = ["" if np.isnan(v) else repr(float(v)) for v in start]
    catalog.to_csv(target, index=False)
    return [f"inputs.input_catalog={target}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("field")
    parser.add_argument("--cli", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--solvers", action="store_true", help="hold the two optimisers against each other, too")
    args = parser.parse_args()
    folder = args.shared / "data" / args.field
    checks = Checks()

    with Scratch() as scratch:
        def run(name, *settings):
            result = run_cli(args.cli, folder / "config.yaml", scratch / name, [*NO_PICTURES, *settings])
            return result if checks.finished(result) else None

        first = run("first", "patch_run.max_workers=1")
        if first is None:
            checks.exit()
        one = fitted(first)
        for workers, threads in ((2, 1), (1, 2), (2, 8)):
            other = run(f"workers_{workers}_{threads}", f"patch_run.max_workers={workers}", f"patch_run.threads_per_process={threads}")
            if other:
                same = first.catalog.read_bytes() == other.catalog.read_bytes()
                checks.that(same, f"{workers} workers of {threads} threads write the same bytes as one of one")

        ceres = run("ceres", "patch_run.optimizer=ceres") if args.solvers else None
        if ceres:
            two = fitted(ceres)
            converged = true_flag(one.opt_converged) & true_flag(two.opt_converged).reindex(one.index, fill_value=False)
            shift = shifts(one[converged], two)
            checks.at_least(float(np.mean(shift <= AGREE_SIGMA)), AGREE_PART, f"newton and ceres within {AGREE_SIGMA} sigma")

        base = {"catalog": folder / "input_catalog.csv", "fit": one}
        starts = []
        for factor in (0.3, 1.0, 3.0):
            settings = with_start_fluxes(base, scratch / f"start_{factor}.csv", factor)
            result = run(f"start_{factor}", *settings)
            starts.append(fitted(result) if result else None)
        if all(s is not None for s in starts):
            for factor, other in ((0.3, starts[0]), (3.0, starts[2])):
                shift = np.nanmax(shifts(starts[1], other), axis=1)
                shift = shift[np.isfinite(shift)]
                checks.at_least(float(np.mean(shift < START_SIGMA)), START_PART, f"start x {factor}: sources that move less than {START_SIGMA} sigma")
                checks.at_most(float(shift.max()), START_WORST, f"start x {factor}: largest move, sigma")
    checks.exit()


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""Runs one of the larger fields without pictures and holds the result against what is known about it.

usage: check_field.py FIELD --cli furrow-cli --shared FOLDER     FIELD: sim_small, sim_medium, sim_rect, sdss_ugriz, legacy_grz
"""
import argparse
import json
import re
from pathlib import Path

import pandas as pd

from runner import NO_PICTURES, Checks, Scratch, check_work_dir, run_cli, tool, true_flag

REFERENCE_SECONDS = 496.9  # sim_medium without pictures, Python original, 2 cores
CLEAN_N, CLEAN_RATIO, CLEAN_ERROR = 5, 8, 9  # columns of a row of compare_truth.py --json


def check_truth(checks, shared, field, run, scratch):
    summary = scratch / "truth.json"
    status, text = tool(shared / "tools/compare_truth.py", shared / "data" / field, run.catalog, "--json", summary)
    print(text)
    if not checks.that(status == 0 and summary.is_file(), "compare_truth.py ran"):
        return
    result = json.loads(summary.read_text())
    sources = len(pd.read_csv(shared / "data" / field / "input_catalog.csv"))
    checks.at_least(result["rows"], sources, "rows of the catalog")
    checks.at_most(result["not_fitted"], 0, "sources neither fitted nor excluded")
    checks.at_least(result["converged"], 0.95, "patches converged")
    if field != "sim_medium":
        return
    for kind, tolerance in (("star", 0.01), ("exp", 0.03), ("sersic", 0.03)):
        row = result["flux"].get(f"{kind}/>20")
        if checks.that(row is not None and row[CLEAN_N] > 0, f"{kind}: clean sources with S/N > 20"):
            limit = tolerance if kind == "star" else max(tolerance, 3 * row[CLEAN_ERROR])
            checks.at_most(abs(row[CLEAN_RATIO] - 1), limit, f"{kind}: |median flux ratio - 1|, {row[CLEAN_N]} values")


def check_sdss(checks, shared, field, run):
    status, text = tool(shared / "tools/compare_sdss.py", shared / "data" / field, run.catalog)
    print(text)
    checks.that(status == 0, "compare_sdss.py ran")
    for band in "griz":
        line = re.search(rf"^{band} 15-20: .*", text, re.MULTILINE)
        if not checks.that(line is not None, f"{band}: stars of 15-20 mag"):
            continue
        for kind in ("flux", "MAG"):
            found = re.search(rf"{kind} median ([-+.\dnan]+) scatter ([.\dnan]+)", line[0])
            if checks.that(found is not None, f"{band}: {kind} is compared"):
                checks.at_most(abs(float(found[1])), 0.03, f"{band} {kind}: |median| mag")
                checks.at_most(float(found[2]), 0.035, f"{band} {kind}: scatter mag")


def check_all_fitted(checks, run):
    catalog = pd.read_csv(run.catalog, dtype={"ID": str, "gaia_source_id": str}, low_memory=False)
    active = catalog[~true_flag(catalog.excluded_any)]
    fluxes = [c for c in catalog.columns if re.fullmatch(r"FLUX_.*_fit", c)]
    checks.that(len(active) > 0 and len(fluxes) > 0, f"{len(active)} active sources, {len(fluxes)} bands")
    checks.at_most(int(active[fluxes].isna().any(axis=1).sum()), 0, "active sources without a flux in every band")


def check_converged(checks, run):
    """Within patch_run.n_opt_iters, without a second attempt."""
    metas = [json.loads(path.read_text()) for path in sorted((run.work / "outputs").glob("*/meta.json"))]
    ended = [meta["opt_converged"] is True and meta["n_restarts"] == 0 for meta in metas]
    checks.at_least(sum(ended) / max(1, len(ended)), 0.99, f"{len(ended)} patches: part that converged without a restart")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("field")
    parser.add_argument("--cli", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    args = parser.parse_args()
    checks = Checks()
    config = args.shared / "data" / args.field / "config.yaml"
    with Scratch() as scratch:
        run = run_cli(args.cli, config, scratch / "work", NO_PICTURES)
        if checks.finished(run):
            check_all_fitted(checks, run)
            check_converged(checks, run)
            check_work_dir(checks, args.shared, config, run, NO_PICTURES)
            if args.field.startswith("sim_"):
                check_truth(checks, args.shared, args.field, run, scratch)
            if args.field == "sdss_ugriz":
                check_sdss(checks, args.shared, args.field, run)
            if args.field == "sim_medium":
                checks.at_most(run.seconds, REFERENCE_SECONDS / 15, "wall time, s")
                checks.at_most(run.peak_gb, 0.4, "peak memory, GB")
    checks.exit()


if __name__ == "__main__":
    main()

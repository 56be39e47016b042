"""Fitted values of a simulated field beside the true ones, and their statistics."""
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "acceptance"))
from runner import true_flag  # noqa: E402  (the path is set above)

BINS = [(5, 20), (20, 100), (100, np.inf)]
NEIGHBOUR_PIXELS, NEIGHBOUR_FLUX = 12.0, 0.1  # a clean source has no neighbour this near with this part of its flux


def robust_width(values):
    """1.4826 times the median absolute deviation: the standard deviation of a Gaussian."""
    values = np.asarray(values, float)
    return 1.4826 * np.median(np.abs(values - np.median(values))) if len(values) else np.nan


def has_neighbour(truth, flux):
    """Per row: a true source within reach holds a tenth of this one's flux. Works in blocks to bound the memory."""
    xy, flux = truth[["x", "y"]].to_numpy(float), flux.to_numpy(float)
    found = np.zeros(len(truth), bool)
    for start in range(0, len(truth), 500):
        rows = slice(start, start + 500)
        distance = np.hypot(*(xy[rows, None, :] - xy[None, :, :]).transpose(2, 0, 1))
        near = (distance < NEIGHBOUR_PIXELS) & (flux[None, :] > NEIGHBOUR_FLUX * flux[rows, None])
        near[np.arange(near.shape[0]), np.arange(start, start + near.shape[0])] = False
        found[rows] = near.any(axis=1)
    return found


def describable(rows):
    """The fitted model can be the true source: a star for a star, exp for n = 1, dev for n = 4, sersic for any n."""
    galaxy = rows.kind == "gal"
    return (((rows.kind == "star") & (rows.stype_fit == "star"))
            | (galaxy & (rows.stype_fit == "sersic"))
            | (galaxy & (rows.stype_fit == "exp") & ((rows.n - 1).abs() < 0.05))
            | (galaxy & (rows.stype_fit == "dev") & ((rows.n - 4).abs() < 0.05)))


def clean_values(field, catalog):
    """One row per clean fitted source and band: type, true S/N, flux pull and ratio, size ratio."""
    truth = pd.read_csv(field / "truth.csv", dtype={"ID": str, "gaia_id": str})
    fitted = pd.read_csv(catalog, dtype={"ID": str, "gaia_source_id": str}, low_memory=False)
    star_of = {f"gaia_{g}": i for g, i in zip(truth.gaia_id, truth.ID) if isinstance(g, str) and g}
    fitted["true_ID"] = fitted.ID.map(lambda i: star_of.get(i, i))
    fitted = fitted[~true_flag(fitted.excluded_any) & fitted.stype_fit.notna()]
    bands = [c.removeprefix("snr_") for c in truth.columns if c.startswith("snr_")]
    parts = []
    for band in bands:
        crowded = pd.Series(has_neighbour(truth, truth[f"flux_{band}"]), index=truth.ID)
        rows = fitted.merge(truth, left_on="true_ID", right_on="ID", suffixes=("", "_true"))
        rows = rows[describable(rows) & ~rows.true_ID.map(crowded)]
        flux, true = rows[f"FLUX_{band}_fit"], rows[f"flux_{band}"]
        parts.append(pd.DataFrame({
            "source": field.name + "/" + rows.true_ID, "band": band, "type": rows.stype_fit, "snr": rows[f"snr_{band}"],
            "pull": (flux - true) / rows[f"FLUXERR_{band}_fit"], "ratio": flux / true,
            "re_ratio": (rows.re_pix_fit / rows.re).where(rows.kind == "gal")}))
    return pd.concat(parts, ignore_index=True)


def summary(values):
    """Per type and S/N bin: counts, median and width of pulls, flux and size ratios, with standard errors. The sample is that of the
    sources: bands of one source share its position and shape and are not independent."""
    table = []
    for kind in ("star", "exp", "dev", "sersic"):
        for low, high in BINS:
            rows = values[(values.type == kind) & (values.snr > low) & (values.snr <= high) & np.isfinite(values.pull)]
            if not len(rows):
                continue
            sources = rows.source.nunique()
            per_source = rows.groupby("source")[["ratio", "re_ratio"]].median()
            entry = {"type": kind, "S/N": f"{low}-{high:g}", "N": len(rows), "sources": sources,
                     "pull": rows.pull.median(), "pull_width": robust_width(rows.pull)}
            entry["pull_se"] = 1.2533 * entry["pull_width"] / np.sqrt(sources)
            for name in ("ratio", "re_ratio"):
                column = per_source[name].dropna()
                entry[name] = column.median() if len(column) else np.nan
                entry[name + "_se"] = 1.2533 * robust_width(column) / np.sqrt(len(column)) if len(column) > 2 else np.nan
            table.append(entry)
    return pd.DataFrame(table)


def verdict(row):
    """What a row of the summary misses; empty when it keeps every goal. Medians may miss
    their goal by 2 standard errors."""
    missed = []
    if abs(row.pull) > 0.15 + 2 * row.pull_se:
        missed.append("median pull")
    if not 0.9 <= row.pull_width <= 1.2:
        missed.append("pull width")
    if row["S/N"] == "20-100":
        if abs(row.ratio - 1) > 0.01 + 2 * np.nan_to_num(row.ratio_se):
            missed.append("flux ratio")
        if np.isfinite(row.re_ratio) and abs(row.re_ratio - 1) > 0.02 + 2 * np.nan_to_num(row.re_ratio_se):
            missed.append("size")
    return ", ".join(missed)

#!/usr/bin/python3
"""Writes the demo project, runs it twice and checks the result; needs nothing but the program.

usage: check_demo.py --cli furrow-cli
"""
import argparse
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
from astropy.io import fits
from astropy.wcs import WCS

from check_field import check_all_fitted
from runner import NO_PICTURES, Checks, Scratch, run_cli


def check_fits_files(checks, work):
    """astropy, which astronomers open them with, reads every kind of FITS file of a run."""
    payloads = sorted((work / "patch_payloads").glob("*.fits.fz"))
    checks.that(bool(payloads), "there are payload files")
    with fits.open(work / "wcs.fits") as hdus:
        shape = (hdus[0].header["NAXIS2"], hdus[0].header["NAXIS1"]) if hdus[0].header["NAXIS"] else None
        celestial = WCS(hdus[0].header).has_celestial
    checks.that(celestial, f"wcs.fits has a celestial WCS (image {shape})")
    for path in [work / "white.fits", work / "bright_mask/white_bright_mask.fits", *payloads]:
        with fits.open(path) as hdus:
            hdus.verify("exception")
            images = [hdu.data for hdu in hdus if hdu.is_image and hdu.header.get("NAXIS", 0) == 2]
            tables = [hdu.data for hdu in hdus if isinstance(hdu, fits.BinTableHDU) and not hdu.is_image]
            good = bool(images) and all(np.isfinite(image).any() for image in images)
        checks.that(good, f"{path.name}: astropy reads {len(images)} images and {len(tables)} tables")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", type=Path, required=True)
    args = parser.parse_args()
    checks = Checks()
    with Scratch() as scratch:
        made = subprocess.run([args.cli, "make-sample", scratch / "demo"])
        checks.that(made.returncode == 0, "make-sample ends with 0")
        config = scratch / "demo/config.yaml"
        first = run_cli(args.cli, config, scratch / "first", [*NO_PICTURES, "patch_run.max_workers=1"])
        if checks.finished(first):
            check_all_fitted(checks, first)
            zero_points = pd.read_csv(first.work / "ZP/zp_summary.csv").set_index("band")
            checks.that(list(zero_points.index) == list("ugriz"), "a zero point in every band")
            for band in "gri":  # the stars' magnitudes are the survey's own: its README expects agreement to about 0.03 mag
                checks.at_most(abs(zero_points.zp_median[band] - 25.0), 0.03, f"{band}: |zero point - 25| mag")
            # In z the survey's magnitudes are good to 3.7 %, and three bright stars of one corner decide: by apertures
            # of 6 pixels (growth to 12 pixels measured, too) their zero point is 25.05. Two standard errors are allowed.
            row = zero_points.loc["z"]
            limit = 0.03 + 2 * 1.25 * row.zp_err_mad / row.n_kept**0.5
            checks.at_most(abs(row.zp_median - 25.0), limit, "z: |zero point - 25| mag")
            check_fits_files(checks, first.work)
            second = run_cli(args.cli, config, scratch / "second", [*NO_PICTURES, "patch_run.max_workers=2"])
            if checks.finished(second):
                checks.that(first.catalog.read_bytes() == second.catalog.read_bytes(), "one and two workers write the same bytes")
    checks.exit()


if __name__ == "__main__":
    main()

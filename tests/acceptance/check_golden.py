#!/usr/bin/python3
"""Draws the stars of the original's golden models and compares them pixel by pixel.

usage: check_golden.py --draw-star PROGRAM --shared FOLDER
"""
import argparse
import json
import subprocess
from pathlib import Path

import numpy as np

from runner import Checks, Scratch

AGREE = 1e-3  # of the peak, with the original's own kernel


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draw-star", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    args = parser.parse_args()
    models = json.loads((args.shared / "reference" / "golden_models.json").read_text())
    arrays = np.load(args.shared / "reference" / "golden_models.npz")
    checks = Checks()

    with Scratch() as scratch:
        arrays["psf"].astype("<f4").tofile(scratch / "psf")

        def drawn(star, shape, kernel):
            height, width = shape
            numbers = [str(v) for v in (width, height, star["x"], star["y"], star["flux"])]
            subprocess.run([args.draw_star, scratch / "psf", *numbers, kernel, scratch / "image"], check=True)
            return np.fromfile(scratch / "image", "<f4").reshape(shape)

        stars = [m for m in models if m["type"] == "star"]
        checks.that(len(stars) >= 3, f"{len(stars)} stars to compare")
        for star in stars:
            golden = arrays[f"model{star['i']}"]
            for kernel in ("lanczos3", "quintic"):
                worst = np.abs(drawn(star, golden.shape, kernel) - golden).max() / golden.max()
                where = f"star at {star['x']}, {star['y']}: largest difference over the peak"
                if kernel == "lanczos3":
                    checks.at_most(worst, AGREE, where)
                else:
                    print(f"      {where} with {kernel}: {worst:.2e}")
    checks.exit()


if __name__ == "__main__":
    main()

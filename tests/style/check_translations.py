#!/usr/bin/env python3
"""Checks that translations are complete. Run in the top folder of the sources.

usage: check_translations.py FILE.ts... -- LUPDATE ARGUMENT...

Collects the texts of the sources into a copy of every file and names those that are not translated, that the sources no
longer have, and whose placeholders (%1, %n, {name}) or menu key (&) differ. Exit status: 0 complete, 1 not.
"""
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

PLACEHOLDER = re.compile(r"%L?\d|%n|\{\w+\}")
MENU_KEY = re.compile(r"&\w")


def marks(text, is_plural):
    """Placeholders, by how often they occur. %n may be left out of a plural form."""
    found = collections.Counter(PLACEHOLDER.findall(text))
    if is_plural:
        del found["%n"]
    return found


def problem(message):
    """What is wrong with a message, or None."""
    source, translation = message.findtext("source"), message.find("translation")
    state = translation.get("type")
    if state in ("vanished", "obsolete"):
        return "is no longer in the sources"
    is_plural = message.get("numerus") == "yes"
    forms = [form.text for form in translation.iter("numerusform")] if is_plural else [translation.text]
    if state == "unfinished" or not forms or not all(forms):
        return "is not translated"
    for form in forms:
        if marks(form, is_plural) != marks(source, is_plural):
            return f"has other placeholders than {form!r}"
        if len(MENU_KEY.findall(form)) != len(MENU_KEY.findall(source)):
            return f"has another number of menu keys than {form!r}"
    return None


def check(path, lupdate):
    """Problems of one file, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / path.name
        shutil.copy(path, copy)
        run = subprocess.run([*lupdate, "-ts", copy], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            return [f"{lupdate[0]} failed: {run.stderr.strip()}"]
        root = ET.parse(copy).getroot()
    messages = [(context.findtext("name"), message) for context in root.iter("context")
                for message in context.iter("message")]
    if not messages:
        return ["holds no texts"]
    return [f"{context}: {message.findtext('source')!r} {what}" for context, message in messages
            if (what := problem(message))]


def main():
    end = sys.argv.index("--")
    files, lupdate = sys.argv[1:end], sys.argv[end + 1:]
    problems = [f"{name}: {line}" for name in files for line in check(pathlib.Path(name), lupdate)]
    print(*problems, sep="\n")
    if problems or not files:
        sys.exit("ninja update-translations collects new texts; translate them in the files above.")


if __name__ == "__main__":
    main()

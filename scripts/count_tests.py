#!/usr/bin/env python3
"""Runs the tests of Rust and of Node, shows what they say, and counts.

The last line is `N passed, N failed`. The exit code is 0 only when every command ended well,
at least one test ran and none failed.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

CARGO = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed;")
# Node's own test runner, in both of its ways of reporting.
NODE = re.compile(r"^(?:#|\N{INFORMATION SOURCE}) (pass|fail) (\d+)$")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Count:
    """Tests seen so far in the output of all commands."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.left_out = []
        self.broken = []
        self._in_words_of_passed = False

    def read(self, line, by_node):
        """Counts what `line` says; whether to show it.

        A Rust test that runs Node shows Node's count too, which is one test all the same."""
        line = COLOUR.sub("", line.rstrip("\n"))
        if line.startswith("left out:"):
            new = line not in self.left_out
            self.left_out.append(line)
            return new
        if not by_node and (found := CARGO.match(line)):
            self.passed += int(found[1])
            self.failed += int(found[2])
            self._in_words_of_passed = False
        elif by_node and (found := NODE.match(line)):
            if found[1] == "pass":
                self.passed += int(found[2])
            else:
                self.failed += int(found[2])
        elif line == "successes:":
            # --show-output prints what passing tests said; only "left out:" matters of it.
            self._in_words_of_passed = True
        elif line == "failures:":
            self._in_words_of_passed = False
        return not self._in_words_of_passed

    def run(self, command, folder="."):
        """Runs one command and counts its tests."""
        words = " ".join(command)
        print(f"$ {words}" + ("" if folder == "." else f"   (in {folder}/)"), flush=True)
        failed_before = self.failed
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, text=True, errors="replace",
        )
        for line in process.stdout:
            if self.read(line, by_node=command[0] == "npm"):
                sys.stdout.write(line)
                sys.stdout.flush()
        code = process.wait()
        if code != 0:
            self.broken.append(f"{words} (exit {code})")
            # A build that breaks, or a runner that dies, has failed though no test says so.
            if self.failed == failed_before:
                self.failed += 1

    def close(self):
        """Prints the closing lines; the exit code."""
        for command in self.broken:
            print(f"did not end well: {command}")
        if self.left_out:
            print(f"{len(self.left_out)} tests left out for want of their input or tools, as said above")
        if self.passed == 0 and self.failed == 0:
            print("no test ran")
            self.failed = 1
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or self.broken else 0


def has_tests(folder):
    package = pathlib.Path(folder, "package.json")
    return package.exists() and "test" in json.loads(package.read_text()).get("scripts", {})


def main():
    count = Count()
    arguments = sys.argv[1:]
    count.run(
        ["cargo", "test", "--locked", "--no-fail-fast", *arguments, "--", "--show-output"]
    )
    if not arguments:
        for folder in ("web", "e2e"):
            if has_tests(folder):
                count.run(["npm", "test", "--silent"], folder)
    return count.close()


if __name__ == "__main__":
    os.chdir(pathlib.Path(__file__).resolve().parent.parent)
    sys.exit(main())

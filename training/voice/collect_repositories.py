"""Decodes the larger originals of the train half from repositories into a bank.

`python collect_repositories.py --mirror FOLDER --cache CACHE`: FOLDER holds one git directory a repository
(OWNER+NAME/repo or OWNER+NAME/repo/.git). What is taken, and as what, is in configs/sources.json.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import imageio_ffmpeg

from synthetic.bank import BankWriter, decode, file_hash, level, trim
from synthetic.frontend import RATE

HERE = Path(__file__).parent
AUDIO = re.compile(r"\.(wav|mp3|flac|ogg|m4a)$", re.IGNORECASE)


def git_folder(mirror: str, repository: str) -> Path | None:
    base = Path(mirror) / repository.replace("/", "+") / "repo"
    for folder in (base / ".git", base):
        if (folder / "objects").exists():
            return folder
    return None


def choose(paths: list[str], rules: list[list[str]], most: int, seed: str) -> list[tuple[str, str]]:
    """Returns (path, system) of at most `most` files a system, drawn by the repository's name; no devices, no copies."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        if not AUDIO.search(path):
            continue
        system = next((system for pattern, system in rules if re.search(pattern, path)), "-")
        if system != "-":
            found[system].append(path)
    rng = random.Random(seed)
    return [(path, system) for system in sorted(found) for path in rng.sample(found[system], min(most, len(found[system])))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", required=True)
    parser.add_argument("--cache", required=True)
    args = parser.parse_args()
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    with open(HERE / "configs" / "sources.json") as file:
        repositories = json.load(file)["repositories"]
    writer, counts, seen = BankWriter(args.cache, "repos"), defaultdict(int), set()
    for repository, spec in repositories.items():
        git = git_folder(args.mirror, repository)
        if git is None:
            continue
        branch = spec.get("branch", "HEAD")
        run = ["git", f"--git-dir={git}"]
        listed = subprocess.run([*run, "ls-tree", "-r", "-z", "--name-only", branch], capture_output=True, check=True).stdout.decode().split("\0")
        for path, system in choose(listed, spec["rules"], spec.get("most", 40), repository):
            raw = subprocess.run([*run, "show", f"{branch}:{path}"], capture_output=True, check=False).stdout
            with tempfile.NamedTemporaryFile(suffix=Path(path).suffix) as file:
                file.write(raw), file.flush()
                digest, sound = file_hash(file.name), trim(decode(file.name, ffmpeg))
            if digest in seen or len(sound) < 1.2 * RATE:
                continue
            seen.add(digest)
            fake = system != "real"
            group = f"{repository}|{Path(path).stem}"
            writer.add(level(sound), {"id": digest[:12], "label": "fake" if fake else "real", "system": system if fake else "", "source": repository,
                                      "speaker": "", "pair": group, "group": digest[:12], "chain": "none", "sha256": digest, "file": path})  # fmt: skip
            counts["fake" if fake else "real"] += 1
    writer.close()
    print(dict(counts))


if __name__ == "__main__":
    main()

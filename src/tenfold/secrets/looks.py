"""Tells a pasted secret by its form: the prefix that its issuer gave it, a password in a URL.

Forms are those that the issuers document, as gitleaks (config/gitleaks.toml) and detect-secrets
(plugins/) collect them; guesses by entropy are left out, for they also hit the hashes and codes
that data are full of. detect-secrets itself would cost 0.3 s of every start.
"""

from __future__ import annotations

import re

_FORMS = {
    "a GitHub token": r"\b(?:gh[pousr]_[0-9A-Za-z]{20,}|github_pat_\w{20,})",
    "a GitLab token": r"\bgl(?:pat|cbt|dt|ft|imt|ptt|rt|soat)-[\w-]{16,}",
    "an AWS access key": r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",
    "a Google key": r"\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}",
    "an Azure key": r"\b(?:AccountKey|SharedAccessKey)=[\w+/%]{20,}|[?&]sig=[\w+/%]{40,}",
    "a Databricks token": r"\bdapi[0-9a-f]{32}",
    "a Grafana token": r"\bgl(?:sa|c)_[\w+/]{32,}",
    "a Slack token": r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}|hooks\.slack\.com/\w+/T\w+/",
    "a Telegram token": r"\b\d{8,10}:AA[\w-]{32,}",
    "a Stripe key": r"\b[rs]k_(?:live|prod|test)_\w{10,}",
    "a model provider's key": r"\bsk-(?:ant|proj|svcacct|admin)-[\w-]{20,}|\bsk-\w{20}T3BlbkFJ",
    "a Hugging Face token": r"\bhf_[A-Za-z]{30,}",
    "a SendGrid key": r"\bSG\.[\w-]{16,}\.[\w-]{16,}",
    "a Vault token": r"\bhv[bsr]\.[\w-]{20,}",
    "a package index token": r"\bpypi-AgE\w[\w-]{40,}|\bnpm_[0-9A-Za-z]{30,}|\bdckr_pat_[\w-]{20,}",
    "a DigitalOcean token": r"\bdo[opr]_v1_[0-9a-f]{40,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a signed token (JWT)": r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*",
    "a request's credentials": r"(?i:\bauthorization\s*:\s*(?:bearer|basic|token)\s+)[^\s'\"]{8,}",
    # Stars are a password that somebody has hidden already.
    "a password": r"\b[A-Za-z][A-Za-z\d+.-]{0,30}://[^\s/:@?#]*:(?!\*+@)[^\s/@]+@"
    r"|(?:^|(?<=[\s;?&,'\"]))(?i:password|passwd|pwd|api_?key|access_token|client_secret)"
    r"=(?=[^\s=]*\d)[\w+/%!$^-]{6,}",
}
_ANY = re.compile("|".join(_FORMS.values()))
_EACH = {kind: re.compile(form) for kind, form in _FORMS.items()}
_NAME = re.compile(
    r"(?:^|[_\W])(?:pass(?:word|wd|phrase)|pwd|secret|credentials?"
    r"|(?:access|api|auth|bearer)?token"
    r"|(?:api|access|private|secret|auth|account|signing)_?key)(?:[_\W]?(?:value|id))?$",
    re.IGNORECASE,
)


def looks_like(text: str) -> str:
    """What secret `text` holds by its form, for example ``a GitHub token``; empty for none.

    Examples
    --------
    >>> looks_like("postgresql://me:hunter2@host/db"), looks_like("postgresql://me@host/db")
    ('a password', '')
    """
    if not _ANY.search(text):
        return ""
    return next(kind for kind, form in _EACH.items() if form.search(text))


def named_like(name: str) -> bool:
    """Whether something of that name would be a secret: ``api_key``, ``db-password``."""
    return _NAME.search(re.sub(r"([a-z])([A-Z])", r"\1_\2", name)) is not None


def without_looks(text: str) -> str:
    """`text` with stars for everything that looks like a secret."""
    return _ANY.sub("***", text)


__all__ = ["looks_like", "named_like", "without_looks"]

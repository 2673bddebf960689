"""Whether groups are treated alike: rates with their doubt, verdicts, proxies, mitigation."""

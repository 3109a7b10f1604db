"""Draw the logo on standard input as every product draws it; run as a process of its own, which may be ended."""

from __future__ import annotations

import resource
import sys

from faq.exporters import typeset

CPU_SECONDS = 15
MEMORY_BYTES = 2 * 1024**3


def main() -> None:
    """Draw it as a vector and as points; whatever goes wrong ends the process with another code than 0."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logo = sys.stdin.buffer.read()
    drawn = {"logo": typeset.picture(logo)}
    sys.exit(0 if typeset.pdf("logo", drawn) and typeset.pictures("logo", drawn, ppi=300) else 1)


if __name__ == "__main__":
    main()

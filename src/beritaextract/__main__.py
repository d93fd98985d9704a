"""``python -m beritaextract``."""

from .cli import main

main()

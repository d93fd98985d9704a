"""Python runs this at its start in the workers of the tests: texts that raise, take forever, or kill the process."""

import os
from functools import cache
from pathlib import Path

from beritaextract.extractor import Extractor

whole = Extractor.read_item


@cache
def leave_a_trace():
    """Say, by a file, which executor was at work."""
    if "TRACES" in os.environ and "SPARK_EXECUTOR_DIRS" in os.environ:
        Path(os.environ["TRACES"], Path(os.environ["SPARK_EXECUTOR_DIRS"]).name).touch()


def read_item(self, item):
    leave_a_trace()
    if item.text == "racun: galat":
        raise RuntimeError("this text is poison")
    if item.text == "racun: mati":
        os._exit(9)
    while item.text == "racun: lambat":
        pass
    return whole(self, item)


Extractor.read_item = read_item

"""Dumps of millions on one machine: worker processes, resume, progress."""

from .dump import extract_dump
from .interrupts import Interrupted
from .job import Summary
from .journal import JobError
from .pool import PoolError

__all__ = ["Interrupted", "JobError", "PoolError", "Summary", "extract_dump"]

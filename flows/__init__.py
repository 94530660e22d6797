"""Prefect flows and nothing else: the only package that imports Prefect."""

import os

# Read by Prefect when it is first imported: nothing is reported to anyone.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")

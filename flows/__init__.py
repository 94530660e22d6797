"""Prefect flows and nothing else: the only package that imports Prefect."""

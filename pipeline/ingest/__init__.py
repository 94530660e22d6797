"""Ingestion: find, fingerprint, plan, extract in worker processes, stage, publish. Two runners use the same `steps`."""

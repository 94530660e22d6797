"""One server for all tests of this folder, a bucket for each."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest
from s3_server import Store


@pytest.fixture(scope="session")
def _server() -> Iterator[Store]:
    pytest.importorskip("moto")
    pytest.importorskip("s3fs")
    store = Store()
    os.environ |= {
        "AWS_ENDPOINT_URL": store.url,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    store.start()
    yield store
    store.stop()


@pytest.fixture
def store(_server: Store) -> Iterator[Store]:
    yield _server
    _server.reset()


@pytest.fixture
def bucket(store: Store) -> str:
    """The address of a new bucket, `s3://…`."""
    from pipeline.objects import filesystem

    name = f"county-{uuid.uuid4().hex[:8]}"
    filesystem().mkdir(name)
    return f"s3://{name}"

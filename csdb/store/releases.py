"""Releases with their files: added whole, never changed, checked when read."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import structlog
from sqlalchemy import Connection, func, insert, select, text

from csdb.publish.release import Release, load
from csdb.store import tables

_release = tables.release.c
_artefact = tables.artefact.c

log = structlog.get_logger()


@dataclass(frozen=True)
class Artefact:
    """A file of a release: its name in addresses, its media type and its bytes."""

    name: str
    media_type: str
    body: bytes

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of `body` in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A release in the list of releases."""

    id: str
    created: str
    digest: str
    previous: str | None


@dataclass(frozen=True, slots=True)
class File:
    """An artefact in the list of a release's artefacts; size in bytes."""

    name: str
    media_type: str
    sha256: str
    size: int


def alone(connection: Connection) -> None:
    """Let nobody else add a release until this transaction ends; readers do not wait.

    On SQLite a writing transaction is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE release IN EXCLUSIVE MODE"))


def add(connection: Connection, release: Release, artefacts: Iterable[Artefact]) -> None:
    """Store a release with all its artefacts, as the newest.

    IntegrityError if it is already there or two artefacts share a name; nothing is stored then,
    because the transaction cannot be committed.
    """
    row = {
        "id": release.id,
        "created": release.created,
        "digest": release.digest,
        "previous": release.previous,
        "body": release.body,
    }
    connection.execute(insert(tables.release), row)
    rows = [_row(release.id, artefact) for artefact in artefacts]
    if rows:
        connection.execute(insert(tables.artefact), rows)


def _row(release_id: str, artefact: Artefact) -> dict[str, str | bytes]:
    return {
        "release": release_id,
        "name": artefact.name,
        "media_type": artefact.media_type,
        "sha256": artefact.sha256,
        "body": artefact.body,
    }


def newest(connection: Connection) -> Release | None:
    """The newest release that is undamaged; None before the first.

    A release whose bytes do not match its digest is logged, and the one before it taken.
    """
    for id_ in _ids(connection):
        release = get(connection, id_)
        if release:
            return release
    return None


def newest_id(connection: Connection) -> str | None:
    """The id of the newest release, damaged or not, without reading it; None before the first."""
    return next(_ids(connection), None)


def _ids(connection: Connection) -> Iterator[str]:
    yield from connection.scalars(select(_release.id).order_by(_release.seq.desc()))


def get(connection: Connection, release_id: str) -> Release | None:
    """The release of an id; None if there is none, and (logged) if it is damaged."""
    row = connection.execute(
        select(_release.digest, _release.body).where(_release.id == release_id)
    ).one_or_none()
    if row is None:
        return None
    if hashlib.sha256(row.body).hexdigest() != row.digest:
        log.error("release.damaged", release=release_id)
        return None
    try:
        return load(row.body)
    except ValueError:
        log.error("release.unreadable", release=release_id)
        return None


def list(connection: Connection) -> tuple[Entry, ...]:  # noqa: A001 - read as releases.list
    """Every release, newest first."""
    columns = select(_release.id, _release.created, _release.digest, _release.previous)
    rows = connection.execute(columns.order_by(_release.seq.desc()))
    return tuple(Entry(*row) for row in rows)


def artefact(connection: Connection, release_id: str, name: str) -> Artefact | None:
    """A file of a release; None if there is none, and (logged) if it is damaged."""
    row = connection.execute(
        select(_artefact.media_type, _artefact.sha256, _artefact.body).where(
            _artefact.release == release_id, _artefact.name == name
        )
    ).one_or_none()
    if row is None:
        return None
    found = Artefact(name, row.media_type, row.body)
    if found.sha256 != row.sha256:
        log.error("artefact.damaged", release=release_id)
        return None
    return found


def artefacts(connection: Connection, release_id: str) -> tuple[File, ...]:
    """The files of a release by name, without their bytes; empty for an unknown release."""
    columns = select(
        _artefact.name, _artefact.media_type, _artefact.sha256, func.length(_artefact.body)
    )
    rows = connection.execute(
        columns.where(_artefact.release == release_id).order_by(_artefact.name)
    )
    return tuple(File(*row) for row in rows)

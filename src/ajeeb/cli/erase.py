"""`ajeeb erase WORKER`"""

from __future__ import annotations

import asyncio
import getpass
from pathlib import Path
from typing import Annotated, Any

import apsw
import typer

from ajeeb.errors import Environment, Unknown
from ajeeb.settings import DEFAULT_DATA
from ajeeb.store import AssetFolder, DataFolder, SqliteStore


def erase(
    worker: Annotated[str, typer.Argument(help="The worker's key, or the id or name that they came with.")],
    data: Annotated[
        Path, typer.Option(help="Folder of the data; no server may be running on it.")
    ] = DEFAULT_DATA,
    keep: Annotated[
        Path | None, typer.Option(help="First write everything that is kept of the worker to this ZIP file.")
    ] = None,
    typed: Annotated[
        str | None, typer.Option("--typed", help="The worker's key, for programs; people are asked for it.")
    ] = None,
    forfeit: Annotated[
        bool, typer.Option("--forfeit", help="Call off what is still due to the worker.")
    ] = False,
) -> None:
    """Erase everything that a worker wrote and the files that only they caused. It cannot be taken back."""
    from ajeeb.store import own

    if not (data / "ajeeb.db").exists():
        raise Unknown(f"there is no data at {data}; give the folder that 'ajeeb run' printed, with --data")
    folder = own(data)
    try:
        asyncio.run(_erase(folder, worker, keep, typed, forfeit))
    finally:
        folder.release()


async def _erase(
    folder: DataFolder, worker: str, keep: Path | None, typed: str | None, forfeit: bool
) -> None:
    from ajeeb.actions import now_ms
    from ajeeb.review.erasable import call_off_all, check_erasable
    from ajeeb.store.erasing import Erasure, assignments_of
    from ajeeb.store.erasure import erase as erase_work

    store, assets = SqliteStore(folder.database), AssetFolder(folder.assets)
    try:
        key = await store.query(lambda connection: _key_of(connection, worker))
        erasure = Erasure(of="worker", key=key, at=now_ms(), by=getpass.getuser())
        works = await store.query(lambda connection: assignments_of(connection, erasure))
        if keep is not None:
            await store.query(lambda connection: _keep(connection, assets, key, keep))
        if typed is None:
            print(f"Everything that {key} wrote in {len(works)} assignment(s) will be gone for good.")
            typed = _asked(key)

        def checked(connection: apsw.Connection) -> None:
            check_erasable(connection, key, typed or "", forfeit=forfeit)
            call_off_all(connection, key, erasure.at)

        await store.write(checked)
        erased = await erase_work(store, assets, erasure)
    finally:
        await store.close()
    print(f"Erased: {erased.assignments} assignment(s) and {erased.files} file(s) of {key}.")
    if erased.exports:
        print(
            f"Deleted: {erased.exports} export(s) that the server had made of the same runs; make them anew."
        )
    print("Exports in other places, and copies, still have them; make the exports anew.")


def _asked(key: str) -> str:
    """What somebody typed. Raises: Environment if nobody is there who could."""
    try:
        return str(typer.prompt("Type the worker's key to erase it"))
    except typer.Abort as error:
        print()
        raise Environment(
            f"nobody typed the key, so nothing was erased; a program gives it with --typed {key}"
        ) from error


def _key_of(connection: apsw.Connection, worker: str) -> str:
    """The pseudonym of a worker. Raises: Unknown if it is nobody's, or if several came with this id."""
    found: list[Any] = connection.execute(_KEY, (worker, worker)).fetchall()
    if len(found) > 1:
        keys = ", ".join(key for key, _ in found)
        raise Unknown(f"several workers came as '{worker}'; give one of their keys: {keys}")
    if not found:
        raise Unknown(f"there is no worker '{worker}'; 'ajeeb workers RUN' prints their keys")
    return str(found[0][0])


def _keep(connection: apsw.Connection, assets: AssetFolder, key: str, to: Path) -> None:
    from ajeeb.review.kept import write_kept

    try:
        with to.open("xb") as file:
            write_kept(connection, assets.path, key, file)
    except OSError as error:
        raise Environment(
            f"{to} cannot be written ({error.strerror}); choose another file with --keep"
        ) from error
    print(f"Written: {to}, everything that is kept of {key}.")


_KEY = "SELECT worker_key, provider FROM worker WHERE worker_key = ? OR external_id = ?"

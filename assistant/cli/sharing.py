"""`assistant library use` and `share`, and what the other commands say of a shared library."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import paths
from assistant.cli import completing, shell
from assistant.errors import DocumentNotFound, SharedRefused, SharedUnavailable, WrongUse
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.domain.listings import SharedFigures
    from assistant.domain.ports import Progress
    from assistant.domain.shared import SharedSettings
    from assistant.library.shared.address import Address
    from assistant.library.shared.service import SharedLibrary

# The app's first frame comes through here: what takes time to import is imported where it is used.

TOKEN = "ASSISTANT_LIBRARY_TOKEN"
_MOST_TOKEN = 8_192
_WAIT = 60.0

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Ids = Annotated[
    list[str],
    typer.Argument(
        help="Ids of your documents, as `library list` shows them.", metavar="ID…", autocompletion=completing.documents
    ),
]


def use(
    url: Annotated[str | None, typer.Argument(help="The address of a Chroma server.", metavar="URL")] = None,
    token_file: Annotated[
        Path | None, typer.Option(help=f"A file with the token; or set {TOKEN}, or be asked.", metavar="FILE")
    ] = None,
    local: Annotated[bool, typer.Option("--local", help="Use no server, and remove the copy of its library.")] = False,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Let passages and token travel unencrypted to another machine.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Share a library with others through a Chroma server; without URL, say which is used."""
    with shell.told():
        if local and (url is not None or token_file is not None):
            raise WrongUse("There is an address or a token, and --local.", do="Give one or the other.")
        if url is None and token_file is not None:
            raise WrongUse("There is a token and no address.", do="Write: assistant library use URL --token-file FILE.")
        if local:
            _go_back()
        elif url is not None:
            _begin(url, token_file, insecure)
        _tell(as_json)


def share(ids: Ids, as_json: Json = False) -> None:
    """Make documents of your own readable by everyone who uses the shared library."""
    with shell.told():
        from assistant import wiring
        from assistant.domain.listings import NowShared

        with closing(wiring.documents(paths.find())) as store:
            held = {one.id: one for one in store.documents()}
        missing = [name for name in ids if name not in held]
        if missing:
            raise DocumentNotFound(
                f"There is no document of yours called {one_line(missing[0], 60) or '“”'}.",
                kept="Nothing was shared.",
                do="`assistant library list` shows those there are.",
            )
        with closing(needed()) as sharing, shell.bar() as progress:
            send(sharing, list(dict.fromkeys(ids)), progress)
            url = sharing.status.url
        if as_json:
            shell.show_json(NowShared(url=url, shared=tuple(dict.fromkeys(ids))))
            return
        for name in dict.fromkeys(ids):
            shell.show(f"Shared: “{one_line(held[name].title)}”  [{name}]")
        shell.show(everyone(url, len(set(ids))))


def send(sharing: SharedLibrary, ids: Sequence[str], progress: Progress) -> None:
    """Share the person's documents called `ids`. Raises `SharedUnavailable`, `LibraryBusy`."""
    from assistant import wiring

    with closing(wiring.documents(paths.find())) as store:
        names = list(store.fingerprints())
        for document in store.documents():
            if document.id in ids:
                held = store.load([name for name in names if name.rpartition("#")[0] == document.id])
                sharing.share([(document, held)], progress)


def is_used() -> bool:
    """Whether a shared library is used, found out without opening anything."""
    return paths.find().library_server.exists()


def in_use() -> SharedLibrary | None:
    """The shared library, if one is used; to be closed."""
    from assistant import config, wiring

    return wiring.shared(paths.find(), config.load(), shell.say)


def needed() -> SharedLibrary:
    """The shared library. Raises `WrongUse` when none is used."""
    sharing = in_use()
    if sharing is None:
        raise WrongUse("No shared library is used.", do="Begin with `assistant library use URL`.")
    return sharing


def everyone(url: str, count: int) -> str:
    """Says plainly who can read what was shared."""
    return f"Everyone who uses {url} can now read {'it' if count == 1 else 'them'}."


def publish_cards(progress: Progress) -> None:
    """Put the cards on the server that it lacks, where one is used; it is no failure when that cannot be."""
    sharing = in_use()
    if sharing is None:
        return
    with closing(sharing):
        if sharing.status.trouble:
            return  # said already
        try:
            sharing.publish_cards(progress)
        except SharedUnavailable as error:
            shell.say(f"{error.what} The cards were not sent there; nothing here depends on that.")


def status_lines() -> Iterator[str]:
    """What `library stats` says of the shared library."""
    sharing = in_use()
    if sharing is not None:
        with closing(sharing):
            yield _sentence(sharing)


def figures() -> SharedFigures | None:
    """What `--json` says of the shared library."""
    from assistant.domain.listings import SharedFigures

    sharing = in_use()
    if sharing is None:
        return None
    with closing(sharing):
        status, documents = sharing.status, sharing.documents()
        told = status.model_dump(include={"url", "synced", "checked", "trouble", "left_out"})
        return SharedFigures(**told, documents=len(documents), passages=sum(one.passages for one in documents))


def _begin(url: str, token_file: Path | None, insecure: bool) -> None:
    from assistant import config, wiring, wiring_shared
    from assistant.domain.shared import SharedSettings
    from assistant.library.shared import address

    places, file = paths.find(), wiring_shared.server_settings(paths.find())
    where = address.agreed(url, insecure)
    if not where.private:
        shell.say(f"Passages and token will travel to {where.url} unencrypted.")
    before = file.load()
    same = before is not None and before.url == where.url
    token = _token(token_file) or (before.token if before is not None and same else "")
    settings = _accepted(SharedSettings(url=where.url, token=token, insecure=insecure), where)
    if not same:
        wiring_shared.forget(places)
    paths.private_folder(places.home)
    file.save(settings)
    with closing(needed()) as sharing, shell.bar() as progress:
        sharing.sync(progress)
        library = wiring.library(places, config.load(), shell.say)
        library.update(progress, wait=_WAIT)
        publish_cards(progress)


def _accepted(settings: SharedSettings, where: Address) -> SharedSettings:
    """`settings` as the server takes them, asking a person for the token it wants. Raises `SharedUnavailable`."""
    from assistant import config, wiring, wiring_shared
    from assistant.library.shared import address, trust

    for last in (False, True):
        server = wiring_shared.server(settings)
        try:
            facts = server.facts()
        except SharedRefused:
            if last or not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise
            given = getpass.getpass(f"Token for {where.url} (not shown): ")
            settings = settings.model_copy(update={"token": address.checked_token(given)})
            continue
        finally:
            server.close()
        if facts is not None:
            trust.suits(facts, wiring.encoder(paths.find(), config.load()), where.url)
        break
    return settings


def _token(file: Path | None) -> str:
    """The token from `file` or the environment; empty when there is none. Raises `WrongUse`."""
    from assistant.library.shared import address

    if file is None:
        given = os.environ.get(TOKEN, "")
        return address.checked_token(given) if given else ""
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_TOKEN).decode("utf-8", "replace")
    except OSError as error:
        raise WrongUse(
            f"The token cannot be read from {one_line(str(file), 200)}: {(error.strerror or str(error)).lower()}.",
            do="Give a file with the token and nothing else.",
        ) from error
    return address.checked_token(text)


def _go_back() -> None:
    from assistant import config, wiring, wiring_shared

    places, file = paths.find(), wiring_shared.server_settings(paths.find())
    if not places.library_server.exists() and not places.shared.exists():
        shell.say("No shared library was used.")
        return
    file.remove()
    wiring_shared.forget(places)
    with shell.bar() as progress:
        wiring.library(places, config.load(), shell.say).update(progress, wait=_WAIT)
    shell.say("The copy of the shared library was removed from this machine. Its server was not touched.")


def _tell(wanted_json: bool) -> None:
    if wanted_json:
        from assistant.domain.listings import NothingShared

        shell.show_json(figures() or NothingShared())
        return
    told = list(status_lines())
    shell.show("\n".join(told) or "No shared library is used; everything is on this machine.")


def _sentence(sharing: SharedLibrary) -> str:
    from assistant.library.shared.service import when

    status, documents = sharing.status, sharing.documents()
    passages = sum(one.passages for one in documents)
    counted = "1 document" if len(documents) == 1 else f"{len(documents)} documents"
    held = f"Shared library {status.url}: {counted} in {passages} passages"
    left = f" {status.left_out} left out: not whole yet or not of this program." if status.left_out else ""
    then = f", as of {when(status.synced)}." if status.synced else ", not copied yet."
    return f"{held}{then}{left}" + (f" {status.trouble}. {status.advice}".rstrip() if status.trouble else "")

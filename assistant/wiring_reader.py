"""Putting the reader of texts together: the trained one as far as it goes, nearest definition for the rest."""

from __future__ import annotations

from collections.abc import Callable

from assistant.adapters import onnx_export, onnx_reader, reader_export, reader_file
from assistant.adapters.encoders import ServedEncoder
from assistant.config import Config
from assistant.conversation import reading
from assistant.conversation.trained_reading import TrainedReader
from assistant.domain.ports import Encoder, Reader
from assistant.domain.problems import fail
from assistant.domain.scoring import PieceScorer
from assistant.errors import LibraryUnavailable, ModelDamaged
from assistant.paths import Paths


def reader(paths: Paths, config: Config, using: Encoder, remembering: Encoder, notify: Callable[[str], None]) -> Reader:
    """The reader, made ready. What people write is encoded by `using` alone: nothing derived from it is kept.

    `remembering` encodes the shipped examples. Raises `CheckFailed`.
    """
    files, problems = reading.load(paths.prompts / "readings")
    fail(problems, "The example texts have")
    own, wrong = reading.load_packs(paths.packs, {file.id for file in files})
    if wrong:
        notify(f"Some examples of your own are left out: {wrong[0]}. `assistant prompts check` names everything.")
    files = (*files, *own)
    trained = _trained(paths, config, using, notify)
    if trained is None:
        return reading.NearestDefinition(files, using, remembering)
    known = reading.known(files, trained.heads.poles)
    others = tuple(file for file in files if file.id not in known)
    tensions = [file for file in others if file.id != reading.STAGE]
    return TrainedReader(trained, known, reading.NearestDefinition(others, using, remembering) if tensions else None)


def damaged_exports(paths: Paths) -> list[str]:
    """Names of folders of exported models whose content, read anew, is not what it was when they were made."""
    kinds = {onnx_export.FACTS: onnx_export.sound, reader_export.FACTS: reader_export.sound}
    folders = sorted(paths.models.iterdir()) if paths.models.is_dir() else []
    return [
        folder.name
        for folder in folders
        for notes, sound in kinds.items()
        if (folder / notes).exists() and not sound(folder, anew=True)
    ]


def _trained(paths: Paths, config: Config, using: Encoder, notify: Callable[[str], None]) -> PieceScorer | None:
    """The trained reader's network, if there is one for the encoder in use."""
    file = paths.prompts / "readings" / reader_file.NAME
    if not isinstance(using, ServedEncoder):
        return None
    try:
        trained = reader_file.read(file)
        if trained is None or trained.model != using.model:
            return None
        made = onnx_reader.ServedReader(file, trained, using, paths.models, config.threads)
        made.ready()
    except (LibraryUnavailable, ModelDamaged) as error:
        notify(f"Texts are read by their nearest definition meanwhile. {error}")
        return None
    return made

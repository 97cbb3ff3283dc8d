"""The network that `make reader` trains: the packaged encoder, a low-rank adapter on it, and two heads."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging as transformers_logging

from assistant.adapters.encoders import MAX_TOKENS
from assistant.conversation.labelled import BOTH, STAGE, LabelledText
from assistant.domain.vocabulary import POLES, STAGES

Scores = NDArray[np.float64]
ADAPTED = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
           "intermediate.dense", "output.dense")  # fmt: skip
"""The linear maps of each layer that are adapted."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what training does; chosen by cross-validation on the training texts."""

    epochs: int = 8
    rate: float = 1e-3
    rank: int = 16
    dropout: float = 0.1
    batch: int = 24
    decay: float = 0.01
    stage_share: float = 0.5
    """How much a stage's error counts beside a pole's."""
    smoothing: float = 0.05
    """Of the stages' labels."""
    warm_up: float = 0.06
    """Share of the steps in which the rate rises."""
    seed: int = 0


class Dropout(nn.Module):
    """Leaves out a share of the numbers; its random bytes cost a tenth of what torch's own random numbers cost."""

    def __init__(self, share: float, bytes_from: np.random.Generator) -> None:
        """The `share` is rounded to the next 256th."""
        super().__init__()
        self.least = round(256 * share)
        self.bytes_from = bytes_from

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """What is left is raised to make up for what is not; all of it stays when nothing is being trained."""
        if not self.training or not self.least:
            return given
        drawn = np.frombuffer(bytearray(self.bytes_from.bytes(given.numel())), dtype=np.uint8).reshape(given.shape)
        return given * (torch.from_numpy(drawn) >= self.least).to(given.dtype) * (256 / (256 - self.least))


class Adapted(nn.Module):
    """A linear map that stays as it is, and a low-rank one beside it that learns."""

    def __init__(self, fixed: nn.Linear, rank: int, dropout: nn.Module) -> None:
        """Begins equal to `fixed`."""
        super().__init__()
        self.fixed = fixed
        self.down = nn.Parameter(torch.randn(rank, fixed.in_features) * 0.5 / rank**0.5)
        self.up = nn.Parameter(torch.zeros(fixed.out_features, rank))
        self.dropout = dropout

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """The sum of both. What is dropped out are entries of `down`: a hundredth of the numbers that go through it."""
        down, up = self.dropout(self.down).to(given.dtype), (2 * self.up).to(given.dtype)
        whole: torch.Tensor = self.fixed(given) + given @ down.T @ up.T
        return whole


class ReaderNet(nn.Module):
    """Token ids and mask in; a score for each pole and for each stage out."""

    def __init__(self, model: Path, recipe: Recipe) -> None:
        """The encoder in the folder `model`, adapted."""
        super().__init__()
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call] # the library has no annotation here
        self.body: Any = AutoModel.from_pretrained(
            str(model), local_files_only=True, attention_probs_dropout_prob=0.0, attn_implementation="eager"
        )
        self.body.requires_grad_(False)
        # Written out, attention learns twice as quickly here as torch's fused operator does.
        dropout = Dropout(recipe.dropout, np.random.default_rng(recipe.seed))
        for name, module in list(self.body.named_modules()):
            if isinstance(module, nn.Dropout) and module.p:
                self.body.set_submodule(name, dropout)
        for layer in self.body.encoder.layer:
            for name in ADAPTED:
                parent, _, last = name.rpartition(".")
                owner = layer.get_submodule(parent)
                setattr(owner, last, Adapted(getattr(owner, last), recipe.rank, dropout))
        self.poles = nn.Linear(self.body.config.hidden_size, sum(map(len, POLES.values())))
        self.stages = nn.Linear(self.body.config.hidden_size, len(STAGES))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of shape (texts, poles) and (texts, stages), before any sigmoid or softmax."""
        tokens = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        mean = (tokens.float() * weights).sum(1) / weights.sum(1)
        return self.poles(mean), self.stages(mean)

    def at(self, kind: torch.dtype) -> ReaderNet:
        """Everything that does not learn, at the precision `kind`."""
        for one in self.body.parameters():
            if not one.requires_grad:
                one.data = one.data.to(kind)
        return self

    def learnt(self) -> dict[str, NDArray[np.float16]]:
        """The adapter and the heads by name: each map's `down` (rank, in) and `up` (out, rank), to be multiplied."""
        found = {}
        for at, layer in enumerate(self.body.encoder.layer):
            for name in ADAPTED:
                one = layer.get_submodule(name)
                found[f"{at}.{name}.down"] = one.down
                found[f"{at}.{name}.up"] = 2 * one.up
        for head in ("poles", "stages"):
            found |= {f"{head}.weight": getattr(self, head).weight, f"{head}.bias": getattr(self, head).bias}
        return {name: value.detach().numpy().astype(np.float16) for name, value in found.items()}


@dataclass(frozen=True)
class Cut:
    """Texts cut into word pieces."""

    ids: list[list[int]]
    labels: list[NDArray[np.float32] | int]
    """For each text its poles, 0 or 1 each; or its stage's number."""


def target(one: LabelledText) -> NDArray[np.float32] | int:
    """What the network should say of a text."""
    if STAGE in one.labels:
        return STAGES.index(one.labels[STAGE])
    said = [float(one.labels[name] in (pole, BOTH)) for name, poles in POLES.items() for pole in poles]
    return np.array(said, dtype=np.float32)


def cut(model: Path, texts: Sequence[LabelledText]) -> Cut:
    """`texts` in word pieces of the encoder in `model`."""
    tokenizer: Any = AutoTokenizer.from_pretrained(str(model), local_files_only=True)
    ids = tokenizer([one.text for one in texts], truncation=True, max_length=MAX_TOKENS)["input_ids"]
    return Cut(ids, [target(one) for one in texts])


def train(model: Path, given: Cut, recipe: Recipe, tell: Callable[[str], None]) -> ReaderNet:
    """A network trained on `given`; `tell` hears of each epoch."""
    torch.manual_seed(recipe.seed)
    order = random.Random(recipe.seed)
    net = ReaderNet(model, recipe).at(_quickest()).train()
    learning = [one for one in net.parameters() if one.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * -(-len(given.ids) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min(1.0, (at + 1) / (recipe.warm_up * steps)) * max(0.0, 1 - at / steps)
    )
    started = time.monotonic()
    for epoch in range(recipe.epochs):
        lost = 0.0
        for batch in _shuffled(given, recipe.batch, order):
            loss = _loss(net, given, batch, recipe)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call] # torch has no annotation here
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimiser.step()
            schedule.step()
            lost += float(loss.detach())
        tell(f"epoch {epoch + 1} of {recipe.epochs}, loss {lost:.1f}, {time.monotonic() - started:.0f} s")
    exact = ReaderNet(model, recipe)
    exact.load_state_dict({name: one for name, one in net.state_dict().items() if name in _learning(net)}, strict=False)
    return exact.eval()


def _learning(net: ReaderNet) -> set[str]:
    return {name for name, one in net.named_parameters() if one.requires_grad}


def _quickest() -> torch.dtype:
    """Half precision where the processor multiplies it in hardware of its own, three times as quick in all."""
    capable = getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)()
    return torch.bfloat16 if capable else torch.float32


def scores(net: ReaderNet, given: Cut) -> tuple[Scores, Scores]:
    """What `net` says of each text: shapes (texts, poles) and (texts, stages), before any sigmoid or softmax."""
    poles, stages = np.zeros((len(given.ids), net.poles.out_features)), np.zeros((len(given.ids), len(STAGES)))
    by_length = sorted(range(len(given.ids)), key=lambda at: len(given.ids[at]))
    with torch.no_grad():
        for start in range(0, len(by_length), 64):
            batch = by_length[start : start + 64]
            first, second = net(*_padded([given.ids[at] for at in batch]))
            poles[batch], stages[batch] = first.numpy(), second.numpy()
    return poles, stages


def _loss(net: ReaderNet, given: Cut, batch: Sequence[int], recipe: Recipe) -> torch.Tensor:
    """The mean over the batch, poles and stages each by their share of it."""
    poles, stages = net(*_padded([given.ids[at] for at in batch]))
    labels = [given.labels[at] for at in batch]
    of_stage = [row for row, label in enumerate(labels) if isinstance(label, int)]
    of_poles = [row for row, label in enumerate(labels) if not isinstance(label, int)]
    loss: torch.Tensor = poles.new_zeros((), dtype=torch.float32)
    if of_poles:
        wanted = torch.from_numpy(np.stack([np.asarray(labels[row]) for row in of_poles]))
        part = functional.binary_cross_entropy_with_logits(poles[of_poles].float(), wanted)
        loss = loss + 2 * part * len(of_poles) / len(batch)
    if of_stage:
        right = torch.tensor([labels[row] for row in of_stage])
        part = functional.cross_entropy(stages[of_stage].float(), right, label_smoothing=recipe.smoothing)
        loss = loss + 2 * recipe.stage_share * part * len(of_stage) / len(batch)
    return loss


def _padded(ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, ids))
    padded, mask = np.zeros((len(ids), longest), np.int64), np.zeros((len(ids), longest), np.int64)
    for row, one in enumerate(ids):
        padded[row, : len(one)] = one
        mask[row, : len(one)] = 1
    return torch.from_numpy(padded), torch.from_numpy(mask)


def _shuffled(given: Cut, size: int, order: random.Random) -> Iterator[list[int]]:
    """Batches in random order, each of texts of like length: padding is much of the work otherwise."""
    every = list(range(len(given.ids)))
    order.shuffle(every)
    batches = []
    for start in range(0, len(every), 16 * size):
        chunk = sorted(every[start : start + 16 * size], key=lambda at: len(given.ids[at]))
        batches += [chunk[at : at + size] for at in range(0, len(chunk), size)]
    order.shuffle(batches)
    yield from batches

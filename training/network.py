"""The network as it learns (PyTorch); `reviewcrawler.body.network` runs the same layers in numpy.

Rule of this room: a page is a sequence of rows with a target each; the loss is a page's, so that large pages do not
outweigh small ones: cross-entropy by the square root of a block's length, and the F1 of the page's characters.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from reviewcrawler.body.network import CLIP, DILATIONS, PLACE_LEVELS, Ranges
from reviewcrawler.features import Array

WIDTH = 32
EPOCHS = 16
BATCH = 8
RATE = 3e-3
NOISE = 0.05
DROPOUT = 0.15
F1_WEIGHT = 0.5
F1_SMOOTHING = 50.0
SETTLING = 0.3
"""Share of the steps before which no weights are averaged."""
AVERAGED = 0.16
"""Share of the steps that the average looks back on, fading."""


@dataclass(slots=True)
class Example:
    """One page: a row a block, the ranges of the places around it, targets and lengths."""

    rows: Array
    ranges: Ranges
    target: Array
    chars: Array


class Net(nn.Module):
    """Layers and their order are `reviewcrawler.body.network.Network`'s."""

    def __init__(self, columns: int, width: int = WIDTH) -> None:
        super().__init__()
        self.inp = nn.Linear(columns, width)
        self.convs = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=d, padding=d) for d in DILATIONS)
        self.pools = nn.ModuleList(nn.Linear(PLACE_LEVELS * width, width) for _ in range(2))
        self.page = nn.Linear(2 * width, width)
        self.hidden = nn.Linear(width, width)
        self.out = nn.Linear(width, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, firsts: Tensor, lasts: Tensor) -> Tensor:
        x = self.drop(torch.relu(self.inp(x)))
        x = torch.relu(x + self._places(x, firsts, lasts, 0))
        for number, convolve in enumerate(self.convs):
            x = x + torch.relu(convolve(x.t()[None])[0].t())
            if number == 1:
                x = torch.relu(x + self._places(x, firsts, lasts, 1))
        x = self.drop(torch.relu(x + self.page(torch.cat([x.mean(0), x.max(0).values]))))
        score: Tensor = self.out(torch.relu(self.hidden(x)))[:, 0]
        return score

    def _places(self, x: Tensor, firsts: Tensor, lasts: Tensor, layer: int) -> Tensor:
        sums = torch.cat([torch.zeros(1, x.shape[1]), torch.cumsum(x, 0)])
        pairs = zip(firsts[:PLACE_LEVELS], lasts[:PLACE_LEVELS], strict=True)
        means = [(sums[last] - sums[first]) / (last - first).clamp(min=1)[:, None] for first, last in pairs]
        out: Tensor = self.pools[layer](torch.cat(means, 1))
        return out


def fit(
    examples: list[Example], seed: int = 0, epochs: int = EPOCHS, tell: Callable[[int], None] = lambda _done: None
) -> dict[str, Array]:
    """Learn from pages; the weights by layer, with the inputs' ``mean`` and ``scale``. `tell` hears each epoch."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # layers are small: threads would wait for each other
    rng = random.Random(seed)
    every = np.concatenate([e.rows for e in examples])
    mean, scale = (v.astype(np.float32) for v in (every.mean(axis=0), every.std(axis=0) + 1e-3))
    pages = [_tensors(e, mean, scale) for e in examples]
    net = Net(every.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-3)
    steps = epochs * -(-len(pages) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    averaged, taken = _averaged(net, steps), 0
    for epoch in range(epochs):
        rng.shuffle(pages)
        for start in range(0, len(pages), BATCH):
            optimizer.zero_grad()
            batch = pages[start : start + BATCH]
            loss = torch.stack([_loss(net, *page) for page in batch]).mean()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            taken += 1
            if taken > SETTLING * steps:
                averaged.update_parameters(net)
        tell(epoch + 1)
    learned = {name: value.detach().numpy() for name, value in averaged.module.state_dict().items()}
    return {"mean": mean, "scale": scale, **learned}


def _averaged(net: Net, steps: int) -> AveragedModel:
    """The network as it was on the mean over its last steps: steadier than where the last of them happened to end."""
    decay = 1 - 1 / max(1.0, AVERAGED * steps)
    return AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(decay))  # type: ignore[no-untyped-call]


def _tensors(example: Example, mean: Array, scale: Array) -> tuple[Tensor, ...]:
    rows = np.clip((example.rows - mean) / scale, -CLIP, CLIP).astype(np.float32)
    firsts, lasts = (torch.from_numpy(r.astype(np.int64)) for r in example.ranges)
    target = torch.from_numpy(np.clip(example.target, 0, 1))
    return torch.from_numpy(rows), firsts, lasts, target, torch.from_numpy(example.chars)


def _loss(net: Net, rows: Tensor, firsts: Tensor, lasts: Tensor, target: Tensor, chars: Tensor) -> Tensor:
    score = net(rows + torch.randn_like(rows) * NOISE, firsts, lasts)
    weight = chars.sqrt() / chars.sqrt().sum()
    entropy = (functional.binary_cross_entropy_with_logits(score, target, reduction="none") * weight).sum()
    share = torch.sigmoid(score)
    hits, sizes = (share * target * chars).sum(), (share * chars).sum() + (target * chars).sum()
    return entropy + F1_WEIGHT * (1 - (2 * hits + F1_SMOOTHING) / (sizes + F1_SMOOTHING))

"""PyTorch's DataLoader, step by step: python3 scripts/golden/dataloader.py > test/golden/dataloader.json

Each case is a loader and what it is made to do. After every step both generators are probed by a draw, so that not only
the batches are compared, but also how much was drawn, and when.
"""
import itertools
import json

import torch
from torch.utils.data import (BatchSampler, DataLoader, Dataset, IterableDataset, RandomSampler,
                              SequentialSampler, SubsetRandomSampler, WeightedRandomSampler, get_worker_info,
                              random_split)


class Numbers(Dataset):
    """Sample i is i; with `noise`, also a random number, as a random transform would draw it."""

    def __init__(self, n, noise=False):
        self.n, self.noise = n, noise

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        i = int(i)
        return [torch.tensor(i), torch.rand(())] if self.noise else torch.tensor(i)


class Stream(IterableDataset):
    """The numbers below n, each worker its share; with `noise`, also random numbers."""

    def __init__(self, n, noise=False):
        self.n, self.noise = n, noise

    def __iter__(self):
        info = get_worker_info()
        first, step = (0, 1) if info is None else (info.id, info.num_workers)
        for i in range(first, self.n, step):
            yield [torch.tensor(i), torch.rand(())] if self.noise else torch.tensor(i)


class Seeds(Dataset):
    """Which worker made the sample, and its seed."""

    def __len__(self):
        return 6

    def __getitem__(self, i):
        info = get_worker_info()
        return f"{i} {info.id}/{info.num_workers} {info.seed} {torch.initial_seed()}"


def samplers(spec, n, generator):
    kind, *args = spec
    data = range(n)
    if kind == "sequential":
        return SequentialSampler(data)
    if kind == "random":
        replacement, count = args
        return RandomSampler(data, replacement=replacement, num_samples=count, generator=generator)
    if kind == "subset":
        return SubsetRandomSampler(args[0], generator=generator)
    if kind == "weighted":
        weights, count, replacement = args
        return WeightedRandomSampler(weights, count, replacement, generator=generator)
    if kind == "batch":
        inner, size, drop = args
        return BatchSampler(samplers(inner, n, generator), size, drop)
    if kind == "list":
        return args[0]


def probe(generator):
    draws = [int(torch.randint(1 << 30, (1,)))]
    if generator is not None:
        draws.append(int(torch.randint(1 << 30, (1,), generator=generator)))
    return draws


def plain(batch):
    if isinstance(batch, torch.Tensor):
        return batch.tolist()
    if isinstance(batch, (list, tuple)):
        return [plain(part) for part in batch]
    return batch


def run(case):
    torch.manual_seed(case["seed"])
    generator = torch.Generator().manual_seed(case["seed"] + 1) if case.get("generator") else None
    kind, *args = case["dataset"]
    dataset = {"numbers": Numbers, "stream": Stream, "seeds": Seeds}[kind](*args)
    options = {k: case[k] for k in ("batch_size", "shuffle", "drop_last", "num_workers", "prefetch_factor",
                                    "persistent_workers") if k in case}
    for key in ("sampler", "batch_sampler"):
        if key in case:
            options[key] = samplers(case[key], args[0], generator)
    loader = DataLoader(dataset, generator=generator, **options)
    passes = []
    for stop in case.get("passes", [None, None]):
        iterator = iter(loader)
        steps = [{"probe": probe(generator)}]
        for _ in range(stop if stop is not None else 10**9):
            try:
                batch = next(iterator)
            except StopIteration:
                steps.append({"probe": probe(generator)})
                break
            steps.append({"batch": plain(batch), "probe": probe(generator)})
        del iterator
        passes.append(steps)
    return {**case, "want": passes}


def cases():
    seeds = itertools.count(100)

    def case(**options):
        return {"seed": next(seeds), **options}

    for shuffle, workers, generator, drop in itertools.product([False, True], [0, 1, 4], [False, True], [False, True]):
        yield case(dataset=["numbers", 23], batch_size=5, shuffle=shuffle, num_workers=workers, generator=generator,
                   drop_last=drop)
    for workers, generator in itertools.product([0, 1, 4], [False, True]):
        # The last batch is full; the loop is left early; single samples.
        yield case(dataset=["numbers", 20], batch_size=5, shuffle=True, num_workers=workers, generator=generator)
        yield case(dataset=["numbers", 40], batch_size=4, shuffle=True, num_workers=workers, generator=generator,
                   passes=[0, 1, 3, None])
        yield case(dataset=["numbers", 7], batch_size=None, shuffle=True, num_workers=workers, generator=generator)
        yield case(dataset=["numbers", 12, True], batch_size=3, shuffle=True, num_workers=workers, generator=generator)
    for workers, factor in [(1, 1), (2, 1), (3, 4)]:
        yield case(dataset=["numbers", 30], batch_size=4, shuffle=True, num_workers=workers, prefetch_factor=factor,
                   generator=True)
    for workers, generator in itertools.product([1, 3], [False, True]):
        yield case(dataset=["numbers", 14, True], batch_size=4, shuffle=True, num_workers=workers, generator=generator,
                   persistent_workers=True, passes=[None, None, None])
        yield case(dataset=["numbers", 33], batch_size=4, shuffle=True, num_workers=workers, generator=generator,
                   persistent_workers=True, passes=[2, None])
    weights = [0.1, 2.0, 0.0, 3.5, 1.0, 0.7, 0.25, 1.25]
    specs = [["sequential"], ["random", True, 70], ["random", True, 64], ["random", False, 7], ["random", False, 50],
             ["random", False, 40], ["subset", [3, 1, 4, 15, 9, 2, 6]], ["weighted", weights, 30, True],
             ["weighted", weights, 6, False], ["weighted", weights, 1, True]]
    for spec, workers, generator in itertools.product(specs, [0, 2], [False, True]):
        yield case(dataset=["numbers", 20], batch_size=6, sampler=spec, num_workers=workers, generator=generator)
    batches = [["batch", ["random", False, None], 6, False], ["batch", ["random", False, None], 6, True],
               ["list", [[3, 4], [0], [19, 1, 2]]]]
    for spec, workers in itertools.product(batches, [0, 2]):
        yield case(dataset=["numbers", 20], batch_sampler=spec, num_workers=workers, generator=True)
    for workers, size, drop in itertools.product([0, 1, 3], [None, 2, 4], [False, True]):
        if not (size is None and drop):
            yield case(dataset=["stream", 17], batch_size=size, drop_last=drop, num_workers=workers)
    for workers, persistent in [(0, False), (2, False), (2, True)]:
        yield case(dataset=["stream", 11, True], batch_size=3, num_workers=workers, persistent_workers=persistent,
                   passes=[None, None])
    for workers in [1, 3]:
        yield case(dataset=["seeds"], batch_size=2, num_workers=workers)


def split(n, lengths, seed, generator):
    torch.manual_seed(seed)
    g = torch.Generator().manual_seed(seed + 1) if generator else torch.default_generator
    parts = [list(part.indices) for part in random_split(range(n), lengths, generator=g)]
    return {"n": n, "lengths": lengths, "seed": seed, "generator": generator, "want": parts,
            "probe": int(torch.randint(1 << 30, (1,)))}


if __name__ == "__main__":
    splits = [split(n, lengths, seed, generator)
              for n, lengths in [(10, [3, 7]), (30, [0.3, 0.3, 0.4]), (11, [0.5, 0.5]), (10, [0.7, 0.2, 0.1]),
                                 (100, [0.1] * 10), (7, [7, 0]), (3, [0.2] * 5)]
              for seed in [0, 7] for generator in [False, True]]
    lines = ",\n".join(json.dumps(run(case)) for case in cases())
    print(f'{{"torch": "{torch.__version__}", "splits": {json.dumps(splits)}, "cases": [\n{lines}\n]}}')

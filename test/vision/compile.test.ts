import { expect, it, vi } from "vitest";
import * as torch from "../../src/index.ts";
import { FashionMNIST, transforms } from "../../src/vision/index.ts";

// Images in compiled functions.

type Tensor = torch.Tensor;
const { Compose, Normalize, Resize, ToTensor } = transforms;

it.each([
  ["ToTensor", new ToTensor()],
  ["Normalize", new Compose([new ToTensor(), new Normalize([0.5], [0.5])])],
  ["Resize", new Compose([new Resize(20), new ToTensor()])],
  ["none", null],
])("batches of a data set: %s", (_, transform) => {
  const garments = FashionMNIST.draw({ train: false, transform: transform as never });
  const f = vi.fn((indices: Tensor) => garments.batch(indices as never) as unknown as [Tensor, Tensor]);
  const compiled = torch.compile(f);
  const chosen = [torch.tensor([0n, 5n, 9n]), torch.tensor([3n, 3n, 1n]), torch.tensor([9999n, 0n, 7n])];
  for (const indices of chosen) {
    const [X, y] = compiled(indices as Tensor);
    const [wantedX, wantedY] = garments.batch(indices as never) as unknown as [Tensor, Tensor];
    expect(X.equal(wantedX)).toBe(true);
    expect(y.tolist()).toEqual(wantedY.tolist());
  }
  expect(f).toHaveBeenCalledTimes(1);
});

it("a picture that is resized", () => {
  const resize = new Resize([5, 9]);
  const compiled = torch.compile((image: Tensor) => resize(image as never) as Tensor);
  for (const seed of [1, 2, 3]) {
    torch.manualSeed(seed);
    const image = torch.randint(0, 256, [3, 12, 10], { dtype: torch.uint8 }) as Tensor;
    expect(compiled(image).tolist()).toEqual((resize(image as never) as Tensor).tolist());
  }
});

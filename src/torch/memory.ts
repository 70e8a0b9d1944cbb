import { nextTask as platformTask } from "#platform";
import { ValueError } from "../core/errors.ts";
import type { Storage } from "../engine/heap.ts";
import { scoped } from "../engine/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { tensorsIn } from "./nested.ts";

/** The storages of all tensors in a value, and of their gradients. */
function* storagesIn(value: unknown): Iterable<Storage> {
  for (const x of tensorsIn(value)) {
    yield x.storage;
    if (x.grad !== null) yield x.grad.storage;
  }
}

/**
 * Runs `body` and gives the memory of every tensor made in it back at once, but of those that it returns (alone, or in
 * arrays and plain objects), of gradients until `zeroGrad` forgets them, and of those given to `keep`. Memory comes back
 * by itself wherever a loop gives the event loop a turn, as a DataLoader does; this is for long loops that do not.
 * @throws ValueError when `body` is asynchronous; MemoryError later, when something else from inside is used after all
 * @example
 * const x = torch.ones([1000]);
 * for (let i = 0; i < 3; i++) torch.scope(() => x.mul(2).sum().item());
 */
export function scope<T>(body: () => T): T {
  return scoped(() => {
    const result = body();
    if (!(result instanceof Promise)) return result;
    result.catch(() => {}); // the error below is the one to see
    throw new ValueError(
      "scope",
      "the function is asynchronous: wrap the synchronous parts between the awaits instead",
    );
  }, storagesIn);
}

/** Lets x outlive the scope in which it was made; gives x back. */
export function keep<X extends Tensor>(x: X): X {
  x.storage.kept = "always";
  return x;
}

/** A promise that is kept in the next task of the event loop, so that dropped tensors' memory comes back meanwhile. */
export function nextTask(): Promise<void> {
  return platformTask();
}

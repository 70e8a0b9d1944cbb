/** The variables that cells share. A name that a cell declares and none has made yet is an error when it is used. */
export class Scope {
  readonly values: Record<string, unknown> = Object.create(null);
  private readonly known = new Set<string>();

  expect(names: readonly string[]): void {
    for (const name of names) if (!this.known.has(name)) this.declare(name);
  }

  private declare(name: string): void {
    this.known.add(name);
    Object.defineProperty(this.values, name, {
      configurable: true,
      enumerable: true,
      get() {
        throw new ReferenceError(`${name} is not there yet: run the cell that makes it`);
      },
      set(value: unknown) {
        Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
      },
    });
  }
}

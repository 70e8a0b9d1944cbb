/** Images are 28 × 28, as Fashion-MNIST's. */
export const SIDE = 28;

// A row of the coverage buffer has room for what an edge at the right border spills over it.
const ROW = SIDE + 2;
const CENTRE = SIDE / 2;
const CURVE_STEPS = 5;

/**
 * A picture of 28 × 28 grey levels, and a pen for filled outlines. Coordinates are pixels from the picture's centre,
 * x to the right and y down, before the pose (shift, rotation, scale) is applied.
 *
 * Edges are smooth by exact coverage: each outline adds its signed area to a buffer, and a running sum along the
 * rows gives every pixel the share of it that the outline covers. Only + − × ÷ and rounding occur, which every
 * engine computes alike, so the same calls give the same bytes everywhere.
 */
export class Canvas {
  /** Grey levels, row by row; may pass 255 until `print` clamps them. */
  private readonly pixels = new Float64Array(SIDE * SIDE);
  /** The cloth: fills are multiplied by `down[row] * across[column]`. */
  readonly down: Float64Array = new Float64Array(SIDE).fill(1);
  readonly across: Float64Array = new Float64Array(SIDE).fill(1);

  private readonly coverage = new Float64Array(SIDE * ROW);
  private readonly xs = new Float64Array(256);
  private readonly ys = new Float64Array(256);
  private length = 0;
  private pose = { xx: 1, xy: 0, yx: 0, yy: 1, x: CENTRE, y: CENTRE };

  /**
   * A black picture, and how the pen's coordinates lie in it.
   * @param turn tan(angle / 2), clockwise: the rational form of a rotation, which needs no sine
   */
  clear(turn: number, scaleX: number, scaleY: number, shiftX: number, shiftY: number): void {
    const cos = (1 - turn * turn) / (1 + turn * turn);
    const sin = (2 * turn) / (1 + turn * turn);
    this.pose.xx = cos * scaleX;
    this.pose.xy = -sin * scaleY;
    this.pose.yx = sin * scaleX;
    this.pose.yy = cos * scaleY;
    this.pose.x = CENTRE + shiftX;
    this.pose.y = CENTRE + shiftY;
    this.pixels.fill(0);
  }

  /** Starts an outline. */
  from(x: number, y: number): this {
    this.length = 0;
    return this.to(x, y);
  }

  /** A straight line to this point. */
  to(x: number, y: number): this {
    this.xs[this.length] = x;
    this.ys[this.length++] = y;
    return this;
  }

  /** A parabola to (x, y), pulled towards the control point. */
  curve(controlX: number, controlY: number, x: number, y: number): this {
    const startX = this.xs[this.length - 1];
    const startY = this.ys[this.length - 1];
    for (let i = 1; i <= CURVE_STEPS; i++) {
      const t = i / CURVE_STEPS;
      const a = (1 - t) * (1 - t);
      const b = 2 * t * (1 - t);
      this.to(a * startX + b * controlX + t * t * x, a * startY + b * controlY + t * t * y);
    }
    return this;
  }

  /** Continues the outline with its own reflection at x = 0, so that it comes back to where it started. */
  mirror(): this {
    for (let i = this.length - 1; i >= 0; i--) this.to(-this.xs[i], this.ys[i]);
    return this;
  }

  /** Closes the outline and fills it with a grey level; 0 cuts a hole. */
  fill(tone: number): void {
    const { xs, ys, length, pose } = this;
    let top = SIDE;
    let bottom = 0;
    for (let i = 0; i < length; i++) {
      const x = pose.xx * xs[i] + pose.xy * ys[i] + pose.x;
      const y = pose.yx * xs[i] + pose.yy * ys[i] + pose.y;
      xs[i] = Math.min(Math.max(x, 0), SIDE);
      ys[i] = Math.min(Math.max(y, 0), SIDE);
      top = Math.min(top, ys[i]);
      bottom = Math.max(bottom, ys[i]);
    }
    for (let i = 0, last = length - 1; i < length; last = i++) this.edge(xs[last], ys[last], xs[i], ys[i]);
    this.blend(Math.floor(top), Math.ceil(bottom), tone);
  }

  /** A straight band of this width. */
  stroke(x0: number, y0: number, x1: number, y1: number, width: number, tone: number): void {
    const steep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
    const dx = steep ? width / 2 : 0;
    const dy = steep ? 0 : width / 2;
    this.from(x0 - dx, y0 - dy)
      .to(x0 + dx, y0 + dy)
      .to(x1 + dx, y1 + dy)
      .to(x1 - dx, y1 - dy)
      .fill(tone);
  }

  /** An upright rectangle between two corners. */
  box(left: number, top: number, right: number, bottom: number, tone: number): void {
    this.from(left, top).to(right, top).to(right, bottom).to(left, bottom).fill(tone);
  }

  /** Writes the picture as bytes at `offset`, each pixel varied by up to ± half of `grain` of itself. */
  print(out: Uint8Array, offset: number, grain: number, seed: number): void {
    let state = seed | 1;
    for (let i = 0; i < SIDE * SIDE; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const noise = (state >>> 0) / 4294967296 - 0.5;
      const value = this.pixels[i] * (1 + grain * noise);
      out[offset + i] = Math.min(255, Math.floor(value + 0.5));
    }
  }

  /** Adds one edge's signed area, cut at the pixels' borders, to the coverage buffer. */
  private edge(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1) return;
    const sign = y0 < y1 ? 1 : -1;
    const top = Math.min(y0, y1);
    const bottom = Math.max(y0, y1);
    const slope = (x1 - x0) / (y1 - y0);
    let x = sign > 0 ? x0 : x1;
    for (let row = Math.floor(top); row < bottom; row++) {
      const height = Math.min(row + 1, bottom) - Math.max(row, top);
      const next = Math.min(Math.max(x + slope * height, 0), SIDE);
      const left = Math.min(x, next);
      const right = Math.max(x, next);
      const share = right > left ? (sign * height) / (right - left) : sign * height;
      let column = Math.floor(left);
      do {
        const l = Math.max(left, column);
        const r = Math.min(right, column + 1);
        const area = right > left ? share * (r - l) : share;
        const beyond = area * ((l + r) / 2 - column);
        this.coverage[row * ROW + column] += area - beyond;
        this.coverage[row * ROW + column + 1] += beyond;
        column++;
      } while (column < right);
      x = next;
    }
  }

  /** Lays the tone over the covered pixels of these rows, and empties the buffer. */
  private blend(top: number, bottom: number, tone: number): void {
    const { pixels, coverage, down, across } = this;
    for (let row = top; row < bottom; row++) {
      const shade = tone * down[row];
      let sum = 0;
      for (let column = 0; column < SIDE; column++) {
        const i = row * ROW + column;
        sum += coverage[i];
        coverage[i] = 0;
        const covered = Math.min(Math.abs(sum), 1);
        // Sums that should be nought leave crumbs of 1e-16.
        if (covered > 1e-6) {
          const p = row * SIDE + column;
          pixels[p] += (shade * across[column] - pixels[p]) * covered;
        }
      }
      coverage[row * ROW + SIDE] = 0;
      coverage[row * ROW + SIDE + 1] = 0;
    }
  }
}

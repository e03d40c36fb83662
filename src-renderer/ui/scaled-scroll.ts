/**
 * Scrolling over more pixels than a browser lets an element have (Chromium: 33,554,428). Below `MOST` the scroll bar is the
 * native one, pixel for pixel. Above it the element is `MOST` long: small movements (wheel, touch, keys) still go pixel for
 * pixel, large ones (dragging the thumb) in proportion, and the two are brought together whenever scrolling rests or nears
 * an end. All positions here are pixels along the scroll axis.
 */
export const MOST = 6_000_000;

export class ScaledScroll {
  /** How long the contents really are, and how much of them is seen. */
  private total = 0;
  private viewport = 0;
  /** Where the contents and the element stand. */
  private at = 0;
  private physical = 0;
  private readonly most: number;

  constructor(most = MOST) {
    this.most = most;
  }

  /** Where in the contents the top of the viewport is. */
  get position(): number {
    return this.at;
  }

  /** What to take off a position in the contents to get the one in the element. */
  get offset(): number {
    return this.at - this.physical;
  }

  /** How long to make the element. */
  get size(): number {
    return Math.min(this.total, Math.max(this.most, this.viewport));
  }

  get range(): number {
    return Math.max(0, this.total - this.viewport);
  }

  private get physicalRange(): number {
    return Math.max(0, this.size - this.viewport);
  }

  /** @returns the scrollTop to set, since a change of size may move it */
  resize(total: number, viewport: number): number {
    this.total = total;
    this.viewport = viewport;
    return this.go(this.at);
  }

  /** Shows `position` at the top of the viewport. @returns the scrollTop to set */
  go(position: number): number {
    this.at = Math.min(this.range, Math.max(0, position));
    return this.settle();
  }

  /** Where the scroll bar should be for the present position. @returns the scrollTop to set */
  settle(): number {
    this.physical = this.toPhysical(this.at);
    return this.physical;
  }

  /**
   * The element was scrolled to `physical`.
   * @returns whether `settle` must follow at once: the bar has come near an end that the contents have not reached
   */
  scrolled(physical: number): boolean {
    const moved = physical - this.physical;
    this.physical = physical;
    if (this.size === this.total || Math.abs(moved) > this.jump) {
      this.at = this.toContents(physical);
      return false;
    }
    this.at = Math.min(this.range, Math.max(0, this.at + moved));
    const near = this.viewport * 2;
    const atEnd = physical < near || physical > this.physicalRange - near;
    return atEnd && this.toPhysical(this.at) !== physical;
  }

  /** Near both ends the bar goes pixel for pixel, so that the wheel reaches the very first and last; between them in proportion. */
  private toPhysical(at: number): number {
    const { zone } = this;
    if (this.size === this.total || at <= zone) return at;
    if (at >= this.range - zone) return this.physicalRange - (this.range - at);
    return Math.round(zone + ((at - zone) / (this.range - 2 * zone)) * (this.physicalRange - 2 * zone));
  }

  private toContents(physical: number): number {
    const { zone } = this;
    if (this.size === this.total || physical <= zone) return physical;
    if (physical >= this.physicalRange - zone) return this.range - (this.physicalRange - physical);
    return zone + ((physical - zone) / (this.physicalRange - 2 * zone)) * (this.range - 2 * zone);
  }

  private get zone(): number {
    return Math.min(20_000, this.physicalRange / 4);
  }

  /** A movement larger than this in one event is the thumb being dragged: a pixel of its track is many of the element. */
  private get jump(): number {
    return Math.max(this.viewport * 2, (this.size / Math.max(1, this.viewport)) * 0.6);
  }
}

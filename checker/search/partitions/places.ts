/** The places of a partition's states that wait to be expanded, in their order: whole numbers below 2^32. */
export class Places {
  private list = new Uint32Array(1024);
  private start = 0;
  private end = 0;

  get length(): number {
    return this.end - this.start;
  }
  /** Of the state that is `nth` from the first one waiting; infinite if there are fewer. */
  at(nth: number): number {
    return nth < this.length ? (this.list[this.start + nth] ?? 0) : Number.POSITIVE_INFINITY;
  }
  /** How many are less than `place`. */
  below(place: number): number {
    let [low, high] = [this.start, this.end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.list[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low - this.start;
  }
  /** The first ones; they are gone when another is added. */
  first(count: number): Uint32Array {
    return this.list.subarray(this.start, this.start + count);
  }
  drop(count: number): void {
    this.start += count;
  }
  add(place: number): void {
    if (this.end === this.list.length) this.makeRoom();
    this.list[this.end++] = place;
  }

  private makeRoom(): void {
    const { list, length } = this;
    const isHalfEmpty = 2 * length <= list.length;
    if (!isHalfEmpty) this.list = new Uint32Array(2 * list.length);
    this.list.set(list.subarray(this.start, this.end));
    this.start = 0;
    this.end = length;
  }
  get bytes(): number {
    return this.list.byteLength;
  }
}

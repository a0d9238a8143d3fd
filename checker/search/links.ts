/** From which state each was first reached, in one byte a state, where that never decreases from a state to the next. */

const chunkSize = 2 ** 20;
/** A byte with this value: the number is elsewhere. */
const many = 255;

export class Links {
  /** How many states were first reached from each. */
  private readonly chunks: Uint8Array[] = [];
  private readonly overflows = new Map<number, number>();
  private states = 0;
  private last = 0;
  // A state and the first that was reached from it; whoever asks for one state after the other goes down.
  private at = -1;
  private first = 0;

  /** The next state was first reached from this one; the very first from none, which is -1. */
  add(origin: number): void {
    this.states++;
    this.at = -1;
    if (origin < 0) return;
    if (origin < this.last) throw new Error(`state ${origin} came after state ${this.last}`);
    this.last = origin;
    const chunk = Math.floor(origin / chunkSize);
    while (this.chunks.length <= chunk) this.chunks.push(new Uint8Array(chunkSize));
    const bytes = this.chunks[chunk];
    const count = this.count(origin) + 1;
    if (bytes !== undefined) bytes[origin % chunkSize] = Math.min(count, many);
    if (count >= many) this.overflows.set(origin, count);
  }

  private count(state: number): number {
    const count = this.chunks[Math.floor(state / chunkSize)]?.[state % chunkSize] ?? 0;
    return count === many ? (this.overflows.get(state) ?? many) : count;
  }

  /** -1 for the first state. */
  parent(state: number): number {
    if (state === 0) return -1;
    if (this.at < 0 || state >= this.first + this.count(this.at)) {
      this.at = this.last;
      this.first = this.states - this.count(this.last);
    }
    while (state < this.first) {
      this.at--;
      this.first -= this.count(this.at);
    }
    return this.at;
  }

  get bytes(): number {
    return this.chunks.length * chunkSize;
  }
}

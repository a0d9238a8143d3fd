/** Which descriptions of systems were met before, in this run and in others that kept theirs in the same file. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Of each, so many bytes of a digest: enough to tell millions apart. */
const bytes = 8;

export class Seen {
  private readonly file: string | null;
  private readonly known: Set<string>;

  /** Null: nothing is kept. */
  constructor(file: string | null) {
    this.file = file;
    const kept = file !== null && existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    this.known = new Set(
      Array.from({ length: kept.length / bytes }, (_, at) => kept.toString('latin1', at * bytes, (at + 1) * bytes)),
    );
  }

  /** Whether nobody has met it before. */
  isNew(generator: string, drawn: unknown): boolean {
    const digest = createHash('sha1').update(generator).update(JSON.stringify(drawn)).digest();
    const before = this.known.size;
    this.known.add(digest.toString('latin1', 0, bytes));
    return this.known.size > before;
  }

  keep(): void {
    if (this.file !== null) writeFileSync(this.file, Buffer.from([...this.known].join(''), 'latin1'));
  }
}

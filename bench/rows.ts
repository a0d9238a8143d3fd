/** What `npm run bench -- --spin` and `--rumur` print: one row for each figure, and the arithmetic behind it. */

export type FigureName = 'cpu' | 'wall' | 'bytes' | 'export cpu' | 'export cost';

/** The other checker: Spin's verifier or Rumur's. */
export interface Peer {
  readonly name: 'pan' | 'rumur';
  /** Median of the rounds. */
  readonly value: number;
  /** What it was told, of what was tried the fastest. */
  readonly option: string;
}

/** One figure of one model, Racewalk beside a peer. */
export interface Row {
  readonly figure: FigureName;
  readonly model: string;
  readonly states: number;
  /** How many times better Racewalk is; for 'export cost' the time of pan on our export by that on a file by hand. */
  readonly ratio: number;
  readonly unit: 'seconds' | 'bytes a state';
  /** Median of the rounds. */
  readonly racewalk: number;
  readonly peer: Peer;
}

export function row(
  figure: FigureName,
  model: { readonly name: string; readonly states: number },
  racewalk: number,
  peer: Peer,
): Row {
  const unit = figure === 'bytes' ? 'bytes a state' : 'seconds';
  return { figure, model: model.name, states: model.states, ratio: peer.value / racewalk, unit, racewalk, peer };
}

/** What pan pays for our export; `hand` and `exported` are seconds of pan. */
export function exportCost(
  model: { readonly name: string; readonly states: number },
  hand: number,
  exported: Peer,
): Row {
  return row('export cost', model, hand, exported);
}

/** The geometric mean of the ratios as a row of its own; null without rows. */
export function meanRow(rows: readonly Row[]): Row | null {
  const [first] = rows;
  if (first === undefined) return null;
  const mean = (pick: (row: Row) => number): number => geometricMean(rows.map(pick));
  const states = rows.reduce((sum, each) => sum + each.states, 0);
  return {
    ...first,
    model: `geometric mean of ${rows.length}`,
    states,
    ratio: mean(({ ratio }) => ratio),
    racewalk: mean(({ racewalk }) => racewalk),
    peer: { ...first.peer, value: mean(({ peer }) => peer.value), option: 'each its best' },
  };
}

export function geometricMean(list: readonly number[]): number {
  return Math.exp(list.reduce((sum, value) => sum + Math.log(value), 0) / list.length);
}

export function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

export function rowText({ figure, model, states, ratio, unit, racewalk, peer }: Row): string {
  const head = `${figure.padEnd(11)} ${model.padEnd(28)} ${`${states.toLocaleString('en-US')} states`.padStart(17)}`;
  const digits = unit === 'seconds' ? 2 : 1;
  const [ours, theirs] = figure === 'export cost' ? ['pan by hand', 'pan on our export'] : ['racewalk', peer.name];
  return `${head} ${`${ratio.toFixed(2)} times`.padStart(12)}  ${ours} ${racewalk.toFixed(digits)}, ${theirs} ${peer.value.toFixed(digits)} ${unit}, ${peer.option}`;
}

/** The one JSON document of a run, written piece by piece so that nothing found is lost when the run ends early. */
import { documentVersion } from '../../checker/report/document.ts';
import type { Io } from '../io.ts';

/** A whole document at once. */
export function printDocument(io: Io, command: string, fields: object): void {
  io.out(`${JSON.stringify({ racewalk: documentVersion, command, ...fields }, null, 2)}\n`);
}

/** A document with a list `results` that grows. */
export class ResultsDocument {
  private readonly io: Io;
  private readonly command: string;
  private count = 0;

  constructor(io: Io, command: string) {
    this.io = io;
    this.command = command;
  }

  add(entry: object): void {
    const opening = `{"racewalk":${documentVersion},"command":${JSON.stringify(this.command)},"results":[`;
    this.io.out(`${this.count++ === 0 ? opening : ','}\n${JSON.stringify(entry)}`);
  }

  /** `fields` come after the results. */
  end(fields: object): void {
    if (this.count === 0) return printDocument(this.io, this.command, { results: [], ...fields });
    this.io.out(`\n],${JSON.stringify(fields).slice(1)}\n`);
  }
}

/** Ends the document of a run that fails: one that has begun can only be at its list of results. */
export function printError(io: Io, command: string, message: string, hasBegun: boolean): void {
  if (hasBegun) io.out(`\n],"error":${JSON.stringify(message)}}\n`);
  else printDocument(io, command, { error: message });
}

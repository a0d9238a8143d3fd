/** `racewalk mcp`: a server of the Model Context Protocol on standard input and output, for programs that ask. */
import { createReadStream, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { packageFile } from '../files/version.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { toolsIn } from '../mcp/tools.ts';

/** Milliseconds between two looks whether the user wants it to end. */
const look = 100;

export async function mcpCommand(io: Io): Promise<ExitCode> {
  const file = packageFile('dist/cli/mcp-sdk.cjs');
  if (!existsSync(file)) throw new UsageError(`${file} is not there: run npm run build`);
  // Loaded here: the SDK is large, and only this needs it.
  const { serveTools }: typeof import('../mcp/sdk.ts') = createRequire(import.meta.url)(file);
  // This thread has no standard input of its own.
  const input = createReadStream('', { fd: 0, autoClose: false });
  const output = new Writable({
    decodeStrings: false,
    write(text: string | Buffer, _, done) {
      io.out(String(text));
      done();
    },
  });
  const ending = new AbortController();
  const watch = setInterval(() => io.interrupted() && ending.abort(), look);
  await serveTools({ tools: toolsIn(io), version: io.version, input, output }, ending.signal);
  clearInterval(watch);
  return 0;
}

/**
 * Prints every n-th piece of twelve lines of what is mutated, for `--mutate`: a sample that comes out the same each time.
 *
 *     npm run mutation -- --ignoreStatic --mutate "$(node test/mutation/sample.js 8)"
 *
 * The files are taken in the order of their names, and the pieces are counted through all of them.
 */
import { readdirSync, readFileSync } from 'node:fs';

const every = Number(process.argv[2] ?? 8);
const piece = 12;

function files(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'));
  return names.sort().map((name) => `${folder}/${name}`);
}

const pieces = ['checker/compile', 'checker/search'].flatMap(files).flatMap((file) => {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').length;
  const starts = Array.from({ length: Math.ceil(lines / piece) }, (_, at) => at * piece + 1);
  return starts.map((start) => `${file}:${start}-${Math.min(start + piece - 1, lines)}`);
});
process.stdout.write(pieces.filter((_, at) => at % every === every - 1).join(','));

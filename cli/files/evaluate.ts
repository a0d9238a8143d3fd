/** Runs a user's file, which shares this very build and its XState. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { createJiti, type JitiOptions } from 'jiti';
import { UsageError } from '../io.ts';
import { suggestion } from '../nearest.ts';
import { compile } from './compile.ts';
import { refuseDoubledKeys } from './doubled-keys.ts';
import { withTests } from './operators.ts';
import { ownModules, racewalk, withOwnModules, xstate } from './own-modules.ts';
import { paragraph } from './paragraph.ts';
import { begin, placeOf, remember } from './source.ts';

export { placeOf };

const require = createRequire(import.meta.url);
/** What the file exports. Throws UsageError with the place where it fails. */
export async function evaluate(file: string, path: string, cwd: string): Promise<unknown> {
  const options: JitiOptions = { fsCache: false, interopDefault: false, virtualModules: ownModules };
  const jiti = createJiti(path, {
    ...options,
    transform: (what) => {
      const { filename = path, async: isAsync = false } = what;
      const name = filename === path ? file : relative(cwd, filename);
      let { source } = what;
      refuseDoubledKeys(source, name);
      try {
        remember(filename, name, what.source, null, isAsync);
        source = withTests(source, name);
        const code = compile(source, filename);
        remember(filename, name, what.source, source, isAsync);
        return { code };
      } catch {
        // The compiler that the package brings takes ten times as long, but says better where a mistake is.
        const packaged: typeof import('jiti') = require('jiti');
        return { code: packaged.createJiti(path, options).transform({ ...what, source }) };
      }
    },
  });
  begin(path, file);
  // A call of the user's may be far out.
  Error.stackTraceLimit = 50;
  try {
    const source = readFileSync(path, 'utf8');
    // Not jiti.import(): it runs a .js file as it is first, and once more where that throws.
    return await withOwnModules(async () =>
      jiti.evalModule(source, { filename: path, async: true, forceTranspile: true }),
    );
  } catch (problem) {
    throw new UsageError(`${placeOf(problem) ?? `${file} cannot be loaded`}: ${withAdvice(problem)}`);
  }
}

/** What JavaScript says of a name that is not there, with what is to be done. */
function withAdvice(problem: unknown): string {
  const text = paragraph(problem).replace(/^ParseError: (.*?) \S+:\d+:\d+$/, '$1');
  const [, called] = /^\(?(?:0, )?_\w+\.(\w+)\)?(?:\.call|\(.*\))? is not a function$/.exec(text) ?? [];
  if (called !== undefined)
    return `${called} is not a function${called in racewalk ? `; write ${called} without ()` : ''}`;
  const [, name] = /^(\w+) is not defined$/.exec(text) ?? [];
  if (name === undefined) return text;
  const from = name in racewalk ? 'racewalk' : name in xstate ? 'xstate' : null;
  if (from !== null) return `${text}; write import { ${name} } from '${from}'`;
  return `${text}.${suggestion(name, Object.keys(racewalk))}`;
}

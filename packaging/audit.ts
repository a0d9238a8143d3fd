/**
 * `npm run audit`: what the registry knows to be wrong with the packages of package-lock.json, with those that are only
 * bundled or used by tests. Not every registry can tell; then that is said, and nothing is claimed.
 */
import { spawnSync } from 'node:child_process';
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';

export interface Audit {
  /** 0: nothing is known, 1: something is, 3: the registry does not tell. */
  readonly code: 0 | 1 | 3;
  readonly text: string;
}

/** What `npm audit --json` printed, in a line, and a line for each package with which something is wrong. */
export function auditOf(printed: string): Audit {
  const { vulnerabilities, metadata, message } = reportIn(printed);
  const packages = metadata?.dependencies?.total;
  if (vulnerabilities === undefined || packages === undefined) {
    return { code: 3, text: `the registry does not tell what is known of these packages: ${message ?? 'no answer'}` };
  }
  const wrong = Object.entries(vulnerabilities).map(([name, { severity }]) => `${name}: ${severity}`);
  const text = `${wrong.length === 0 ? 'nothing wrong is' : `${wrong.length} with something wrong are`} known among ${packages} packages`;
  return { code: wrong.length === 0 ? 0 : 1, text: [text, ...wrong].join('\n') };
}

interface Report {
  readonly vulnerabilities?: { readonly [name: string]: { readonly severity: string } };
  readonly metadata?: { readonly dependencies?: { readonly total?: number } };
  readonly message?: string;
}
/** The boundary to what npm prints. */
function reportIn(printed: string): Report {
  try {
    return JSON.parse(printed) as Report;
  } catch {
    return {};
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { code, text } = auditOf(spawnSync('npm', ['audit', '--json'], { encoding: 'utf8' }).stdout);
  stdout.write(`${text}\n`);
  process.exitCode = code;
}

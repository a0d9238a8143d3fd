/** A litmus test by its name. */
import { litmusTests } from '../../litmus/index.ts';
import type { LitmusTest } from '../../litmus/litmus-test.ts';
import { UsageError } from '../io.ts';
import { suggestion } from '../nearest.ts';

/** Throws UsageError, with the nearest name, where there is none. */
export function testNamed(name: string): LitmusTest {
  const found = litmusTests.find((test) => test.name === name);
  if (found !== undefined) return found;
  const names = litmusTests.map((test) => test.name);
  throw new UsageError(
    `there is no litmus test '${name}'.${suggestion(name, names) || " 'racewalk litmus' lists them."}`,
  );
}

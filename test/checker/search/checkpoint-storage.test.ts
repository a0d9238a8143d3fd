/** What a storage says of itself reaches whoever checks; what is no fault of the storage is not hidden. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../../checker/check.ts';
import { CheckpointError, type Storage, StorageError } from '../../../checker/search/checkpoint.ts';
import { counter } from '../../counter.ts';
import { inMemory } from './in-memory.ts';

function keptIn(storage: Storage, resume: boolean, told: string[] = [], version = '1') {
  const checkpoints = { storage, resume, due: () => true, failed: (why: string) => void told.push(why), version };
  return check(counter(), null, { until: null, checkpoints });
}
function failing(problem: Error): Storage {
  const fail = (): never => {
    throw problem;
  };
  return { ...inMemory().storage, write: fail, replace: fail, read: fail };
}
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (problem) {
    return problem;
  }
  return null;
}

describe('a storage that cannot be', () => {
  test('written ends the search and is told of once', () => {
    const told: string[] = [];
    const result = keptIn(failing(new StorageError('the folder is gone')), false, told);
    expect([result.verdict, result.cut, told]).toEqual(['incomplete', 'storage', ['the folder is gone']]);
  });

  test('read is no checkpoint to go on from, for its own reason', () => {
    const problem = thrownBy(() => keptIn(failing(new StorageError('not permitted')), true));
    expect(problem).toBeInstanceOf(CheckpointError);
    expect(problem).toMatchObject({ name: 'CheckpointError', message: 'not permitted' });
  });

  test.each([false, true])('used for another reason fails as it is (goes on: %s)', (resume) => {
    const bug = new TypeError('a bug of the storage');
    expect(thrownBy(() => keptIn(failing(bug), resume))).toBe(bug);
  });
});

test('what one side has never heard of is another search, in words for either side', () => {
  const { storage, files } = inMemory();
  keptIn(storage, false);
  const identity = (change: (fields: { [what: string]: string }) => void): unknown => {
    const [head, body = ''] = new TextDecoder().decode(files.get('manifest')).split('\n');
    const manifest = JSON.parse(body);
    change(manifest.identity);
    const text = JSON.stringify(manifest);
    const digest = storage.digest(new TextEncoder().encode(text));
    const altered = new Map(files).set('manifest', new TextEncoder().encode(`${head}\n${text}\n${digest}\n`));
    return thrownBy(() => keptIn(inMemory(altered).storage, true));
  };
  expect(identity(() => {})).toBeNull();
  expect(identity((fields) => Reflect.deleteProperty(fields, 'version'))).toMatchObject({
    message: 'it is of another search: its version is not told, but here it is 1',
  });
  expect(identity((fields) => Object.assign(fields, { weather: 'fine' }))).toMatchObject({
    message: 'it is of another search: its weather is fine, but here it is none',
  });
  expect(identity((fields) => Object.assign(fields, { engine: 'another' }))).toMatchObject({
    message: 'it is of another search: this racewalk compiles the scenario to other code',
  });
});

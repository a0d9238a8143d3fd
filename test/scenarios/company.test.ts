/** Scenarios that ask of the kernel's machines what they do not stand for. */
import { expect, test } from '@jest/globals';
import { check } from '../../checker/check.ts';
import { scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { armed, copiesA } from '../../scenarios/userfaultfd/setting.ts';

const monitor = closer.runs(uffdClose);

test.each([
  ['UFFDIO_COPY', copiesA, { page: 1, frame: 1 }],
  ['UFFDIO_REGISTER', registrar.runs(uffdRegister, { page: 0 }), { page: 1 }],
])('%s beside a close() of its descriptor is refused: the call has got the file', (_, call, bounds) => {
  const beside = scenario({
    name: 'call-beside-close',
    text: '',
    bounds,
    initial: armed(2),
    actors: { call, monitor },
    properties: [],
  });
  expect(() => check(beside)).toThrow(/does not stand for company that closes the descriptor.*fdget\(\)/);
});

test('a fault on anonymous memory beside one on a file is refused: it would take the page for its own', () => {
  const beside = scenario({
    name: 'anonymous-beside-file',
    text: '',
    bounds: { page: 1, offset: 1, frame: 1 },
    actors: {
      anonymous: faulter.runs(faultingThread, { page: 0 }),
      ofFile: fileFaulter.runs(fileFault, { page: 0 }),
    },
    properties: [],
  });
  expect(() => check(beside)).toThrow(/does not stand for company that maps pages of a file.*anonymous memory/);
});

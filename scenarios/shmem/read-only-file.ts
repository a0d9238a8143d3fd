/** A file that was opened for reading is mapped, and a userfaultfd is to fill its holes. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { shmemRegister, shmemRegistrar } from '../../machines/shmem/shmem-register.ts';
import { shmemUser } from '../../machines/shmem/shmem-user-role.ts';
import { opened, properties as p, shmem, vmas } from '../../models/index.ts';
import { copiesA, hole, shmemPages, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-read-only-file',
  text: 'A shared mapping of a shmem file that was opened for reading is to be registered for missing pages, while UFFDIO_COPY is called for a hole of it: registration fails with EPERM, and the call with ENOENT, since nothing is registered. The file stays as it is.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file, and a frame to fill it with',
  initial: [hole(2), opened(0), shmem.mayNotWrite.at(0).set(true), vmas.readOnly.at(0).set(true), underMmapLock],
  actors: { registrar: shmemRegistrar.runs(shmemRegister, { page: 0 }), resolver: copiesA },
  properties: [
    ...shmemPages,
    p.D8,
    sometimes(
      'refused',
      'the call has failed',
      shmemUser.some((u) => u.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 63, transitions: 102, depth: 15 },
  mutants: {
    'VM_MAYWRITE not asked': {
      text: 'Registration does not ask whether the mapping could ever be stored to.',
      change: guardBecomes(shmemRegistrar, 'mayNotWrite', false),
      expect: { violates: 'D8', steps: 18 },
      bug: 'D19',
      reference: 'commit 29ec90660d68bbdd69507c1c8b4e33aa299278b1, CVE-2018-18397',
    },
    'registration not asked at the fill': {
      text: 'The call fills whatever VMA covers its range.',
      change: guardBecomes(shmemUser, 'rangeRegistered', true),
      expect: { violates: 'D8', steps: 10 },
      bug: 'D19',
      reference: 'mm/userfaultfd.c: validate_dst_vma()',
    },
  },
});

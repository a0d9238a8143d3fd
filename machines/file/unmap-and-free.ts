/**
 * A driver takes a frame back that it has mapped to user space: unmap_mapping_range(), mm/memory.c, Linux 6.1, of a mapping with
 * VM_PFNMAP, and then it frees the frame. With unmap-mapping.ts; what is zapped there has neither counts nor a reference.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { unmapMappingPages } from './unmap-mapping.ts';
import { unmapRegisters, unmapVocabulary } from './unmap-mapping-role.ts';

export const frameOwner = role(
  'owner of frames',
  {
    registers: {
      /** Constants: the place in its mapping, and the frame that is mapped there. */
      offset: index(m.offset),
      frame: index(m.frame),
      ...unmapRegisters,
    },
    family: true,
  },
  ({ self }) => {
    const unmap = unmapVocabulary(self, (o) => o.is(self.offset));
    const pte = m.ptep(self.at.known());
    return {
      ...unmap,
      guards: { ...unmap.guards, isInHole: m.entry(pte).kind.is('present') },
      actions: {
        ...unmap.actions,
        zap: [m.takeEntryOut(pte), m.gather(self.at.known())],
        freeFrame: m.putFrame(self.frame),
      },
    };
  },
);

export const unmapAndFree = setup(vocabulary(frameOwner)).createMachine({
  id: 'unmap and free of a frame',
  initial: 'unmapping',
  meta: { in: 'mm/memory.c:unmap_mapping_range', version: '6.1' },
  states: {
    unmapping: { ...unmapMappingPages, onDone: { target: 'unmapped' } },
    unmapped: { meta: { in: 'device' }, on: { 'free frame': { actions: 'freeFrame', target: 'done' } } },
    done: { type: 'final' },
  },
});

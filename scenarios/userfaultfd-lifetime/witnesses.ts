/** Witnesses that several scenarios of this folder share. */
import { exists, sometimes } from '../../checker/language/index.ts';
import { context, frame, frames, uffd } from '../../models/index.ts';

export const someFrameMapped = sometimes(
  'a page is filled',
  'some frame is mapped',
  exists(frame, (f) => frames.mapcount.at(f).moreThan(0)),
);
export const someContextFreed = sometimes(
  'a context is freed',
  'the last reference to a context has gone',
  exists(context, (c) => uffd.freed.at(c)),
);

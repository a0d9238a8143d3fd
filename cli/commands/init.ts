/** `racewalk init`: a project to begin with. */
import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolders } from '../files/folder.ts';
import { paragraph } from '../files/paragraph.ts';
import { projectFiles } from '../files/project.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';

/** Writes into the folder, which is made if it is not there; never over a file that is. */
export function initCommand(folder: string, io: Io): ExitCode {
  const place = resolve(io.cwd, folder);
  const files = projectFiles(basename(place), io.version);
  const there = files.filter(({ path }) => existsSync(join(place, path))).map(({ path }) => path);
  if (there.length > 0) {
    throw new UsageError(`${folder} already has ${there.join(', ')}: name another folder, or move them away`);
  }
  try {
    for (const { path, text } of files) {
      makeFolders(dirname(join(place, path)));
      writeFileSync(join(place, path), text);
      io.out(`${join(folder, path)}\n`);
    }
  } catch (problem) {
    throw new UsageError(`${folder} cannot be written: ${paragraph(problem)}`);
  }
  const enter = folder === '.' ? '' : `cd ${folder} && `;
  io.out(`\nNext: ${enter}npm install && npm test\n`);
  return 0;
}

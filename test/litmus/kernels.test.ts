import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { initramfs } from '../../cli/litmus/initramfs.ts';
import { kernelNamed } from '../../cli/litmus/kernels.ts';
import { folder } from '../cli/in-process.ts';

const { path } = folder();
function unpack(name: string, release: string): string {
  const boot = join(path, name, 'boot');
  mkdirSync(boot, { recursive: true });
  const image = join(boot, `vmlinuz-${release}`);
  writeFileSync(image, '');
  return image;
}
unpack('a', '6.12.9+deb12-cloud-amd64');
const newest = unpack('b', '6.12.117+deb12-cloud-amd64');
unpack('c', '6.1.0-53-cloud-amd64');

describe('--kernel', () => {
  test('finds the newest unpacked package of a version, by numbers and not by letters', () => {
    expect(kernelNamed('6.12', path, path)).toEqual({ release: '6.12.117+deb12-cloud-amd64', image: newest });
  });
  test('takes 6.1 for no 6.12', () => {
    expect(kernelNamed('6.1', path, path).release).toBe('6.1.0-53-cloud-amd64');
  });
  test('says where to unpack what is not there', () => {
    expect(() => kernelNamed('6.6', path, path)).toThrow(/there is no kernel 6\.6 in .*\n.*apt-get download/);
  });
  test('takes the path of an image whose name tells its version', () => {
    expect(kernelNamed(newest, '/', path).image).toBe(newest);
    expect(() => kernelNamed('a/boot', path, path)).toThrow('vmlinuz-VERSION');
    expect(() => kernelNamed('vmlinuz-9.9', path, path)).toThrow('vmlinuz-VERSION');
  });
});

/** Names, modes and contents of an archive in the format 'newc'. */
function* entriesOf(archive: Buffer): Generator<{ name: string; mode: number; contents: string }> {
  for (let at = 0; at < archive.length; ) {
    expect(archive.toString('latin1', at, at + 6)).toBe('070701');
    const field = (number: number): number =>
      Number.parseInt(archive.toString('latin1', at + 6 + number * 8, at + 14 + number * 8), 16);
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const begin = (at + 110 + nameSize + 3) & ~3;
    const name = archive.toString('latin1', at + 110, at + 110 + nameSize - 1);
    yield { name, mode, contents: archive.toString('latin1', begin, begin + size) };
    at = (begin + size + 3) & ~3;
  }
}

test('an initramfs has the program as its init, and a console', () => {
  const entries = [...entriesOf(Buffer.from(initramfs(Buffer.from('program'))))];
  expect(entries).toEqual([
    { name: 'dev', mode: 0o040755, contents: '' },
    { name: 'dev/console', mode: 0o020600, contents: '' },
    { name: 'proc', mode: 0o040755, contents: '' },
    { name: 'init', mode: 0o100755, contents: 'program' },
    { name: 'TRAILER!!!', mode: 0, contents: '' },
  ]);
});

/** An initramfs with one program in it, which the kernel runs as its init: cpio in the format 'newc'. */

/** Bytes of the archive. */
export function initramfs(program: Uint8Array): Uint8Array {
  const entries = [
    entry('dev', modes.folder),
    entry('dev/console', modes.console, new Uint8Array(0), [5, 1]),
    entry('proc', modes.folder),
    entry('init', modes.program, program),
    entry('TRAILER!!!', 0),
  ];
  return Buffer.concat(entries);
}

const modes = { folder: 0o040755, console: 0o020600, program: 0o100755 };

/** A header of 13 numbers, the name and the contents, each filled up to a multiple of four bytes. */
function entry(
  name: string,
  mode: number,
  contents: Uint8Array = new Uint8Array(0),
  [major, minor] = [0, 0],
): Uint8Array {
  const inode = name.length * 1000 + name.charCodeAt(0);
  const numbers = [inode, mode, 0, 0, 1, 0, contents.length, 0, 0, major, minor, name.length + 1, 0];
  const header = `070701${numbers.map((each) => (each ?? 0).toString(16).padStart(8, '0')).join('')}${name}\0`;
  return Buffer.concat([filled(Buffer.from(header, 'latin1')), filled(contents)]);
}

function filled(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, new Uint8Array((4 - (bytes.length % 4)) % 4)]);
}

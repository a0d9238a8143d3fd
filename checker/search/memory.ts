/** What the checker asks of WebAssembly: to run a module, and memories, used again: each new one reserves gigabytes. */

import { pagesMax } from '../compile/emit/wasm.ts';

/** The part of the class in question that the checker uses. */
export interface Memory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}
// Every runtime has it, but the language's own library does not declare it.
declare namespace WebAssembly {
  class Memory {
    constructor(limits: { initial: number; maximum: number; shared?: boolean });
    readonly buffer: ArrayBufferLike;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { readonly [space: string]: { readonly [name: string]: unknown } });
    readonly exports: { readonly [name: string]: unknown };
  }
}

const pageSize = 65_536;
/** What 32-bit addresses reach. */
export const bytesMax = pagesMax * pageSize;

const idle: Memory[] = [];
const idleMax = 4;
/** A larger memory is not kept when its search is over. */
const keptMax = 2 ** 25;

export type Compiled = WebAssembly.Module;
export function compile(code: Uint8Array): Compiled {
  return new WebAssembly.Module(code);
}
/** What the module exports. */
export function instantiate(module: Compiled, env: { readonly [name: string]: unknown }): unknown {
  return new WebAssembly.Instance(module, { env }).exports;
}

/** The system reserves no memory. The message says what to do. */
export class ReservationError extends Error {
  override readonly name = 'ReservationError';
}

/** A memory of at least one page; what an earlier search left in it is still there. Throws ReservationError. */
export function takeMemory(): Memory {
  return idle.pop() ?? reserve();
}
/** One that other threads may reach, of at least so many bytes; it is never given back. Throws ReservationError. */
export function takeShared(bytes: number): Memory {
  return reserve(Math.ceil(bytes / pageSize), true);
}
function reserve(initial = 1, shared = false): Memory {
  try {
    return new WebAssembly.Memory({ initial, maximum: pagesMax, shared });
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    throw new ReservationError(
      'the system does not let this process reserve the addresses of one more search, about 10 GB: raise its limit (ulimit -v), use --jobs 1, or run with NODE_OPTIONS=--disable-wasm-trap-handler, which reserves less',
    );
  }
}

/** The memory may be given to the next search. */
export function giveBack(memory: Memory): void {
  if (memory.buffer.byteLength <= keptMax && idle.length < idleMax) idle.push(memory);
}

/** Makes the memory at least so large; false if there is not as much. */
export function growTo(memory: Memory, bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return true;
  if (bytes > bytesMax) return false;
  try {
    memory.grow(Math.ceil(missing / pageSize));
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

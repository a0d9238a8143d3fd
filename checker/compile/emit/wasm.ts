/**
 * WebAssembly in binary form, as far as the engine needs it. Code is a tree of parts, written with functions that
 * read like expressions and statements; labels become relative depths when the tree is laid out.
 */

export type Type = 'i32' | 'i64';
/** Marks where a branch to a block or loop goes. */
export class Label {}
export type Part = number | readonly Part[] | Structured | Branch | LaidOut;
interface Structured {
  readonly kind: 'structured';
  readonly opcode: number;
  readonly result: Type | null;
  readonly label: Label | null;
  readonly body: Part;
  readonly otherwise: Part | null;
}
interface Branch {
  readonly kind: 'branch';
  readonly opcode: number;
  /** One, or for a table the targets with the default last. */
  readonly to: readonly Label[];
}
/** Bytes whose branches all lead to blocks inside. */
interface LaidOut {
  readonly kind: 'laid out';
  readonly bytes: Uint8Array;
}
/** The number of a local variable. */
export type Local = number;

const typeCodes: { readonly [type in Type]: number } = { i32: 0x7f, i64: 0x7e };
const nothing = 0x40;
/** What 32-bit addresses reach, in pages of 64 KiB. */
export const pagesMax = 65_536;

function unsigned(value: number): Part {
  if (value < 0x80) return value;
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}
function signed(value: number): Part {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}
function signed64(value: bigint): Part {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** The number's low 32 bits. */
export function i32(value: number): Part {
  const low = value | 0;
  return [0x41, low >= -0x40 && low < 0x40 ? low & 0x7f : signed(low)];
}
export function i64(value: bigint): Part {
  return [0x42, signed64(BigInt.asIntN(64, value))];
}

export const get = (local: Local): Part => [0x20, unsigned(local)];
export const set = (local: Local, value: Part): Part => [value, 0x21, unsigned(local)];
/** The value, which is kept in the local variable as well. */
export const tee = (local: Local, value: Part): Part => [value, 0x22, unsigned(local)];
export const globalGet = (global: number): Part => [0x23, unsigned(global)];
export const globalSet = (global: number, value: Part): Part => [value, 0x24, unsigned(global)];

type Operator = (left: Part, right: Part) => Part;
const binary =
  (opcode: number): Operator =>
  (left, right) => [left, right, opcode];
export const add = binary(0x6a);
export const sub = binary(0x6b);
export const mul = binary(0x6c);
/** Of unsigned numbers. */
export const divide = binary(0x6e);
/** Of unsigned numbers. */
export const remainder = binary(0x70);
export const and = binary(0x71);
export const or = binary(0x72);
export const xor = binary(0x73);
export const shl = binary(0x74);
export const shiftRight = binary(0x76);
export const equal = binary(0x46);
export const unequal = binary(0x47);
/** Of signed numbers. */
export const less = binary(0x48);
/** Of unsigned numbers, such as addresses. */
export const below = binary(0x49);
export const notBelow = binary(0x4f);
export const isZero = (value: Part): Part => [value, 0x45];
export const add64 = binary(0x7c);
export const sub64 = binary(0x7d);
export const mul64 = binary(0x7e);
export const xor64 = binary(0x85);
export const shiftRight64 = binary(0x88);
export const or64 = binary(0x84);
export const isZero64 = (value: Part): Part => [value, 0x50];
export const lowHalf = (value: Part): Part => [value, 0xa7];
export const extend = (value: Part): Part => [value, 0xad];

// The second byte is the alignment as a power of two.
export const load = (address: Part, offset = 0): Part => [address, 0x28, 2, unsigned(offset)];
export const load64 = (address: Part, offset = 0): Part => [address, 0x29, 2, unsigned(offset)];
export const loadByte = (address: Part, offset = 0): Part => [address, 0x2d, 0, unsigned(offset)];
export const store = (address: Part, offset: number, value: Part): Part => [address, value, 0x36, 2, unsigned(offset)];
export const store64 = (address: Part, offset: number, value: Part): Part => [
  address,
  value,
  0x37,
  2,
  unsigned(offset),
];
export const storeByte = (address: Part, offset: number, value: Part): Part => [
  address,
  value,
  0x3a,
  0,
  unsigned(offset),
];

export const call = (callee: Callee, ...args: readonly Part[]): Part => [...args, 0x10, unsigned(callee.index)];
export const drop = (value: Part): Part => [value, 0x1a];
export const give = (value: Part): Part => [value, 0x0f];

function structured(opcode: number, result: Type | null, label: Label | null, body: Part): Structured {
  return { kind: 'structured', opcode, result, label, body, otherwise: null };
}
/** A branch to the label leaves the block. */
export const block = (label: Label, ...body: readonly Part[]): Part => structured(0x02, null, label, body);
/** A branch to the label starts the loop again; without one it ends. */
export const loop = (label: Label, ...body: readonly Part[]): Part => structured(0x03, null, label, body);
export function when(cond: Part, yes: Part, otherwise: Part | null = null): Part {
  return [cond, { ...structured(0x04, null, null, yes), otherwise }];
}
export function choose(cond: Part, yes: Part, otherwise: Part): Part {
  return [cond, { ...structured(0x04, 'i32', null, yes), otherwise }];
}
export const branch = (to: Label): Part => ({ kind: 'branch', opcode: 0x0c, to: [to] });
export const branchIf = (cond: Part, to: Label): Part => [cond, { kind: 'branch', opcode: 0x0d, to: [to] }];
/** To the target at the number; to the last one if there are fewer. */
export const branchTable = (number: Part, targets: readonly Label[]): Part => [
  number,
  { kind: 'branch', opcode: 0x0e, to: targets },
];

/** The same, once for all: whatever it is put into. */
export function laidOut(part: Part): Part {
  const bytes = new Bytes();
  bytes.part(part);
  return { kind: 'laid out', bytes: bytes.taken() };
}

function isList(part: Exclude<Part, number>): part is readonly Part[] {
  return Array.isArray(part);
}

class Bytes {
  private bytes = new Uint8Array(4096);
  private length = 0;

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }
  part(part: Part, labels: (Label | null)[] = []): void {
    if (typeof part === 'number') this.byte(part);
    else if (isList(part)) for (const each of part) this.part(each, labels);
    else if (part.kind === 'branch') this.branch(part, labels);
    else if (part.kind === 'laid out') this.all(part.bytes);
    else this.structured(part, labels);
  }
  private structured({ opcode, result, label, body, otherwise }: Structured, labels: (Label | null)[]): void {
    this.byte(opcode);
    this.byte(result === null ? nothing : typeCodes[result]);
    labels.push(label);
    this.part(body, labels);
    if (otherwise !== null) {
      this.byte(0x05);
      this.part(otherwise, labels);
    }
    labels.pop();
    this.byte(0x0b);
  }
  private branch({ opcode, to }: Branch, labels: readonly (Label | null)[]): void {
    this.byte(opcode);
    if (opcode === 0x0e) this.part(unsigned(to.length - 1));
    for (const label of to) {
      const at = labels.lastIndexOf(label);
      if (at < 0) throw new Error('a branch to a block that does not enclose it');
      this.part(unsigned(labels.length - 1 - at));
    }
  }
  /** The bytes with their number before them. */
  sized(bytes: Uint8Array): void {
    this.part(unsigned(bytes.length));
    this.all(bytes);
  }
  private all(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(2 * (this.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
  }
  taken(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

/** The local variables of a function that is being written; the parameters come first. */
export class Frame {
  readonly params: readonly Type[];
  private readonly locals: Type[] = [];

  constructor(params: readonly Type[]) {
    this.params = params;
  }
  local(type: Type = 'i32'): Local {
    return this.params.length + this.locals.push(type) - 1;
  }
  declarations(): Part {
    return [unsigned(this.locals.length), ...this.locals.map((type): Part => [1, typeCodes[type]])];
  }
}
export interface Callee {
  readonly index: number;
}
interface Signature {
  readonly params: readonly Type[];
  readonly results: readonly Type[];
}

/** A module that imports `env.memory` and functions of numbers, and exports functions. */
export class ModuleWriter {
  private readonly types: string[] = [];
  private readonly typeParts: Part[] = [];
  private readonly imports: Part[] = [];
  private readonly functions: number[] = [];
  private readonly codes: Uint8Array[] = [];
  private readonly exports: Part[] = [];
  private globals = 0;

  /** All imports come before the first definition. */
  import(name: string, params: readonly Type[]): Callee {
    return { index: this.imports.push([text('env'), text(name), 0, this.type({ params, results: [] })]) - 1 };
  }

  /** A variable of the module that starts as 0. */
  global(): number {
    return this.globals++;
  }

  define(params: readonly Type[], results: readonly Type[], write: (frame: Frame) => Part): Callee {
    const frame = new Frame(params);
    const body = write(frame);
    const bytes = new Bytes();
    bytes.part([frame.declarations(), body, 0x0b]);
    this.codes.push(bytes.taken());
    return { index: this.imports.length + this.functions.push(this.type({ params, results })) - 1 };
  }

  export(name: string, callee: Callee): void {
    this.exports.push([text(name), 0, unsigned(callee.index)]);
  }

  /** `shared`: other threads reach its memory, too. */
  write(shared = false): Uint8Array {
    const limits: Part = shared ? [3, 0, unsigned(pagesMax)] : [0, 0];
    const memory: Part = [text('env'), text('memory'), 2, limits];
    const bytes = new Bytes();
    bytes.part([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    const section = (id: number, ...list: readonly Part[]): void => {
      const content = new Bytes();
      content.part([unsigned(list.length), ...list]);
      bytes.byte(id);
      bytes.sized(content.taken());
    };
    section(1, ...this.typeParts);
    section(2, ...this.imports, memory);
    section(3, ...this.functions.map(unsigned));
    section(6, ...Array.from({ length: this.globals }, (): Part => [typeCodes.i32, 1, i32(0), 0x0b]));
    section(7, ...this.exports);
    const code = new Bytes();
    code.part(unsigned(this.codes.length));
    for (const body of this.codes) code.sized(body);
    bytes.byte(10);
    bytes.sized(code.taken());
    return bytes.taken();
  }

  private type({ params, results }: Signature): number {
    const name = `${params.join()}:${results.join()}`;
    const known = this.types.indexOf(name);
    if (known >= 0) return known;
    const list = (types: readonly Type[]): Part => [unsigned(types.length), ...types.map((type) => typeCodes[type])];
    this.typeParts.push([0x60, list(params), list(results)]);
    return this.types.push(name) - 1;
  }
}

function text(name: string): Part {
  const codes = [...name].map((letter) => letter.charCodeAt(0));
  return [unsigned(codes.length), ...codes];
}

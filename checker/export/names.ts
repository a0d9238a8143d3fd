/** Identifiers for a foreign language: readable, legal there, each used once. */

/** Words of Promela, and what pan.c or the C preprocessor would take for its own. */
const taken = [
  ...['active', 'assert', 'atomic', 'bit', 'bool', 'break', 'byte', 'chan', 'd_step', 'do', 'else', 'empty', 'enabled'],
  ...['eval', 'false', 'fi', 'for', 'full', 'get_priority', 'goto', 'hidden', 'if', 'in', 'init', 'inline', 'int'],
  ...['len', 'local', 'ltl', 'mtype', 'nempty', 'never', 'nfull', 'nonprogress', 'notrace', 'np_', 'od', 'of'],
  ...['pc_value', 'pid', 'print', 'printf', 'printm', 'priority', 'proctype', 'provided', 'return', 'run', 'select'],
  ...['set_priority', 'short', 'show', 'skip', 'timeout', 'trace', 'true', 'typedef', 'unless', 'unsigned', 'xr', 'xs'],
  ...['c_code', 'c_decl', 'c_expr', 'c_state', 'c_track', 'D_proctype', 'STDIN', 'linux', 'unix'],
];

export class Names {
  private readonly used: Set<string>;
  private readonly outer: Names | null;
  /** What a process calls its labels: a variable of that name would be taken for the label. */
  private readonly inner = new Set<string>();

  /** `outer` are the names that a process sees, beside those of its own. */
  constructor(outer: Names | null = null) {
    this.outer = outer;
    this.used = new Set(outer === null ? taken : outer.used);
  }

  /** A name like the text: `mm.pte[0].kind` becomes mm_pte_0_kind. */
  unique(text: string): string {
    const plain = identifier(text);
    let name = plain;
    for (let count = 2; this.has(name); count++) name = `${plain}_${count}`;
    this.used.add(name);
    this.outer?.inner.add(name);
    return name;
  }

  has(name: string): boolean {
    return this.used.has(name) || this.inner.has(name);
  }
}

export function identifier(text: string): string {
  const letters = text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(letters) ? letters : `x_${letters}`;
}

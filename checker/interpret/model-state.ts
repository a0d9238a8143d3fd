/** What a state is made of; a system may name one in which it begins. */

export type Tree = boolean | number | string | readonly number[] | Tree[] | { [name: string]: Tree };
export interface ModelState {
  /** For each actor the index of its atomic state in its chart. */
  readonly control: number[];
  readonly shared: { [block: string]: Tree };
  readonly registers: Tree[];
}

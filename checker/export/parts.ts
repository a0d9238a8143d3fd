import type { Code } from '../compile/lower/code.ts';

/** The terms that a term is made of. */
export function parts(node: Code['node']): Code[] {
  switch (node.kind) {
    case 'constant':
    case 'leaf':
    case 'temporary':
      return [];
    case 'not':
    case 'bit':
      return [node.of];
    case 'binary':
    case 'and':
    case 'or':
      return [node.left, node.right];
    case 'if':
      return [node.cond, node.yes, node.no];
    case 'let':
      return [node.value, node.body];
    case 'check':
      return [node.ok, node.value];
  }
}

/**
 * What Mermaid accepts of what we write: each line is one of these forms, blocks are closed, and every name that is used
 * is declared. Stricter than Mermaid's own parser, which is too large to depend on and was run over all pages by hand.
 */

const text = '[^#;:"{}<>]|#\\d+;|<br>';
const forms: { readonly [kind: string]: readonly RegExp[] } = {
  'stateDiagram-v2': [
    new RegExp(`^state "(?:${text})+" as (?<declared>\\w+)(?<opens> \\{)?$`),
    /^(?<closes>\})$/,
    /^\[\*\] --> (?<to>\w+)$/,
    /^(?<from>\w+) --> \[\*\]$/,
    new RegExp(`^(?<from>\\w+) --> (?<to>\\w+): (?:${text})+$`),
    /^classDef (?<style>\w+) \S.*$/,
    /^class (?<nodes>\w+(?:,\w+)*) (?<styled>\w+)$/,
  ],
  sequenceDiagram: [
    new RegExp(`^participant (?<declared>\\w+) as (?:${text})+$`),
    new RegExp(`^(?<from>\\w+)->>(?<to>\\w+): (?:${text})+$`),
    new RegExp(`^Note over (?<from>\\w+)(?:,(?<to>\\w+))?: (?:${text})+$`),
    /^(?:de)?activate (?<to>\w+)$/,
    new RegExp(`^(?<opens>loop|rect) (?:${text}|[(),])+$`),
    /^(?<closes>end)$/,
    /^autonumber$/,
  ],
};

/** What is wrong with the block, a line each. */
export function mermaidProblems(block: string): string[] {
  const [kind = '', ...lines] = block.trimEnd().split('\n');
  const known = forms[kind];
  if (known === undefined) return [`unknown kind of diagram: ${kind}`];
  const problems: string[] = [];
  const declared = new Set<string>();
  const used = new Set<string>();
  let open = 0;
  for (const line of lines) {
    const groups = known
      .map((form) => form.exec(line.trim())?.groups ?? (form.test(line.trim()) ? {} : null))
      .find((each) => each !== null);
    if (groups === undefined) {
      problems.push(`not a line that is known: ${line}`);
      continue;
    }
    for (const name of [groups.declared, groups.style]) if (name !== undefined) declared.add(name);
    const names = [groups.from, groups.to, groups.styled, ...(groups.nodes?.split(',') ?? [])];
    for (const name of names) if (name !== undefined) used.add(name);
    open += (groups.opens === undefined ? 0 : 1) - (groups.closes === undefined ? 0 : 1);
    if (open < 0) problems.push(`closes what is not open: ${line}`);
  }
  if (open > 0) problems.push(`${open} not closed`);
  return [...problems, ...[...used].filter((name) => !declared.has(name)).map((name) => `never declared: ${name}`)];
}

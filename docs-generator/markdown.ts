/** Markdown, as the pages need it. */

export function heading(level: number, text: string): string {
  return `${'#'.repeat(level)} ${text}`;
}

/** A table; an empty text if it has no rows. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [columns, columns.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

// A bar would end the cell, even inside code.
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The fragment under which a heading is found, as code-hosting sites make it. */
export function anchor(text: string): string {
  const kept = text.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '');
  return `#${kept.replaceAll(' ', '-')}`;
}

/** Parts separated by empty lines, the empty ones left out. Ends in a newline. */
export function document(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Folded away until a reader asks for it. The title may have code in it. */
export function details(title: string, text: string): string {
  const marked = title.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`).replace(/`([^`]*)`/g, '<code>$1</code>');
  return `<details>\n<summary>${marked}</summary>\n\n${text}\n\n</details>`;
}

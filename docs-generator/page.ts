/** Pages that a reader can take in: none is large, and each begins with what is on it. */
import { anchor, document, heading, list } from './markdown.ts';

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Bytes. Larger ones are slow to show, and code-hosting sites stop drawing what is on them. */
export const sizeMax = 60_000;
/** For the head and the contents of a page. */
const sizeHead = 8_000;

export const generated = '<!-- Written by `npm run docs`; edit the scenarios and machines instead. -->';

export interface Section {
  readonly title: string;
  readonly parts: readonly string[];
}

export function sectionText(level: number, { title, parts }: Section): string {
  const text = document(parts).trimEnd();
  return text === '' ? '' : `${heading(level, title)}\n\n${text}`;
}

/** One page: the head, a table of contents, and those sections that say something. */
export function pageOf(path: string, title: string, head: readonly string[], sections: readonly Section[]): Page {
  const told = sections.filter(({ parts }) => parts.some((part) => part !== ''));
  const contents = told.length < 2 ? '' : list(told.map((each) => `[${each.title}](${anchor(each.title)})`));
  const texts = told.map((section) => sectionText(2, section));
  return { path, text: document([generated, heading(1, title), ...head, contents, ...texts]) };
}

export interface Series {
  readonly pages: readonly Page[];
  /** Path and fragment of a section, by its title. */
  readonly places: ReadonlyMap<string, string>;
}

/** As many pages as it takes, `bugs.md`, `bugs-2.md` and so on, each with links to the others. */
export function seriesOf(path: string, title: string, head: readonly string[], sections: readonly Section[]): Series {
  const groups: Section[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const section of sections) {
    const bytes = Buffer.byteLength(sectionText(2, section));
    if (size + bytes > sizeMax - sizeHead) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(section);
    size += bytes;
  }
  const pathOf = (at: number): string => (at === 0 ? path : path.replace(/\.md$/, `-${at + 1}.md`));
  const links = groups.map((group, at) => {
    const [first, last] = [group[0]?.title, group.at(-1)?.title];
    return `[${first === last ? first : `${first} to ${last}`}](${nameOf(pathOf(at))})`;
  });
  const others = groups.length < 2 ? '' : `On ${groups.length} pages: ${links.join('; ')}.`;
  const titleOf = (at: number): string => (groups.length < 2 ? title : `${title}, page ${at + 1}`);
  return {
    pages: groups.map((group, at) => pageOf(pathOf(at), titleOf(at), [...head, others], group)),
    places: new Map(
      groups.flatMap((group, at) =>
        group.map((section) => [section.title, `${pathOf(at)}${anchor(section.title)}`] as const),
      ),
    ),
  };
}

export function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** For a file's name. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

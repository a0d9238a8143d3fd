/** TypeScript of users' files to CommonJS. Loaded only where there is such a file. */
import { transform } from 'sucrase';

/** What only a compiler that knows more than one module at a time, or its place, compiles: it would be lost in silence. */
const beyond = /\bimport\.meta\b|(?:^|[;}])\s*(?:export\s+|declare\s+)*(?:namespace|module)\s+[\w.]+\s*\{/m;

/** Every line stays where it is. Throws for what is no TypeScript or more than is compiled here. */
export function compile(text: string, path: string): string {
  if (beyond.test(text)) throw new SyntaxError(`${path} has import.meta or a namespace`);
  return transform(text, { transforms: ['typescript', 'imports'], disableESTransforms: true, filePath: path }).code;
}

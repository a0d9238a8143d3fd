/** What somebody who mistyped a name probably meant. */
export { edits, suggestion } from '../checker/language/nearest.ts';

/** docs/language.md: every function of the language, from its TSDoc, with an example from a file that is run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { block, code, document, heading, list, table } from './markdown.ts';

export const languagePath = 'docs/language.md';
/** Whose lines are quoted. */
export const examplePath = 'test/docs/language-example.ts';

/** What is exported, by what it is for. */
export const groups: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Index sets', ['sort', 'actor', 'me', 'parameter', 'sizeOf', 'memberAt']],
  ['Domains', 'flag words range index optional reference set queue record array ghost variant untold'.split(' ')],
  ['Shared state', ['shared', 'lockless']],
  ['Locks', 'spinlock mutex bitLock rwsem fairRwsem vmaLock'.split(' ')],
  ['Wait queues', ['waitQueue']],
  ['Conditions', 'not and or implies iff exists every howMany inState'.split(' ')],
  ['Choosing values', ['pick', 'pickIndex', 'pickWord']],
  ['Effects', 'when each expire demand nothing mightSleep userCopy'.split(' ')],
  ['Roles, steps and machines', ['role', 'blocking', 'also', 'vocabulary']],
  ['Scenarios', ['scenario', 'derive', 'arbitrary', 'suchThat']],
  ['Properties of states', 'always never sometimes taken atEnd asserted'.split(' ')],
  ['Properties of runs', 'eventually leadsTo eachLeadsTo notStarved everyone'.split(' ')],
  ['Memory models', 'smpMb smpWmb smpRmb smpStoreRelease smpLoadAcquire atomic'.split(' ')],
  [
    'Mutants',
    'guardBecomes actionBecomes stepDropped stepsExchanged stepInserted stepLeadsTo withoutLock initially runsInstead'.split(
      ' ',
    ),
  ],
];

/** What has methods, and how a reader knows it. */
const methods: readonly (readonly [type: string, title: string])[] = [
  ['WordExpr', 'A word'],
  ['NumberExpr', 'A number'],
  ['IndexExpr', 'A member of a sort'],
  ['OptionalExpr', 'A member or none'],
  ['FlagPlace', 'A place that holds a flag'],
  ['WordPlace', 'A place that holds a word'],
  ['NumberPlace', 'A place that holds a number'],
  ['IndexPlace', 'A place that holds a member'],
  ['OptionalPlace', 'A place that holds a member or none'],
  ['SetPlace', 'A place that holds a set'],
  ['QueuePlace', 'A place that holds a queue'],
  ['Messages', 'A place that holds a queue of records'],
  ['ArrayPlace', 'An array of places'],
  ['WaitQueue', 'A wait queue'],
  ['Base', 'Any lock'],
  ['ExclusiveLock', 'A spinlock, mutex or bit lock'],
  ['ReadWriteLock', 'An rwsem or VMA lock'],
  ['FairReadWriteLock', 'A fair rwsem'],
  ['Role', 'A role'],
  ['ActorView', 'An actor, as a property sees it'],
];

type Declaration =
  | ts.FunctionDeclaration
  | ts.VariableStatement
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration;

export interface Language {
  /** Functions and constants, classes and interfaces, by name. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly example: ts.SourceFile;
}

export function readLanguage(root: string): Language {
  const folder = join(root, 'checker/language');
  const declarations = new Map<string, Declaration>();
  for (const name of readdirSync(folder).sort()) {
    for (const statement of parsed(join(folder, name)).statements) {
      for (const declared of namesOf(statement)) declarations.set(declared, statement as Declaration);
    }
  }
  return { declarations, example: parsed(join(root, examplePath)) };
}

function parsed(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

export function languagePage(root: string): string {
  const language = readLanguage(root);
  const sections = groups.flatMap(([title, names]) => [
    heading(2, title),
    ...names.flatMap((name) => entry(language, name)),
  ]);
  const titles = [...groups.map(([title]) => title), 'Methods'];
  return document([
    '<!-- Written by `npm run docs` from the comments in checker/language; edit those instead. -->',
    heading(1, 'The language'),
    `Everything is imported from ${code('racewalk')}. Each entry has the arguments in their order, what it means, and a use of it from ${code(examplePath)}, a scenario that uses all of them and is checked by a test. What is wrong in a definition throws ${code('ModelError')} where it is made or loaded.`,
    list(titles.map((title) => `[${title}](#${title.toLowerCase().replaceAll(',', '').replaceAll(' ', '-')})`)),
    ...sections,
    heading(2, 'Methods'),
    'Of places, values, locks and roles. A place has the methods of its value, too.',
    ...methods.flatMap(([type, title]) => [heading(3, title), methodTable(language, type)]),
  ]);
}

function entry(language: Language, name: string): string[] {
  const declaration = language.declarations.get(name);
  if (declaration === undefined)
    throw new Error(`docs-generator/language.ts names '${name}', which the language does not have`);
  const example = exampleOf(language.example, name);
  const signature = ts.isFunctionDeclaration(declaration) ? signatureOf(name, declaration) : name;
  return [
    heading(3, code(name)),
    block('ts', signature),
    docOf(declaration),
    example === null ? '' : block('ts', example),
  ];
}

function signatureOf(name: string, of: ts.SignatureDeclaration): string {
  const parameters = of.parameters.map((parameter) => one(parameter.getText()));
  const result = of.type === undefined ? '' : `: ${one(of.type.getText())}`;
  const line = `${name}(${parameters.join(', ')})${result}`;
  return line.length <= 110 ? line : `${name}(\n${parameters.map((each) => `  ${each},\n`).join('')})${result}`;
}
function one(text: string): string {
  return text
    .replace(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function docOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  const text = ts.getTextOfJSDocComment(doc?.comment) ?? '';
  return text.replace(/\s*\n\s*/g, ' ');
}

function methodTable(language: Language, type: string): string {
  const declaration = language.declarations.get(type);
  if (declaration === undefined) throw new Error(`docs-generator/language.ts names '${type}', which there is not`);
  const rows: string[][] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) && !isPrivate(node)) {
      rows.push([code(signatureOf(node.name.getText(), node)), docOf(node)]);
      return;
    }
    // Not into the bodies of other members.
    if (!ts.isConstructorDeclaration(node)) node.forEachChild(visit);
  };
  declaration.forEachChild(visit);
  return table(['Method', 'Is'], rows);
}
function isPrivate(node: ts.MethodDeclaration | ts.MethodSignature): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false;
}

const lengthMax = 100;
/** The largest part of the example that uses the name and is one line, or the whole statement if it is a short one. */
export function exampleOf(example: ts.SourceFile, name: string): string | null {
  let found: ts.Node | null = null;
  const visit = (node: ts.Node): void => {
    if (found !== null || ts.isImportDeclaration(node)) return;
    const isUse = ts.isIdentifier(node) && node.text === name && !isKey(node);
    if (isUse) found = widened(node);
    else node.forEachChild(visit);
  };
  visit(example);
  if (found === null) return null;
  const node: ts.Node = found;
  const isStatement = ts.isVariableStatement(node) || ts.isPropertyAssignment(node);
  return isStatement || ts.isExpression(node) ? one(node.getText()) : null;
}
/** The name of a property, not of a word of the language. */
function isKey(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}
function widened(node: ts.Node): ts.Node {
  let best = node;
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    const shows = ts.isVariableStatement(at) || ts.isPropertyAssignment(at) || ts.isCallExpression(at);
    if (shows && (one(at.getText()).length <= lengthMax || best === node)) best = at;
  }
  return best;
}

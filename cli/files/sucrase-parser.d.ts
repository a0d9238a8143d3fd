/** The parser inside of sucrase, which its own declarations do not name. */
declare module 'sucrase/dist/parser/index.js' {
  export interface Token {
    readonly type: number;
    readonly start: number;
    readonly end: number;
    readonly isType: boolean;
    /** See IdentifierRole of sucrase; null for what is no identifier. */
    readonly identifierRole: number | null;
  }
  export function parse(source: string, jsx: boolean, typescript: boolean, flow: boolean): { readonly tokens: Token[] };
}
declare module 'sucrase/dist/parser/tokenizer/types.js' {
  export const TokenType: {
    readonly [name in
      | 'name'
      | '_this'
      | 'template'
      | 'string'
      | 'regexp'
      | 'bang'
      | 'equality'
      | 'nonNullAssertion']: number;
  };
}

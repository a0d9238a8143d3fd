/** The version of Racewalk that the page was built from. */
declare const racewalkVersion: string;
/** By the file below scenarios/, without its ending: the names of the scenarios in it by what they are exported as. */
declare const racewalkScenarios: { readonly [file: string]: { readonly [exported: string]: string } };

interface ImportMeta {
  /** What the bundler has put in of the files that fit: each is run when it is first asked for. Those named above export scenarios. */
  glob(files: readonly string[]): {
    readonly [file: string]: () => Promise<{
      readonly [exported: string]: import('../../checker/language/spec.ts').Scenario;
    }>;
  };
}

/** The version of Racewalk that the page was built from. */
declare const racewalkVersion: string;
/** The names of the scenarios of each protocol. */
declare const racewalkScenarios: { readonly [protocol: string]: readonly string[] };

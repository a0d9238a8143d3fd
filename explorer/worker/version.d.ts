/** The version of Racewalk that the page was built from. */
declare const racewalkVersion: string;

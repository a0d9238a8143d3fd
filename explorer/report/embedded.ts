/** Results that `racewalk check --html` put into this page. */
import { type PageReport, reportElement } from '../../checker/report/page.ts';

/** Null in a page without any. */
export function embeddedReport(): PageReport | null {
  const text = document.getElementById(reportElement)?.textContent;
  if (text === undefined || text === null) return null;
  // The command wrote it with the page; whoever alters the one can alter the other.
  const report: PageReport = JSON.parse(text);
  return report;
}

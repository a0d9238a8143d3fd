/** What of the catalogue a search finds. */
import type { CatalogueMutant, CatalogueProtocol, CatalogueScenario } from '../../checker/report/catalogue.ts';

export const shows = ['everything', 'bugs of the catalogue', 'scenarios that hold'] as const;
export type Show = (typeof shows)[number];

/** Every word must occur. Of a scenario that is found by its mutants only these are left. */
export function matching(
  protocols: readonly CatalogueProtocol[],
  search: string,
  show: Show,
): readonly CatalogueProtocol[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const has = (...texts: readonly (string | null)[]): boolean => {
    const text = texts.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const isMutant = ({ name, text, bug, reference, violates }: CatalogueMutant, of: string): boolean =>
    (show !== 'bugs of the catalogue' || bug !== null) && has(of, name, text, bug, reference, violates);
  return protocols.flatMap((protocol) => {
    const scenarios = protocol.scenarios.flatMap((scenario): CatalogueScenario[] => {
      const { name, text, bug, reference, violates, verdict } = scenario;
      if (show === 'scenarios that hold') {
        return verdict === 'holds' && has(name, text, protocol.title) ? [{ ...scenario, mutants: [] }] : [];
      }
      const isFound = has(name, text, bug, reference, violates, protocol.title);
      const isAll = isFound && show === 'everything';
      const mutants = isAll ? scenario.mutants : scenario.mutants.filter((mutant) => isMutant(mutant, name));
      const isKept = show === 'everything' ? isFound : isFound && bug !== null;
      return isKept || mutants.length > 0 ? [{ ...scenario, mutants }] : [];
    });
    return scenarios.length === 0 ? [] : [{ ...protocol, scenarios }];
  });
}

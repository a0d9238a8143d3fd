/** The answer to each kind of question. All that is known comes from the checker; here it is only put together. */
import { beside } from '../../checker/by-hand/beside.ts';
import { fromHere } from '../../checker/by-hand/from-here.ts';
import { machinePicture } from '../../checker/by-hand/machine-picture.ts';
import { positionOf, scheduleToken } from '../../checker/by-hand/position.ts';
import { runOn } from '../../checker/by-hand/run-on.ts';
import { wander } from '../../checker/by-hand/wander.ts';
import { check } from '../../checker/check.ts';
import { searchedFor, verify } from '../../checker/claim.ts';
import { asWritten, type System } from '../../checker/compile/system/system.ts';
import { brokenNames } from '../../checker/counterexample/judgement.ts';
import { type Trace, tracePath } from '../../checker/counterexample/trace.ts';
import { catalogueScenario } from '../../checker/report/catalogue.ts';
import { scenarioEntry } from '../../checker/report/describe.ts';
import { resultEntry } from '../../checker/report/document.ts';
import { drawRace, raceEnding, raceRows, raceStyle, raceTitle, raceWindow } from '../../checker/report/race.ts';
import { receiptText } from '../../checker/report/receipt.ts';
import type { Path, Reduction } from '../../checker/report/result.ts';
import { sequenceMermaid } from '../../checker/report/sequence/mermaid.ts';
import { sequenceOf } from '../../checker/report/sequence/sequence.ts';
import { sequenceSvg } from '../../checker/report/sequence/svg.ts';
import { referenceOf, resultText, textStyle } from '../../checker/report/text.ts';
import { strategyOf } from '../../checker/search/strategies.ts';
import { open, standingOf, systemOf, systemOfToken } from './known.ts';
import type { After, CheckProgress, CheckWishes, Drawn, Kind, Talk } from './messages.ts';

/** Steps that are drawn: with more of them a page stands still for longer than a second. */
const drawnMax = 5000;

type Answers = {
  [K in Kind]: (
    ask: Talk[K]['ask'],
    progress: (progress: CheckProgress) => void,
  ) => Talk[K]['answer'] | Promise<Talk[K]['answer']>;
};

export const answers: Answers = {
  open: ({ text }) => open(text).map(catalogueScenario),

  async describe(which) {
    const system = await systemOf(which);
    const { scenario } = system;
    const { mutant } = which;
    return {
      entry: scenarioEntry(asWritten(await systemOf({ ...which, mutant: null }))),
      which: { scenario: which.scenario, mutant },
      broken: mutant === null ? null : (scenario.mutants?.[mutant]?.text ?? null),
      reference: referenceOf(scenario, mutant),
    };
  },

  start: async (which) => scheduleToken(await systemOf(which), []),

  async walk({ token: text, at, full }) {
    const { token, system } = await systemOfToken(text);
    refuseLong(token.path, text);
    const position = positionOf(system, token.path, at ?? token.path.length);
    const names = brokenNames(system);
    const missing = token.path.length - position.fits;
    const property = names[token.property] ?? null;
    return {
      which: { scenario: system.scenario.name, mutant: system.mutant },
      title: raceTitle(system).title,
      position,
      drawn: drawnOf(tracePath(system, position.path, null, full), full, property !== null && missing === 0),
      noProperty: names.length,
      property,
      missing,
    };
  },

  standing: ({ token }) => standingOf(token),

  async wander({ path, steps, seed, held, ...which }) {
    return wander(await systemOf(which), path, { steps, seed, held });
  },

  runOn: async ({ path, actor, ...which }) => runOn(await systemOf(which), path, actor),

  fromHere: async ({ path, memory, ...which }, progress) =>
    fromHere(await systemOf(which), path, {
      memory: memory * 2 ** 20,
      progress: ({ states, depth, frontier }) => progress({ states, depth, frontier }),
    }),

  async beside({ token: text }) {
    const { token, system } = await systemOfToken(text);
    return beside(system, token.path);
  },

  async machine({ after, actor, level }) {
    const { system, path } = await runOf(after);
    return {
      picture: machinePicture(system, path, actor, level),
      actors: asWritten(system).actors.map(({ name }) => name),
    };
  },

  async check({ wishes, ...which }, progress) {
    const system = await systemOf(which);
    const { scenario, mutant } = system;
    const result = check(scenario, mutant, {
      until: searchedFor(scenario, mutant),
      enough: wishes.enough,
      memory: wishes.memory * 2 ** 20,
      ...orderOf(wishes),
      progress: ({ states, depth, frontier }) => progress({ states, depth, frontier }),
    });
    const verification = verify(scenario, mutant, result);
    return {
      entry: resultEntry(system, result, verification, { version: racewalkVersion, file: null }),
      text: `${resultText(scenario, result, verification, { ...textStyle, width: 10_000, unreached: false, heads: true })}${receiptText([result], racewalkVersion)}`,
    };
  },

  async race({ token: text, full }) {
    const { system, path, property, cycle } = await raceOf(text);
    const trace = tracePath(system, path, property, full, cycle);
    return {
      which: { scenario: system.scenario.name, mutant: system.mutant },
      ...raceTitle(system),
      property,
      drawn: drawnOf(trace, full, true),
      ending: raceEnding(trace, { ...raceStyle, full, width: 10_000 }).filter((line) => line !== ''),
      steps: path.length,
      token: text,
    };
  },

  async forms({ token: text, full }) {
    const { system, path, property, cycle } = await raceOf(text);
    const sequence = sequenceOf(system, path, property, full, cycle);
    return {
      plain: drawRace(system, path, property, { ...raceStyle, full }, cycle),
      mermaid: sequenceMermaid(sequence),
      svg: sequenceSvg(sequence),
    };
  },
};

async function raceOf(text: string) {
  const { token, system } = await systemOfToken(text);
  const { path, cycle = 0 } = token;
  refuseLong(path, text);
  const property = brokenNames(system)[token.property];
  if (property === undefined) throw new Error('This link shows a schedule, but not what it breaks: walk it by hand.');
  return { system, path, property, cycle };
}

async function runOf(after: After): Promise<{ readonly system: System; readonly path: Path }> {
  if ('path' in after) return { system: await systemOf(after), path: after.path };
  const { token, system } = await systemOfToken(after.token);
  refuseLong(token.path, after.token);
  return { system, path: token.path.slice(0, after.at ?? token.path.length) };
}

function refuseLong({ length }: Path, token: string): void {
  if (length <= drawnMax) return;
  const how = `racewalk replay ${token.slice(0, 60)}… tells it in a terminal`;
  throw new Error(`This schedule has ${length} steps, of which a page draws at most ${drawnMax}: ${how}.`);
}

function drawnOf(trace: Trace, full: boolean, isRace: boolean): Drawn {
  const { shown, rows, idle } = raceRows(trace, full);
  const columns = shown.map(({ name, chart }) => ({ name, machine: chart.name }));
  return { columns, rows, idle, window: isRace ? raceWindow(trace) : null };
}

function orderOf({
  strategy,
  options,
  reduce,
}: CheckWishes): Pick<Parameters<typeof check>[2] & object, 'strategy' | 'reductions' | 'whereUnsound'> {
  if (strategy !== 'breadth') return { strategy: strategyOf(strategy, options) };
  if (reduce === 'auto') return { reductions: 'auto' };
  const reductions: { readonly [how in typeof reduce]: readonly Reduction[] } = {
    none: [],
    symmetry: ['symmetry'],
    order: ['partial order'],
  };
  return { reductions: reductions[reduce], whereUnsound: 'leave out' };
}

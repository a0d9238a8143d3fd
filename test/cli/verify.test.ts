/** Receipts are searched again: the same figures, or which one differs. */
import { describe, expect, test } from '@jest/globals';
import { folder, racewalk, userFile } from './in-process.ts';

const { path: cwd, write } = folder();
write('small.ts', userFile(2, 1));
write('large.ts', userFile(8, 3));

type Document = { results: Record<string, unknown>[]; [name: string]: unknown };

async function receipt(...argv: string[]): Promise<Document> {
  return JSON.parse((await racewalk(['check', ...argv, '--json'], { cwd })).out);
}
async function verified(document: unknown, ...argv: string[]) {
  write('receipt.json', typeof document === 'string' ? document : JSON.stringify(document));
  return racewalk(['verify', 'receipt.json', ...fileIn(document), ...argv], { cwd });
}
/** The file that the receipt is about, as a user would name it. */
function fileIn(document: unknown): string[] {
  const results: unknown = typeof document === 'object' ? (document as Document).results : null;
  const file = Array.isArray(results)
    ? results.map((each) => each?.file).find((each) => typeof each === 'string')
    : null;
  return file ? ['--file', file] : [];
}
/** With other figures in its first result. */
function altered({ results: [first, ...others], ...rest }: Document, fields: object): Document {
  return { ...rest, results: [{ ...first, ...fields }, ...others] };
}

describe('a receipt', () => {
  test('says how its figures were found, and names the file as it was written', async () => {
    const { results, limits } = await receipt('small.ts', '--memory', '64M');
    expect(limits).toEqual({
      memory: 2 ** 26,
      time: null,
      way: { reductions: 'auto', order: { strategy: 'breadth', values: {}, minimise: true, enough: 1 }, lossy: null },
    });
    expect(results[0]).toMatchObject({
      file: 'small.ts',
      receipt: {
        version: '1.2.3',
        exhaustive: true,
        boundedBy: null,
        strategy: 'breadth first',
        reductions: [],
        memoryModel: { model: 'sequential consistency', buffer: null, heldBack: false },
        lossy: null,
      },
    });
  });

  test('of a search that was cut says by what', async () => {
    const { results } = await receipt('large.ts', '--exact', '--memory', '100K');
    expect(results[0]).toMatchObject({ receipt: { exhaustive: false, boundedBy: 'memory' } });
  });

  test('in text is the last line', async () => {
    const { out } = await racewalk(['check', 'small.ts'], { cwd });
    expect(out).toMatch(
      /\nreceipt: breadth first; unreduced; sequential consistency; fingerprint [\w-]{9}; racewalk 1\.2\.3\n$/,
    );
  });
});

describe('racewalk verify', () => {
  test('ends with 0 where every figure is the same', async () => {
    const { code, out, err } = await verified(await receipt('counter', 'small.ts'));
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^counter: the same, \d\d figures$/),
      expect.stringMatching(/^counter \/ no lock: the same, \d\d figures$/),
      expect.stringMatching(/^counter \/ no check: the same, \d\d figures$/),
      expect.stringMatching(/^mine: the same, \d\d figures$/),
      '4 results: every figure is the same',
      '',
    ]);
  });

  test.each([
    ['states', 18],
    ['transitions', 15],
    ['depth', 9],
    ['verdict', 'violated'],
    ['unwitnessed', ['seen one']],
    ['property', 'C1'],
  ])('ends with 1 and says so where %s is another', async (figure, value) => {
    const { code, out } = await verified(altered(await receipt('counter'), { [figure]: value }));
    expect(code).toBe(1);
    expect(out).toContain(`counter: DIFFERENT: ${figure} `);
    expect(out).toContain('3 results: 1 DIFFERENT\n');
  });

  test('notices each figure that is missing', async () => {
    const document = await receipt('counter', '--mutant', 'no lock');
    const [first = {}] = document.results;
    const { receipt: told, ...plain } = first;
    // Whether it once went on from a checkpoint is no figure to be found again.
    const { resumed: _, ...how } = Object(told);
    const shorter = (fields: object): object[] =>
      Object.keys(fields).map((name) =>
        Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name && field !== 'trace')),
      );
    const unnoticed = [];
    for (const result of [
      ...shorter(plain).map((fields) => ({ ...fields, receipt: how })),
      ...shorter(how).map((fields) => ({ ...plain, receipt: fields })),
    ]) {
      const { code } = await verified({ ...document, results: [result] });
      if (code === 0) unnoticed.push(result);
    }
    // A trace is not there in every receipt.
    expect(unnoticed).toEqual([{ ...plain, trace: undefined, receipt: how }]);
  });

  test.each([
    ['lossy', {}],
    ['fairness', ['strong']],
  ])('tells %s of a result from that of its receipt', async (figure, value) => {
    const document = await receipt('small.ts');
    const how = Object(document.results[0]?.receipt);
    const ofResult = await verified(altered(document, { [figure]: value }));
    const ofReceipt = await verified(altered(document, { receipt: { ...how, [figure]: value } }));
    expect([ofResult.code, ofResult.out]).toEqual([1, expect.stringContaining(`mine: DIFFERENT: ${figure} `)]);
    expect([ofReceipt.code, ofReceipt.out]).toEqual([
      1,
      expect.stringContaining(`mine: DIFFERENT: receipt.${figure} `),
    ]);
  });

  test.each(['short', 'full'])('compares a %s trace', async (form) => {
    const document = await receipt('counter', '--mutant', 'no lock', '--trace', form);
    const trace = Object(document.results[0]?.trace);
    const [step, ...others] = trace.steps;
    const changed = { ...trace, steps: [{ ...step, event: 'nothing at all' }, ...others] };
    expect((await verified(document)).code).toBe(0);
    const { code, out } = await verified(altered(document, { trace: changed }));
    expect([code, out]).toEqual([1, expect.stringContaining('DIFFERENT: trace ')]);
  });

  test('finds a search that ends with a violation now other than one that was not cut', async () => {
    const document = await receipt('counter', '--mutant', 'no lock');
    const { code, out } = await verified(altered(document, { cut: null }));
    expect([code, out]).toEqual([1, expect.stringContaining('DIFFERENT: cut null, now violation')]);
  });

  test('says how many results the run that wrote the receipt left out', async () => {
    const { code, out } = await verified({ ...(await receipt('small.ts')), skipped: 2 });
    expect([code, out]).toEqual([0, expect.stringContaining('was interrupted before 2 more')]);
  });

  test('says that a scenario has changed since', async () => {
    const document = await receipt('small.ts');
    write('small.ts', userFile(2, 2));
    const { code, out } = await verified(document);
    write('small.ts', userFile(2, 1));
    expect(code).toBe(1);
    expect(out).toContain('mine: DIFFERENT: the scenario has changed since: ');
    expect(out.replace(/\s+/g, ' ')).toContain('states 4, now 9');
  });

  test('repeats a search that the memory allowed by the user ended', async () => {
    const { code, out } = await verified(await receipt('large.ts', '--exact', '--memory', '100K'));
    expect([code, out]).toEqual([0, expect.stringContaining('mine: the same')]);
  });

  test('ends with 3 where a clock or a user ended the search', async () => {
    const { code, out } = await verified(altered(await receipt('small.ts'), { verdict: 'incomplete', cut: 'time' }));
    expect(code).toBe(3);
    expect(out.replace(/\s+/g, ' ')).toContain('mine: it cannot be repeated: the time limit was reached');
    const cutNow = await verified(await receipt('large.ts', '--exact'), '--memory', '100K');
    expect([cutNow.code, cutNow.out]).toEqual([3, expect.stringContaining('mine: this run was cut: the memory limit')]);
  });

  test('notes another version', async () => {
    const document = await receipt('small.ts');
    const [first] = document.results;
    const { code, out } = await verified(
      altered(document, { receipt: { ...Object(first?.receipt), version: '0.9.0' } }),
    );
    expect([code, out]).toEqual([0, expect.stringContaining('written by racewalk 0.9.0, this is 1.2.3')]);
  });

  test('--json gives every figure', async () => {
    const { out } = await verified(altered(await receipt('counter', '--mutant', 'no lock'), { states: 1 }), '--json');
    const { command, results, skipped } = JSON.parse(out);
    expect([command, skipped, results.length]).toEqual(['verify', 0, 1]);
    expect(results[0]).toMatchObject({ scenario: 'counter', mutant: 'no lock', same: false, changed: false });
    expect(results[0].figures).toContainEqual({ figure: 'states', receipt: 1, now: expect.any(Number), same: false });
  });

  test.each([
    ['no JSON', '{"racewalk":1,"command":"check","results":[', 'is no JSON'],
    ['a list', '[]', 'is no JSON object'],
    ['another command', '{"racewalk":1,"command":"list"}', "what 'racewalk check --json' prints"],
    ['another format', '{"racewalk":2,"command":"check","results":[]}', "what 'racewalk check --json' prints"],
    ['nothing', '{"racewalk":1,"command":"check","results":[],"limits":{}}', 'has no result'],
    [
      'another count',
      '{"racewalk":1,"command":"check","results":[{}],"skipped":"1","limits":{"memory":null}}',
      "'skipped' is no count",
    ],
    ['a failed run', '{"racewalk":1,"command":"check","results":[],"error":"x"}', 'its run failed: x'],
  ])('ends with 2 for %s', async (_, text, words) => {
    const { code, err } = await verified(text);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });

  test.each([
    [{ states: '17' }, "'states' is no count"],
    [{ depth: -1 }, "'depth' is no count"],
    [{ fingerprint: null }, 'it has no fingerprint'],
    [{ receipt: {} }, "it has no 'receipt' with a version"],
    [{ surprise: 1 }, "'surprise' of 'counter' is no figure"],
    [{ scenario: 'gone' }, "there is no scenario or protocol 'gone'"],
    [{ cut: 'gone' }, '\'cut\' is "gone", which is none of memory'],
    [{ mutant: 'gone' }, "has no mutant 'gone' any more"],
    [{ file: 'gone.ts' }, 'gone.ts: there is no such file'],
  ])('ends with 2 for a receipt with %j', async (fields, words) => {
    const { code, err } = await verified(altered(await receipt('counter'), fields));
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });

  test('ends with 2 for a file that is not there', async () => {
    const { code, err } = await racewalk(['verify', 'nowhere.json'], { cwd });
    expect([code, err]).toEqual([2, expect.stringContaining('nowhere.json cannot be read')]);
  });
});

describe('code that a receipt names', () => {
  const run = (document: unknown, ...argv: string[]) => {
    write('receipt.json', JSON.stringify(document));
    return racewalk(['verify', 'receipt.json', ...argv], { cwd });
  };
  test('is not run unless the user names it, too', async () => {
    write('trap.ts', "throw new Error('it was run');\n");
    const { code, out, err } = await run(altered(await receipt('small.ts'), { file: 'trap.ts' }));
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'racewalk: the receipt is about trap.ts, which is run to verify it: write --file and where you have that file\n',
    );
  });
  test('may lie elsewhere', async () => {
    expect((await run(altered(await receipt('small.ts'), { file: 'else/where.ts' }), '--file', 'small.ts')).code).toBe(
      0,
    );
  });
  test('is not asked for where there is none', async () => {
    expect((await run(await receipt('counter'), '--file', 'small.ts')).err).toContain('about no file');
  });
  test('cannot command the terminal', async () => {
    const { err } = await run(altered(await receipt('small.ts'), { file: '\u001b[2J\u009b1m' }));
    expect(err).toContain('about \\x1b[2J\\x9b1m, which');
    const { out } = await run(altered(await receipt('counter'), { reference: '\u001b]0;title\u0007' }));
    expect(out).not.toMatch(/\p{Cc}(?<!\n)/u);
  });
});

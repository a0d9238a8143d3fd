/** What a shell knows of the command: completion and the man page, from the list that --help prints. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectDependencies } from '../../cli/files/project.ts';
import { manPage } from '../../cli/options/man.ts';
import { definition } from '../../cli/run.ts';
import { root } from '../build.ts';
import { folder, racewalk } from './in-process.ts';

/** What bash offers for the words so far. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const { out } = await racewalk(['completion', 'bash']);
  const list = words.map((word) => `'${word}'`).join(' ');
  const script = `${out}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _racewalk; echo "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split(' ');
}

describe('racewalk completion bash', () => {
  test('offers commands, the options of the command, and scenarios', async () => {
    expect(await offered('racewalk', 'di')).toEqual(['diagram']);
    expect(await offered('racewalk', 'check', '--check')).toEqual(['--checkpoint', '--checkpoint-every']);
    expect(await offered('racewalk', 'show', '--checkpoint')).toEqual(['']);
    expect(await offered('racewalk', 'show', 'cou')).toEqual(['counter']);
    expect(await offered('racewalk', 'check', 'ow')).toEqual(['own']);
  });
});

test('fish is told every option of every command once', async () => {
  const { out } = await racewalk(['completion', 'fish']);
  expect(
    out.match(/__fish_seen_subcommand_from check' -l checkpoint-every -r -d 'how often; default: 60s'/g),
  ).toHaveLength(1);
  expect(out).toContain(
    "complete -c racewalk -n __fish_use_subcommand -f -a replay -d 'the trace of a printed token again'",
  );
});

test('another shell is refused', async () => {
  const { code, err } = await racewalk(['completion', 'zhs']);
  expect([code, err]).toEqual([2, "racewalk: completion for 'zhs': write bash, zsh, fish. Did you mean 'zsh'?\n"]);
});

describe('the man page', () => {
  const page = manPage(definition().cli, '1.2.3');
  const read = page.replaceAll('\\-', '-').replaceAll('\\&', '');

  test('names what --help names, word for word', async () => {
    for (const { name } of definition().cli.commands) {
      const { out } = await racewalk([name, '--help']);
      const options = out.match(/^ {2}-.*$/gm) ?? [];
      expect(options.length).toBeGreaterThan(0);
      for (const option of options) {
        const [flag = '', text = ''] = option.trim().split(/ {2,}/);
        expect(read).toContain(`.B ${flag}\n${text}\n`);
      }
    }
  });

  test('has no line that troff takes for a request of its own', () => {
    const requests = page.split('\n').filter((line) => /^[.']/.test(line));
    expect(requests.filter((line) => !/^\.(?:TH|SH|SS|TP|B|I)(?: |$)/.test(line))).toEqual([]);
  });
});

describe('racewalk init', () => {
  const { path: cwd } = folder();

  test('writes a project that says what comes next', async () => {
    const { code, out } = await racewalk(['init', 'fresh'], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/^fresh\/package\.json$/m);
    expect(out).toMatch(/\nNext: cd fresh && npm install && npm test\n$/);
    const { code: checked } = await racewalk(['check', 'fresh/counter.ts'], { cwd });
    expect(checked).toBe(0);
  });

  test('never writes over a file', async () => {
    mkdirSync(join(cwd, 'taken'));
    writeFileSync(join(cwd, 'taken/counter.ts'), 'mine');
    const { code, err } = await racewalk(['init', 'taken'], { cwd });
    expect([code, err]).toEqual([
      2,
      'racewalk: taken already has counter.ts: name another folder, or move them away\n',
    ]);
    expect(readFileSync(join(cwd, 'taken/counter.ts'), 'utf8')).toBe('mine');
  });

  test('asks for the versions that are tested here', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect({ ...dependencies, ...devDependencies }).toMatchObject(projectDependencies);
  });
});

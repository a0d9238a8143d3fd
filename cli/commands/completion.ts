/** `racewalk completion`: what a shell completes, from the same list of commands and options as `--help`. */
import type { CAC, Command } from 'cac';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { suggestion } from '../nearest.ts';

const shells = ['bash', 'zsh', 'fish'];

/** The names of scenarios and protocols are those of now. */
export async function completionCommand(cli: CAC, shell: string, io: Io): Promise<ExitCode> {
  if (!shells.includes(shell)) {
    throw new UsageError(`completion for '${shell}': write ${shells.join(', ')}.${suggestion(shell, shells)}`);
  }
  const names = [...(await io.scenarios()), ...(await io.protocols())].map(({ name }) => name);
  io.out(shell === 'fish' ? fish(cli, names) : `${shell === 'zsh' ? zshHead : ''}${bash(cli, names)}`);
  return 0;
}

const zshHead = 'autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n';

function bash(cli: CAC, names: readonly string[]): string {
  const cases = cli.commands.map(
    (command) =>
      `    ${command.name}) words='${[...flags(cli, command), ...(takesName(command) ? names : [])].join(' ')}' ;;`,
  );
  return `_racewalk() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${cli.commands.map(({ name }) => name).join(' ')}'
  else
    case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _racewalk racewalk
`;
}

function fish(cli: CAC, names: readonly string[]): string {
  const lines = cli.commands.flatMap((command) => {
    const after = `complete -c racewalk -n '__fish_seen_subcommand_from ${command.name}'`;
    return [
      `complete -c racewalk -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.description)}`,
      ...[...command.options, ...cli.globalCommand.options].map(
        ({ name, rawName, description }) =>
          `${after} -l ${dashed(name)}${rawName.includes('<') ? ' -r' : ''} -d ${quoted(description)}`,
      ),
      ...(takesName(command) ? [`${after} -a '${names.join(' ')}'`] : []),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function flags(cli: CAC, command: Command): string[] {
  return [...command.options, ...cli.globalCommand.options].map(({ name }) => `--${dashed(name)}`);
}
/** The parser keeps names in camel case. */
function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
function takesName({ args }: Command): boolean {
  return args.some(({ value }) => value === 'NAME');
}
function quoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}

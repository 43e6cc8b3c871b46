import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { Command, CommanderError, Option } from 'commander';
import { readSettings as readCourse } from '../course/node/readSettings.ts';
import { diagnose } from '../doctor/diagnose.ts';
import { CannotLook, readProject, type ProjectReading } from '../doctor/node/readProject.ts';
import { readSettings } from '../doctor/node/readSettings.ts';
import { tryProject } from '../doctor/node/trial.ts';
import { githubReport } from '../doctor/report/github.ts';
import { htmlReport } from '../doctor/report/html.ts';
import { jsonReport } from '../doctor/report/json.ts';
import { junitReport } from '../doctor/report/junit.ts';
import { sarifReport } from '../doctor/report/sarif.ts';
import { noPaint, terminalReport } from '../doctor/report/terminal.ts';
import { SettingsError } from '../doctor/settings.ts';
import type { Diagnosis, ProjectFile } from '../doctor/types.ts';
import { siteAddress } from './site.ts';
import { root } from './workshop.ts';

interface DoctorOptions {
  readonly format: string;
  readonly json?: boolean;
  readonly all?: boolean;
  readonly run?: boolean;
  readonly deadline: string;
  readonly site?: string;
}

/** What the command needs of the terminal it runs in. */
export interface DoctorTerminal {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly interactive: boolean;
}

export const processTerminal: DoctorTerminal = {
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  columns: process.stdout.columns,
  rows: process.stdout.rows,
  interactive: process.stderr.isTTY,
};

/** The `doctor` command; `finish` receives the exit code: 0 clean, 1 findings, 2 could not look. */
export function doctorCommand(terminal: DoctorTerminal, finish: (code: number) => void): Command {
  return new Command('doctor')
    .description('Look for the six project issues of the lecture in a project of your own.')
    .argument('[path]', "the project's folder", '.')
    .addOption(
      new Option('--format <name>', 'how to report')
        .choices(['terminal', 'json', 'sarif', 'junit', 'github', 'html'])
        .default('terminal'),
    )
    .option('--json', 'the same as --format json')
    .option(
      '--site <url>',
      'where the course is served, for links; as its settings say unless told',
    )
    .option('--all', 'show everything, not only one screen')
    .option('--run', 'also try its documented commands, in a clean clone in a temporary folder')
    .option('--deadline <seconds>', 'with --run: how long each command may take', '60')
    .addHelpText(
      'after',
      '\nExit code: 0 nothing found, 1 findings, 2 could not look.\n\nExamples:\n  npx logbook doctor ../my-project\n  npx logbook doctor ../my-project --run\n  npx logbook doctor . --format sarif > doctor.sarif',
    )
    .action(async (path: string, options: DoctorOptions) => {
      finish(await runDoctor(path, options, terminal));
    });
}

async function runDoctor(
  path: string,
  options: DoctorOptions,
  terminal: DoctorTerminal,
): Promise<number> {
  const progress = progressLine(terminal);
  try {
    const settings = await readSettings(path);
    const reading = await readProject(path, {
      onProgress: (found) => progress.show(`Reading: ${found} files`),
    });
    const looked = diagnose(reading.files, settings, {
      skipped: reading.skipped,
      otherPaths: reading.otherPaths,
      inherited: reading.inherited,
      onProgress: (done, of) => progress.show(`Looking: ${done} of ${of} files`),
    });
    const diagnosis = options.run
      ? await withTrial(path, reading, looked, options, progress)
      : looked;
    progress.clear();
    const site = options.site ?? siteAddress(await readCourse(root));
    terminal.write(report(diagnosis, reading.files, { ...options, site }, terminal));
    return diagnosis.findings.length > 0 ? 1 : 0;
  } catch (error) {
    progress.clear();
    if (error instanceof CannotLook || error instanceof SettingsError) {
      terminal.writeError(`logbook doctor: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

/** Adds what trying the project in a clean clone brought. */
async function withTrial(
  path: string,
  reading: ProjectReading,
  diagnosis: Diagnosis,
  { deadline }: DoctorOptions,
  progress: { show: (text: string) => void },
): Promise<Diagnosis> {
  const deadlineSeconds = Number(deadline);
  if (!(deadlineSeconds > 0)) {
    throw new CannotLook(`--deadline ${deadline} is no number of seconds: write one such as 60.`);
  }
  const trial = await tryProject(path, reading, { deadlineSeconds, onProgress: progress.show });
  return {
    ...diagnosis,
    findings: [...diagnosis.findings, ...trial.findings],
    notes: [...diagnosis.notes, ...trial.notes],
  };
}

function report(
  diagnosis: Diagnosis,
  files: readonly ProjectFile[],
  options: DoctorOptions & { readonly site: string },
  terminal: DoctorTerminal,
): string {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const textOf = (file: string): string => texts.get(file) ?? '';
  switch (options.json ? 'json' : options.format) {
    case 'json':
      return jsonReport(diagnosis);
    case 'sarif':
      return sarifReport(diagnosis, options.site, toolVersion());
    case 'junit':
      return junitReport(diagnosis);
    case 'github':
      return githubReport(diagnosis);
    case 'html':
      return htmlReport(diagnosis, 'Project doctor', textOf);
    default:
  }
  return terminalReport(diagnosis, {
    paint: pc.isColorSupported ? pc : noPaint,
    all: options.all ?? false,
    height: terminal.rows ?? 40,
    textOf,
    site: options.site,
  });
}

/** This package's version, as its own manifest says. */
function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // the manifest is ours
}

/** One line on stderr that is written over, only where someone watches. */
function progressLine({ interactive, writeError }: DoctorTerminal): {
  show: (text: string) => void;
  clear: () => void;
} {
  let last = 0;
  return {
    show: (text) => {
      if (!interactive || Date.now() - last < 100) return;
      last = Date.now();
      writeError(`\r\u001B[K${text}`);
    },
    clear: () => {
      if (interactive) writeError('\r\u001B[K');
    },
  };
}

/** Runs the command on its own: `npm run doctor -- PATH`. */
export async function main(argv: readonly string[]): Promise<void> {
  const command = doctorCommand(processTerminal, (code) => {
    process.exitCode = code;
  });
  command.exitOverride();
  try {
    await command.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else throw error;
  }
}

if (process.argv[1] && import.meta.filename === join(process.argv[1]))
  await main(process.argv.slice(2));

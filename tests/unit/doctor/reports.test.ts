import { expect, it } from 'vitest';
import { diagnose } from '../../../src/doctor/diagnose.ts';
import { parseSettings } from '../../../src/doctor/parseSettings.ts';
import { githubReport } from '../../../src/doctor/report/github.ts';
import { htmlReport } from '../../../src/doctor/report/html.ts';
import { junitReport } from '../../../src/doctor/report/junit.ts';
import { sarifReport } from '../../../src/doctor/report/sarif.ts';

/** Names that every format has to escape in its own way. */
const files = [
  { path: 'src/a b,c%.ts', text: 'import { x } from \'./<gone> & "more".ts\';\nconsole.log(x);\n' },
  { path: 'src/one.ts', text: 'export const folder = process.env.DATA_FOLDER;\n' },
  { path: 'src/two.ts', text: 'export const other = process.env.DATA_FOLDER;\n' },
  { path: 'src/broken.ts', text: 'export const x = ;\n' },
];
const settings = parseSettings({ rules: [{ rule: 'naming/*' }] }, 'logbook.doctor.json');
const diagnosis = diagnose(files, settings);

it('has something to report', () => {
  expect(diagnosis.findings.map(({ rule }) => rule)).toEqual([
    'runs/import',
    'abstraction/env',
    'settings/reason',
  ]);
});

interface Sarif {
  version: string;
  runs: {
    tool: {
      driver: {
        name: string;
        rules: { id: string; helpUri: string; defaultConfiguration: { level: string } }[];
      };
    };
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      locations: Location[];
      relatedLocations?: (Location & { id: number; message: { text: string } })[];
    }[];
  }[];
}
interface Location {
  physicalLocation: {
    artifactLocation: { uri: string };
    region: { startLine: number; startColumn: number; endLine: number; endColumn: number };
  };
}

it('writes SARIF 2.1.0: each result has its rule, relative addresses, a region that is one', () => {
  const log = JSON.parse(sarifReport(diagnosis, 'https://course.test/x/', '1.2.3')) as Sarif;
  expect(log.version).toBe('2.1.0');
  const [run] = log.runs;
  const rules = run?.tool.driver.rules ?? [];
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { helpUri, defaultConfiguration } of rules) {
    expect(helpUri).toMatch(/^https:\/\/course\.test\/x\/project-issues\//);
    expect(['error', 'warning']).toContain(defaultConfiguration.level);
  }
  expect(run?.results).toHaveLength(3);
  for (const { ruleId, ruleIndex, level, message, locations, relatedLocations } of run?.results ??
    []) {
    expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(['none', 'note', 'warning', 'error']).toContain(level);
    expect(message.text).not.toBe('');
    expect(locations).toHaveLength(1);
    for (const { physicalLocation } of [...locations, ...(relatedLocations ?? [])]) {
      const { uri } = physicalLocation.artifactLocation;
      // RFC 3986: a relative reference without a scheme, each character allowed or escaped.
      expect(uri).toMatch(/^(?![a-z]+:|\/)(?:[\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$/);
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
      expect(Math.min(startLine, startColumn)).toBeGreaterThan(0);
      expect(endLine > startLine || (endLine === startLine && endColumn > startColumn)).toBe(true);
    }
  }
  expect(run?.results[1]?.relatedLocations?.map(({ id }) => id)).toEqual([1]);
});

/** Checks nesting and quoting of a strict subset of XML, and gives the elements' names. */
function elementsOf(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const token = /<\?xml[^?]*\?>|<\/(\w+)>|<(\w+)((?:\s+\w+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let at = 0;
  for (let match = token.exec(xml); match; match = token.exec(xml)) {
    at = token.lastIndex;
    const [, closing, opening, attributes = '', empty, text = ''] = match;
    for (const value of [attributes, text])
      expect(value.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
    if (closing) expect(open.pop()).toBe(closing);
    if (!opening) continue;
    names.push(opening);
    if (!empty) open.push(opening);
  }
  expect(xml.slice(at)).toBe('');
  expect(open).toEqual([]);
  return names;
}

it('writes well-formed JUnit XML, one failure for each rule that found something', () => {
  const names = elementsOf(junitReport(diagnosis));
  expect(names[0]).toBe('testsuites');
  expect(names.filter((name) => name === 'failure')).toHaveLength(3);
  expect(names.filter((name) => name === 'testcase').length).toBeGreaterThan(30);
});

it('escapes GitHub annotations', () => {
  const lines = githubReport(diagnosis).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(
    /^::error file=src\/a b%2Cc%25\.ts,line=1,endLine=1,col=\d+,endColumn=\d+,title=runs\/import::/,
  );
  for (const line of lines) expect(line).toMatch(/^::(?:error|warning) [^:]*::[^\r]+$/);
});

it('writes one HTML page that asks nothing of anyone and shows text as text', () => {
  const html = htmlReport(
    diagnosis,
    'Project <doctor>',
    (file) => files.find(({ path }) => path === file)?.text ?? '',
  );
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).not.toMatch(/<script|<link|<img|\bsrc=|url\(|@import/);
  expect(html).toContain('<title>Project &lt;doctor&gt;</title>');
  expect(html).not.toContain('<gone>');
  expect(html).toContain('src/broken.ts');
});
